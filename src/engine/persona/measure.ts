import type { ErrorCode } from '../../errors.ts';

/** Numbers that can be had of the customers of a group. */
export const STATISTICS = ['SHARE', 'AVERAGE', 'MEDIAN', 'QUANTILE', 'SUM', 'COUNT'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** Whom a measure is over, by row ids: a group as questions take it, but for filters, which are not kept. */
export type MeasureGroup =
  | { readonly everybody: true }
  | { readonly segmentId: number }
  | { readonly segmentationId: number }
  | { readonly personaId: number }
  | { readonly rule: string }
  | { readonly all: readonly MeasureGroup[] }
  | { readonly any: readonly MeasureGroup[] }
  | { readonly not: MeasureGroup };

/** Groups that are named by the persona whose claim is measured. */
export const OWN_GROUPS = ['MEMBERS', 'SOURCE_SEGMENT'] as const;
export type OwnGroup = (typeof OWN_GROUPS)[number];

/** A number over customers that can be had again at any time. */
export interface ClaimMeasure {
  /** Its name in the catalogue; a window of time is a part of the name. */
  readonly feature: string;
  readonly statistic: Statistic;
  /** SHARE and COUNT of a text, list or flag: the value, `true` or `false` of a flag. */
  readonly value?: string | null | undefined;
  /** SHARE and COUNT of a number or time: from here; milliseconds since 1970 of a time. Default: no limit. */
  readonly from?: number | null | undefined;
  /** The same: up to, not including, here. */
  readonly to?: number | null | undefined;
  /** QUANTILE: at this share, 0..1. */
  readonly quantile?: number | null | undefined;
  /**
   * Whom it is over. MEMBERS: customers matched to the persona; while it is not active, those of its source segment, or else
   * of its first criterion. SOURCE_SEGMENT: those of the segment it was drafted from.
   */
  readonly group: OwnGroup | MeasureGroup;
  /** The value that the text states; null: the value at the time of writing. */
  readonly expected: number | null;
  /** A distance: outside of `expected` plus or minus this, the claim is refuted by its data. */
  readonly tolerance: number;
}

/** A measure's value in one snapshot. Plain JSON. */
export interface MeasuredValue {
  /** Null where nobody's value is known, or it could not be had. A share is 0..1; 0 of a value that nobody has, with a problem. */
  readonly value: number | null;
  /** Members whose value is known: what the value is of. */
  readonly sampleSize: number;
  readonly known: number;
  /** Members whose value is not known. */
  readonly unknown: number;
  /** The 95 % interval; null of totals, and where there are too few members for one. */
  readonly low: number | null;
  readonly high: number | null;
  /** The time of the snapshot, ISO 8601. */
  readonly asOf: string;
  /** Why it could not be had, or is in doubt; null where it is neither. */
  readonly problem: MeasureProblem | null;
}

export interface MeasureProblem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** True where the value is within the tolerance, false outside, null where nobody knows. */
export function holds(
  { expected, tolerance }: Pick<ClaimMeasure, 'expected' | 'tolerance'>,
  written: Pick<MeasuredValue, 'value'> | null,
  now: Pick<MeasuredValue, 'value'> | null,
): boolean | null {
  const wanted = expected ?? written?.value ?? null;
  const value = now?.value ?? null;
  if (wanted === null || value === null) return null;
  // Decimals such as 0.62 - 0.6 are off by some units of the last place.
  const slack = 1e-12 * Math.max(1, Math.abs(wanted), Math.abs(value));
  return Math.abs(value - wanted) <= tolerance + slack;
}
