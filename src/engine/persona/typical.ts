import type { Distribution } from '../groups/distribution.ts';

/** A value, and the share of the members whose value is known that have it. */
export interface TypicalShare {
  readonly value: string;
  readonly count: number;
  /** 0..1 */
  readonly share: number;
}

/** A value that a share of the members does not exceed. */
export interface TypicalQuantile {
  readonly at: number;
  readonly value: number;
}

/** The values of a feature among the members of a persona: of several customers, of none in particular. */
export interface TypicalValue {
  readonly feature: string;
  readonly kind: 'number' | 'time' | 'flag' | 'category' | 'list';
  readonly unit: string | null;
  /** Members whose value is known; at least one. */
  readonly known: number;
  readonly unknown: number;
  /** Of flags, texts and lists: the most frequent first. */
  readonly shares: readonly TypicalShare[];
  /** Of numbers and times: a tenth, half and nine tenths. */
  readonly quantiles: readonly TypicalQuantile[];
  /** The time of the snapshot, milliseconds since 1970. */
  readonly asOf: number;
}

/** Quantiles that are told of numbers and times. */
export const TYPICAL_QUANTILES = [0.1, 0.5, 0.9] as const;

/** The shares of a distribution, the most frequent first, without those that stand together as others. */
export function typicalShares({ slices, known }: Distribution): TypicalShare[] {
  return slices
    .flatMap((slice) => ('value' in slice && slice.count > 0 ? [{ value: slice.value, count: slice.count }] : []))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .map(({ value, count }) => ({ value, count, share: count / known }));
}
