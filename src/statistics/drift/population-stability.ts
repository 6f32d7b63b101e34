import { chiSquaredQuantile, chiSquaredTail } from './chi-squared.ts';
import { type Overlap, referenceOf } from './overlap.ts';

/** The level of every critical value here: of unchanged samples, so many exceed it. */
export const DRIFT_LEVEL = 0.05;
/** An empty bin counts as half a customer: its logarithm stays finite. */
export const EMPTY_BIN = 0.5;
/** Customers that a bin should have in the smaller sample, were both alike: bins with fewer are joined. */
export const LEAST_EXPECTED = 5;

/** How far two samples, counted in the same bins, are from one distribution. */
export interface Stability {
  /** The population stability index: sum of (p - q) ln(p / q) over the bins. */
  readonly psi: number;
  /** The value that unchanged samples of these sizes exceed in 5 % of cases; 0 of a single bin, which cannot differ. */
  readonly critical: number;
  /** The probability of such an index, or a larger one, without any change. */
  readonly pValue: number;
}

/**
 * The index of two samples by their counts, with its critical value. Without a change the index is about
 * (1 / N + 1 / M) times a chi-squared variable with B - 1 degrees of freedom (B. Yurdakul and J. Naranjo, "Statistical
 * properties of the population stability index", Journal of Risk Model Validation 14(4), 2020). An empty bin counts as half a
 * customer. `level` is the share of unchanged samples that exceed the critical value. `overlap` tells of those who are in both
 * samples, see {@link referenceOf}; null where both are of different people. Both samples have somebody.
 */
export function populationStability(
  before: readonly number[],
  now: readonly number[],
  level: number = DRIFT_LEVEL,
  overlap: Overlap | null = null,
): Stability {
  const [n, m] = [total(before), total(now)];
  let psi = 0;
  for (const [bin, count] of before.entries()) {
    const other = now[bin]!;
    // Nobody was ever in it: it says nothing.
    if (count === 0 && other === 0) continue;
    const p = Math.max(count, EMPTY_BIN) / n;
    const q = Math.max(other, EMPTY_BIN) / m;
    psi += (p - q) * Math.log(p / q);
  }
  return { psi, ...judged(psi, { n, m, bins: before.length, level, overlap }) };
}

/** The value that the index of unchanged samples of n and m, in so many bins, exceeds with the probability `level`. */
export function criticalStability(n: number, m: number, bins: number, level: number = DRIFT_LEVEL): number {
  return bins < 2 ? 0 : (1 / n + 1 / m) * chiSquaredQuantile(1 - level, bins - 1);
}

function judged(psi: number, { n, m, bins, level, overlap }: Samples): Pick<Stability, 'critical' | 'pValue'> {
  if (bins < 2) return { critical: 0, pValue: 1 };
  const { scale, degrees } = referenceOf(n, m, bins, overlap);
  return {
    critical: scale * chiSquaredQuantile(1 - level, degrees),
    pValue: chiSquaredTail(psi / scale, degrees),
  };
}

interface Samples {
  readonly n: number;
  readonly m: number;
  readonly bins: number;
  readonly level: number;
  readonly overlap: Overlap | null;
}

/**
 * Which neighbours to join so that each bin has enough: the first and the last bin of every joined one. Enough is
 * {@link LEAST_EXPECTED} customers of the smaller sample, by the share of both together.
 */
export function joinedBins(before: readonly number[], now: readonly number[]): (readonly [from: number, to: number])[] {
  const least = leastTogether(total(before), total(now));
  const joined: [number, number][] = [];
  let together = 0;
  let from = 0;
  for (const [bin, count] of before.entries()) {
    together += count + now[bin]!;
    if (together < least) continue;
    joined.push([from, bin]);
    from = bin + 1;
    together = 0;
  }
  if (from === before.length) return joined;
  // What is left over goes to the last that has enough.
  const last = joined.pop();
  return [...joined, [last ? last[0] : from, before.length - 1]];
}

/** Customers of both samples together from which a bin has enough. */
export function leastTogether(n: number, m: number): number {
  return (LEAST_EXPECTED * (n + m)) / Math.min(n, m);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
