import { logFactorial, normalTails } from '../comparison/distributions.ts';
import { adjustForMany } from '../comparison/false-discovery.ts';
import type { Estimate } from '../comparison/interval.ts';
import { type Share, shareDifference, wilson } from '../comparison/share-difference.ts';

/** A share that customers are held against; `n` people it was found in, null where it is of everybody or nobody knows. */
export interface ReferenceShare {
  readonly share: number;
  readonly n: number | null;
}

/** The share of customers who have a value, held against another. */
export interface ShareContrast {
  /** Null where of no customer the value is known. */
  readonly own: Estimate | null;
  /** Own minus reference, with its 95 % interval; null where nothing is known. */
  readonly difference: Estimate | null;
  /** Adjusted for the number of values; null where nothing is known. */
  readonly pValue: number | null;
  /** True where chance alone is that unlikely; null where nothing is known. */
  readonly differs: boolean | null;
  /** Customers with the value that lack to the share, of those there are; 0 where it is reached, null where nothing is known. */
  readonly missing: number | null;
}

const LEVEL = 0.05;
/** From here on the normal distribution does; below, the binomial is added up. */
const LARGE = 9;

/**
 * Holds shares of customers against shares of others. Of a sample: Newcombe's hybrid score interval and Pearson's test, or Fisher's
 * exact one. Of a share without a sample: Wilson's interval about it, and the exact binomial test or the score test. p-values
 * are adjusted for being many.
 */
export function contrastShares(
  pairs: readonly { readonly own: Share; readonly reference: ReferenceShare }[],
): ShareContrast[] {
  const found = pairs.map(({ own, reference }) => (own.n === 0 ? null : contrast(own, reference)));
  const known = found.flatMap((one, index) => (one ? [index] : []));
  const adjusted = adjustForMany(known.map((index) => found[index]!.pValue));
  return found.map((one, index) => {
    if (one === null) return { own: null, difference: null, pValue: null, differs: null, missing: null };
    const pValue = adjusted[known.indexOf(index)]!;
    const { own, reference } = pairs[index]!;
    const missing = Math.max(0, Math.ceil(reference.share * own.n - own.count - 1e-9));
    return { ...one, pValue, differs: pValue < LEVEL, missing };
  });
}

function contrast(own: Share, { share, n }: ReferenceShare) {
  const estimate = wilson(own);
  if (n === null) {
    const { value, low, high } = estimate;
    const difference = { value: value - share, low: low - share, high: high - share };
    return { own: estimate, difference, pValue: pValueOf(own, share) };
  }
  const other = { count: Math.round(share * n), n };
  const tested = shareDifference(own, other);
  return {
    own: estimate,
    difference: hybrid(estimate, { ...wilson(other), value: share }),
    // All or none of both have it: there is nothing to tell apart.
    pValue: tested?.pValue ?? 1,
  };
}

/** Newcombe's hybrid score interval (Newcombe 1998, method 10), also where all or none have it. */
function hybrid(own: Estimate, other: Estimate): Estimate {
  const value = own.value - other.value;
  return {
    value,
    low: value - Math.hypot(own.value - own.low, other.high - other.value),
    high: value + Math.hypot(own.high - own.value, other.value - other.low),
  };
}

/** Two-sided: how likely counts as unlikely as this one are, were the share true. */
function pValueOf({ count, n }: Share, share: number): number {
  if (share <= 0 || share >= 1) return count === Math.round(share * n) ? 1 : 0;
  const spread = n * share * (1 - share);
  if (spread >= LARGE) return normalTails((count - n * share) / Math.sqrt(spread));
  const likelihood = (k: number) =>
    Math.exp(
      logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(share) + (n - k) * Math.log1p(-share),
    );
  // A hair more, so that rounding does not part counts that are equally likely.
  const own = likelihood(count) * (1 + 1e-7);
  // Farther out than this nothing adds to the sum.
  const most = Math.min(n, Math.ceil(n * share + 40 * Math.sqrt(spread) + 40));
  const least = Math.max(0, Math.floor(n * share - 40 * Math.sqrt(spread) - 40));
  let sum = 0;
  for (let k = least; k <= most; k++) {
    const likely = likelihood(k);
    if (likely <= own) sum += likely;
  }
  return Math.min(1, sum);
}
