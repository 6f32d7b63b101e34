import { cramersV } from '../comparison/drivers.ts';
import type { MatchClasses } from './match-classes.ts';
import { type BinnedColumn, binCount } from './value-bins.ts';

/** Customers that every two features are compared on. */
const COMPARED = 4_000;
/** Customers of whom both must be known; below, they are taken to say nothing of each other. */
const LEAST_COMPARED = 50;

/** Customers of each bin, bin by bin of a class, class by class, of those of a part. */
export function countBins(
  { bins, of }: Pick<BinnedColumn, 'bins' | 'of'>,
  classes: MatchClasses,
  isCounted: (row: number) => boolean,
): Float64Array {
  const width = binCount(bins);
  const counts = new Float64Array(width * classes.count);
  for (let row = 0; row < of.length; row++) {
    if (of[row]! >= 0 && isCounted(row)) counts[classes.of[row]! * width + of[row]!]!++;
  }
  return counts;
}

/** What counted bins say of classes. */
export interface AxisTable {
  readonly base: Float64Array;
  readonly ratios: Float64Array;
  readonly information: number;
}

/**
 * Shares of bins, in all and by class, smoothed: in all by half a customer a bin (Krichevsky and Trofimov, 1981), by class by
 * as many customers as there are bins, spread as in all. So a class of which little is known is taken to be as everybody.
 */
export function tableOf(counts: Float64Array, width: number): AxisTable {
  const classes = counts.length / width;
  const base = new Float64Array(width).fill(0.5);
  for (let at = 0; at < counts.length; at++) base[at % width]! += counts[at]!;
  const all = base.reduce((sum, one) => sum + one, 0);
  for (let bin = 0; bin < width; bin++) base[bin]! /= all;
  const ratios = new Float64Array(counts.length);
  let information = 0;
  for (let own = 0; own < classes; own++) {
    let known = 0;
    for (let bin = 0; bin < width; bin++) known += counts[own * width + bin]!;
    for (let bin = 0; bin < width; bin++) {
      const share = (counts[own * width + bin]! + width * base[bin]!) / (known + width);
      ratios[own * width + bin] = Math.log(share / base[bin]!);
      information += (known / Math.max(1, all)) * share * ratios[own * width + bin]!;
    }
  }
  return { base, ratios, information: Math.max(0, information) };
}

/**
 * How far every two columns of bins say the same: the square of Cramer's V, free of the bias of small samples, over a part
 * of the customers.
 */
export function redundancyOf(columns: readonly BinnedColumn[], length: number): Float32Array {
  const n = columns.length;
  const matrix = new Float32Array(n * n);
  const step = Math.max(1, Math.floor(length / COMPARED));
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      const shared = sharedBetween(columns[a]!, columns[b]!, length, step);
      matrix[a * n + b] = shared;
      matrix[b * n + a] = shared;
    }
  }
  return matrix;
}

function sharedBetween(a: BinnedColumn, b: BinnedColumn, length: number, step: number): number {
  const [rows, columns] = [binCount(a.bins), binCount(b.bins)];
  const counts = new Float64Array(rows * columns);
  let known = 0;
  for (let row = 0; row < length; row += step) {
    const [one, other] = [a.of[row]!, b.of[row]!];
    if (one < 0 || other < 0) continue;
    counts[one * columns + other]!++;
    known++;
  }
  return known < LEAST_COMPARED ? 0 : (cramersV(counts, rows, columns) ?? 0) ** 2;
}
