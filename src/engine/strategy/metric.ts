import type { Metric as Outcome } from '../outcomes/metrics.ts';
import type { MeasureGroup, Statistic } from '../persona/measure.ts';

/** A number over the customers of a group, as it is now. */
export interface FeatureMetric {
  /** Its name in the catalogue; a window of time is a part of the name. */
  readonly feature: string;
  readonly statistic: Statistic;
  readonly value?: string | null | undefined;
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
  readonly quantile?: number | null | undefined;
  readonly group: MeasureGroup;
}

/** What a group brought in the last whole days, by the definitions of the workspace. */
export interface OutcomeMetric {
  readonly outcome: Outcome;
  readonly days: number;
  readonly group: MeasureGroup;
}

/** What objectives and actions are measured by. Plain JSON. */
export type Metric = FeatureMetric | OutcomeMetric;
