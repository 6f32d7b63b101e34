import type { MeasureGroup, Statistic } from '../persona/measure.ts';

/** A number over a group of customers, as it is now: what objectives and actions are measured by. Plain JSON. */
export interface Metric {
  /** Its name in the catalogue; a window of time is a part of the name. */
  readonly feature: string;
  readonly statistic: Statistic;
  readonly value?: string | null | undefined;
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
  readonly quantile?: number | null | undefined;
  readonly group: MeasureGroup;
}
