import type { Scope } from '../../db/postgres/connection.ts';
import type { Figure } from '../../engine/outcomes/figure.ts';
import type { Metric } from '../../engine/outcomes/metrics.ts';
import type { Group } from '../groups/group.ts';
import type { RunHost } from '../threads/host.ts';
import type { PlainFailure } from '../threads/plain-failure.ts';
import type { MembersOf } from './measure-outcomes.ts';
import type { DayPeriod } from './period.ts';

/** A metric of a group in a period; periods are over by now. */
export interface AskedMetric {
  readonly of: Group;
  readonly metric: Metric;
  readonly period: DayPeriod;
  /** Default: those of now. */
  readonly members?: MembersOf;
}

/** A figure, or why the group or the period cannot be measured at all. */
export type MetricAnswer = { readonly figure: Figure } | { readonly failure: PlainFailure };

/**
 * Measures metrics of groups, all of them in one snapshot and in one pass over events, in their order. UNKNOWN is a figure
 * without a value and with its reason; a group that is gone, or a period that is not over, is a failure.
 */
export async function metricsOfGroups(
  host: RunHost,
  { workspaceId }: Scope,
  asked: readonly AskedMetric[],
  signal?: AbortSignal,
): Promise<MetricAnswer[]> {
  if (asked.length === 0) return [];
  const request = asked.map(({ of, metric, period, members = 'NOW' }) => ({
    of,
    period,
    members,
    metrics: [metric],
    ...{ against: null, contrast: false, retentionDays: null, conversion: null },
  }));
  const answers = await host.ask('outcomes', { workspaceId, asked: request }, signal);
  return answers.map((answer) => ('failure' in answer ? answer : { figure: answer.outcomes.figures[0]!.now }));
}

/** The same of one. */
export async function metricOfGroup(
  host: RunHost,
  scope: Scope,
  asked: AskedMetric,
  signal?: AbortSignal,
): Promise<MetricAnswer> {
  const [answer] = await metricsOfGroups(host, scope, [asked], signal);
  return answer!;
}
