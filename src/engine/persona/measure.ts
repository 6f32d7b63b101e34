import type { Group } from '../../services/groups/group.ts';

/** A number over customers that can be had again at any time. */
export interface ClaimMeasure {
  /** Its name in the catalogue. */
  readonly feature: string;
  readonly statistic: 'SHARE' | 'AVERAGE' | 'MEDIAN' | 'QUANTILE' | 'SUM' | 'COUNT';
  /** SHARE of a text, list or flag: the value ("true" for flags). */
  readonly value?: string | null;
  /** SHARE of a number or time in [from, to). */
  readonly from?: number | null;
  readonly to?: number | null;
  readonly quantile?: number | null;
  readonly group: 'MEMBERS' | 'SOURCE_SEGMENT' | Group;
  readonly expected: number | null;
  readonly tolerance: number;
}
