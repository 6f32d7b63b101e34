import { readOutcomeStandard } from '../../db/tables/outcomes/outcome-standard.ts';
import { readWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { countOf, NO, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import { type AttributedSpend, attributeSpend, type SpendTarget } from '../../engine/outcomes/attribution.ts';
import { Counted } from '../../engine/outcomes/counted.ts';
import type { Conversion, OutcomeStandard } from '../../engine/outcomes/definitions.ts';
import { differenceOf } from '../../engine/outcomes/difference.ts';
import type { Figure } from '../../engine/outcomes/figure.ts';
import { measure } from '../../engine/outcomes/measure.ts';
import { METRICS, type Metric } from '../../engine/outcomes/metrics.ts';
import { newByChannel, type PeriodData } from '../../engine/outcomes/period-data.ts';
import { PeriodRows } from '../../engine/outcomes/period-rows.ts';
import { remainingSpend } from '../../engine/outcomes/remaining-spend.ts';
import { PersonagraphError } from '../../errors.ts';
import { checkGroup, type Group } from '../groups/group.ts';
import type { GroupGround } from '../groups/group-ground.ts';
import { refuseFuture } from '../history/answer-times.ts';
import { withGround } from '../jobs/answer-groups.ts';
import type { JobContext } from '../jobs/job.ts';
import { type PlainFailure, plainFailure } from '../threads/plain-failure.ts';
import { type DayPeriod, daysOfPeriod, instantsOf } from './period.ts';
import { type AskedPeriod, PeriodReads } from './period-reads.ts';

/** Whose outcomes are asked for: members of now, or those that the group had when each period began. */
export type MembersOf = 'NOW' | 'AT_START';

/** What is asked of one group. */
export interface AskedOutcomes {
  readonly of: Group;
  readonly period: DayPeriod;
  /** The period that it is held against; null: none. */
  readonly against: DayPeriod | null;
  readonly members: MembersOf;
  readonly metrics: readonly Metric[];
  /** Hold each figure against everybody else's. */
  readonly contrast: boolean;
  /** In place of what the workspace has set; null: that. */
  readonly retentionDays: number | null;
  readonly conversion: Conversion | null;
}

/** A difference of two figures, with its 95 % interval. */
export type Difference = NonNullable<ReturnType<typeof differenceOf>>;

/** A metric of a group. */
export interface OutcomeFigure {
  readonly metric: Metric;
  readonly now: Figure;
  /** In the other period; null: none was asked for. */
  readonly before: Figure | null;
  readonly change: Difference | null;
  /** Of everybody who is known not to be in the group; null where nobody asked. */
  readonly others: Figure | null;
  readonly contrast: Difference | null;
}

/** A group in one of the periods. */
export interface OutcomePeriod extends DayPeriod {
  readonly members: number;
  /** Of so many it is not known whether they are in the group. */
  readonly unknown: number;
  /** Days before the period that retention looked back on. */
  readonly retentionDays: number;
  /** In the workspace's currency: aimed at the group, its share of what was aimed at nobody, and what nothing attributes. */
  readonly spend: { readonly direct: number; readonly shared: number; readonly unattributed: number };
}

export interface Outcomes {
  readonly timeZone: string;
  readonly currency: string;
  readonly conversion: Conversion | null;
  readonly period: OutcomePeriod;
  readonly against: OutcomePeriod | null;
  readonly figures: readonly OutcomeFigure[];
}

export type OutcomesAnswer = { readonly outcomes: Outcomes } | { readonly failure: PlainFailure };

export interface OutcomesRequest {
  readonly workspaceId: number;
  readonly asked: readonly AskedOutcomes[];
}

/** Measures groups, all in one snapshot and one pass over what they bought. One that cannot be measured leaves the others. */
export async function measureOutcomes(
  context: JobContext,
  { workspaceId, asked }: OutcomesRequest,
): Promise<OutcomesAnswer[]> {
  return withGround(
    context,
    workspaceId,
    () => ({
      groups: asked.map(({ of }) => of),
      features: [],
      async work(ground, now, snapshot) {
        const standard = await readOutcomeStandard(snapshot);
        const { currency, timeZone } = await readWorkspace(snapshot);
        const planned = asked.map((one) => attempt(() => plan(one, { standard, timeZone, now })));
        const periods = planned.flatMap((one) => ('failure' in one ? [] : one.periods));
        const about = { ids: ground.population.ids, standard, timeZone, now };
        const reads = await PeriodReads.of(snapshot, about, periods);
        const answers: OutcomesAnswer[] = [];
        for (const one of planned) {
          answers.push(
            'failure' in one
              ? one
              : await attempt(async () => ({ outcomes: await answer(one, { ground, reads, timeZone, currency }) })),
          );
        }
        return answers;
      },
    }),
    { long: true },
  );
}

interface Planned {
  readonly asked: AskedOutcomes;
  /** The period, and the one it is held against. */
  readonly periods: readonly AskedPeriod[];
  readonly conversion: Conversion | null;
}

interface Given {
  readonly standard: OutcomeStandard;
  readonly timeZone: string;
  readonly now: number;
}

function plan(asked: AskedOutcomes, { standard, timeZone, now }: Given): Planned {
  checkGroup(asked.of, ['of']);
  const conversion = asked.conversion ?? standard.conversion;
  const periodOf = (period: DayPeriod, field: string): AskedPeriod => {
    const days = daysOfPeriod(period, [field]);
    refuseFuture(new Date(instantsOf(days, timeZone).to), now, field);
    const retentionDays = asked.retentionDays ?? standard.retentionDays ?? days.to - days.from;
    return { days, retentionDays, conversion, metrics: asked.metrics };
  };
  const { period, against } = asked;
  return {
    asked,
    conversion,
    periods: [periodOf(period, 'period'), ...(against ? [periodOf(against, 'against')] : [])],
  };
}

interface About {
  readonly ground: GroupGround;
  readonly reads: PeriodReads;
  readonly timeZone: string;
  readonly currency: string;
}

async function answer({ asked, periods, conversion }: Planned, about: About): Promise<Outcomes> {
  const { timeZone, currency } = about;
  const [now, before] = [
    await inPeriod(asked, periods[0]!, about),
    periods[1] && (await inPeriod(asked, periods[1], about)),
  ];
  return {
    timeZone,
    currency,
    conversion,
    period: { ...asked.period, ...now.facts },
    against: asked.against && before ? { ...asked.against, ...before.facts } : null,
    figures: asked.metrics.map((metric) => {
      const own = now.figureOf(metric);
      const earlier = before?.figureOf(metric) ?? null;
      const others = asked.contrast ? now.othersOf(metric) : null;
      return {
        metric,
        now: own,
        before: earlier,
        change: earlier && differenceOf(own, earlier),
        others,
        // Totals of groups of different sizes say nothing about each other.
        contrast: others && !METRICS[metric].total ? differenceOf(own, others) : null,
      };
    }),
  };
}

interface InPeriod {
  readonly facts: Omit<OutcomePeriod, keyof DayPeriod>;
  readonly figureOf: (metric: Metric) => Figure;
  readonly othersOf: (metric: Metric) => Figure;
}

/** A group in a period, and everybody else in it. */
async function inPeriod({ of, members: when }: AskedOutcomes, period: AskedPeriod, about: About): Promise<InPeriod> {
  const data = await about.reads.dataOf(period);
  const { truth } = await about.ground.truthOf(of, when === 'AT_START' ? data.span.from : null);
  const [size, unknown] = [countOf(truth, YES), countOf(truth, UNKNOWN)];
  const members = new Counted(truth, YES, size);
  const { own, rest } = spendOf(data, members, targetOf(of));
  const [mine, theirs] = [
    { members, data, spend: own },
    { members: new Counted(truth, NO, truth.length - size - unknown), data, spend: rest },
  ];
  const unattributed = [...own.unattributed.values()].reduce((sum, amount) => sum + amount, 0);
  return {
    facts: {
      members: size,
      unknown,
      retentionDays: period.retentionDays,
      spend: { direct: own.direct, shared: own.shared, unattributed },
    },
    figureOf: (metric) => measure(metric, mine),
    othersOf: (metric) => measure(metric, theirs),
  };
}

/** The spend that falls to a group, and the rest of it. */
function spendOf(data: PeriodData, members: Counted, target: SpendTarget) {
  const { fresh } = PeriodRows.of(data);
  const everybody = newByChannel(data, fresh);
  const own = attributeSpend(data.spend, data.days, target, everybody, newByChannel(data, members.among(fresh)));
  const all: AttributedSpend = attributeSpend(data.spend, data.days, 'EVERYBODY', everybody, everybody);
  return { own, rest: remainingSpend(all, own) };
}

/** Whom spend is aimed at that is the group's own. */
function targetOf(group: Group): SpendTarget {
  if ('asOf' in group) return targetOf(group.of);
  if ('everybody' in group) return 'EVERYBODY';
  if ('personaId' in group) return { personaId: group.personaId };
  return 'segmentId' in group ? { segmentId: group.segmentId } : 'OTHER';
}

function attempt<T>(work: () => Promise<T>): Promise<T | { readonly failure: PlainFailure }>;
function attempt<T>(work: () => T): T | { readonly failure: PlainFailure };
function attempt(work: () => unknown): unknown {
  const failed = (error: unknown) => {
    if (error instanceof PersonagraphError) return { failure: plainFailure(error) };
    throw error;
  };
  try {
    const value = work();
    return value instanceof Promise ? value.catch(failed) : value;
  } catch (error) {
    return failed(error);
  }
}
