import { binOf, type Fence } from 'personagraph/statistics';

/** Cut points as learned; a customer is held against them in a full run and alone. */
export interface QuantileModel {
  /** The number in words. */
  readonly source: string;
  /** Inner cuts, ascending; bands are (low, high]. */
  readonly cuts: readonly number[];
  readonly bins: number;
  /** Tukey's outer fences; null where outliers are not set apart, or nobody can be told to be one. */
  readonly fence: Fence | null;
  readonly apart: boolean;
  /** Customers with the number. */
  readonly customers: number;
}

/** Indexes of the segments after the bands. */
export const lowOutlier = ({ bins }: QuantileModel): number => bins;
export const highOutlier = ({ bins }: QuantileModel): number => bins + 1;

/** Index of the segment of a number, -1 where it is missing or infinite. */
export function bandOf(model: QuantileModel, value: number): number {
  if (!Number.isFinite(value)) return -1;
  const { fence, cuts } = model;
  if (fence && value < fence.low) return lowOutlier(model);
  if (fence && value > fence.high) return highOutlier(model);
  return binOf(cuts, value) - 1;
}
