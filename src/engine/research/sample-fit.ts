import { seededRandom } from '../../segmenter/random.ts';

/** Values of a trait: in which people of a sample and of the population fall. */
export interface TraitCounts {
  readonly label: string;
  readonly sample: number;
  readonly population: number;
}

/** How far a sample is from its population in a trait. */
export interface SampleFit {
  /** Total variation: half the sum of the differences of shares, 0 to 1. */
  readonly difference: number;
  /** How often a random sample of this size is as far off, or farther. */
  readonly pValue: number;
  /** The value whose share differs most. */
  readonly most: { readonly label: string; readonly sample: number; readonly population: number };
}

/** Fewer people say too little about a sample, or about a population. */
export const LEAST_SAMPLE = 8;
export const LEAST_POPULATION = 30;
/** A sample is unlike its population from this total variation on, where chance is so unlikely. */
export const LEAST_DIFFERENCE = 0.2;
export const LEVEL = 0.05;

const DRAWS = 2_000;
const SEED = 17;
/** From here on a bound does what drawing samples would take long for. */
const LARGE_SAMPLE = 500;

/**
 * Holds the shares of a sample against those of the population, by Pearson's chi-squared whose distribution is drawn: 2,000
 * samples of the same size, which holds for few people too (Hope, "A simplified Monte Carlo significance test procedure",
 * 1968). Above 500 people the bound of Weissman et al. (2003) on the total variation. Null for fewer than 8 people, or a
 * population of fewer than 30.
 */
export function sampleFit(counts: readonly TraitCounts[]): SampleFit | null {
  const there = counts.filter(({ sample, population }) => sample > 0 || population > 0);
  const n = sum(there.map(({ sample }) => sample));
  const all = sum(there.map(({ population }) => population));
  if (n < LEAST_SAMPLE || all < LEAST_POPULATION) return null;
  const shares = there.map(({ population }) => population / all);
  const differences = there.map(({ sample }, at) => sample / n - shares[at]!);
  const difference = sum(differences.map(Math.abs)) / 2;
  const at = differences.reduce((most, one, index) => (Math.abs(one) > Math.abs(differences[most]!) ? index : most), 0);
  const observed = there.map(({ sample }) => sample);
  return {
    difference,
    pValue: n > LARGE_SAMPLE ? boundOf(difference, n, there.length) : drawn(observed, shares, n),
    most: { label: there[at]!.label, sample: observed[at]! / n, population: shares[at]! },
  };
}

/** P(2 TV >= e) <= (2^k - 2) exp(-n e^2 / 2). */
function boundOf(difference: number, n: number, values: number): number {
  return Math.min(1, Math.exp(values * Math.LN2 - (n * (2 * difference) ** 2) / 2));
}

function drawn(observed: readonly number[], shares: readonly number[], n: number): number {
  // A hair less, so that rounding does not part statistics that are equal.
  const own = chiSquared(observed, shares, n) * (1 - 1e-9);
  const random = seededRandom(SEED);
  const upTo: number[] = [];
  for (const share of shares) upTo.push((upTo.at(-1) ?? 0) + share);
  let asFar = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const counts = new Array<number>(shares.length).fill(0);
    for (let person = 0; person < n; person++) {
      const at = random();
      const value = upTo.findIndex((edge) => at < edge);
      // Rounding may leave the last edge a hair below 1.
      counts[value === -1 ? lastWithShare(shares) : value]!++;
    }
    if (chiSquared(counts, shares, n) >= own) asFar++;
  }
  return (asFar + 1) / (DRAWS + 1);
}

function lastWithShare(shares: readonly number[]): number {
  return shares.findLastIndex((share) => share > 0);
}

function chiSquared(counts: readonly number[], shares: readonly number[], n: number): number {
  return sum(
    counts.map((count, at) => {
      const expected = n * shares[at]!;
      if (expected === 0) return count === 0 ? 0 : Number.POSITIVE_INFINITY;
      return (count - expected) ** 2 / expected;
    }),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
