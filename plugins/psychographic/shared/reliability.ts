import type { BilingualText } from 'personagraph/segmenter';

/** How consistently items measure one thing. */
export interface Reliability {
  /** Cronbach's alpha, at most 1, negative where items contradict each other; null for one item or no variance. */
  readonly alpha: number | null;
  /** Correlation of each item with the sum of the others, -1..1; null where one of the two does not vary. */
  readonly itemRest: readonly (number | null)[];
}

/**
 * Covariances of columns, as rows of a square matrix: each over the rows that both columns have (pairwise deletion), with
 * n - 1. NaN is missing. Fewer than two rows in common: 0. `centre` is a value amid the data, against lost digits.
 */
export function covariances(columns: readonly Float64Array[], centre: number): number[][] {
  const matrix = columns.map(() => new Array<number>(columns.length).fill(0));
  columns.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const covariance = covarianceOf(a, columns[j]!, centre);
      matrix[i]![j] = covariance;
      matrix[j]![i] = covariance;
    }
  });
  return matrix;
}

function covarianceOf(a: Float64Array, b: Float64Array, centre: number): number {
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let products = 0;
  for (let row = 0; row < a.length; row++) {
    const x = a[row]! - centre;
    const y = b[row]! - centre;
    const product = x * y;
    if (Number.isNaN(product)) continue;
    count++;
    sumA += x;
    sumB += y;
    products += product;
  }
  return count > 1 ? (products - (sumA * sumB) / count) / (count - 1) : 0;
}

/** Pearson's correlation of two columns over the rows that both have; null where one of both does not vary. */
export function correlation(one: Float64Array, two: Float64Array): { people: number; value: number } | null {
  const both = Array.from(one.keys()).filter((row) => !Number.isNaN(one[row]! + two[row]!));
  const [first, second] = [one, two].map((column) => Float64Array.from(both, (row) => column[row]!));
  // Centred on a score there is, against lost digits.
  const centre = first?.[0] ?? 0;
  const [[a, ab], [, b]] = covariances([first!, second!], centre) as [[number, number], [number, number]];
  if (!(a > 0 && b > 0)) return null;
  const value = Math.max(-1, Math.min(1, ab / Math.sqrt(a * b)));
  return Number.isFinite(value) ? { people: both.length, value } : null;
}

/**
 * Cronbach's alpha, k / (k - 1) * (1 - sum of the items' variances / variance of their sum), from the items' covariances:
 * L. J. Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16(3), 1951. The corrected
 * item-rest correlations come from the same matrix.
 */
export function reliabilityOf(covariances: readonly (readonly number[])[]): Reliability {
  const k = covariances.length;
  const rowSums = covariances.map((row) => row.reduce((sum, one) => sum + one, 0));
  const total = rowSums.reduce((sum, one) => sum + one, 0);
  const variances = covariances.map((row, i) => row[i]!);
  const own = variances.reduce((sum, one) => sum + one, 0);
  // Rounding leaves crumbs where there is no variance at all.
  const none = 1e-12 * own;
  return {
    alpha: k > 1 && total > none ? (k / (k - 1)) * (1 - own / total) : null,
    itemRest: variances.map((variance, i) => {
      const ofOthers = total - 2 * rowSums[i]! + variance;
      if (k < 2 || !(variance > none) || !(ofOthers > none)) return null;
      const correlation = (rowSums[i]! - variance) / Math.sqrt(variance * ofOthers);
      // Pairwise covariances need not be those of one sample.
      return Math.max(-1, Math.min(1, correlation));
    }),
  };
}

/** The usual reading of an alpha: D. George and P. Mallery, "SPSS for Windows step by step", 4th ed., 2003, p. 231. */
const READINGS = [
  { from: 0.9, en: 'excellent', zh: '极好' },
  { from: 0.8, en: 'good', zh: '良好' },
  { from: 0.7, en: 'acceptable', zh: '可接受' },
  { from: 0.6, en: 'questionable', zh: '存疑' },
  { from: 0.5, en: 'poor', zh: '较差' },
  { from: Number.NEGATIVE_INFINITY, en: 'unacceptable', zh: '不可接受' },
] as const;

/** An alpha in words, by its two published decimals: .70, acceptable. */
export function describeAlpha(alpha: number | null): BilingualText {
  if (alpha === null) return { en: 'alpha unknown', zh: '信度未知' };
  const rounded = Math.round(alpha * 100) / 100;
  const { en, zh } = READINGS.find(({ from }) => rounded >= from)!;
  const digits = alpha.toFixed(2).replace(/^(-?)0\./, '$1.');
  return { en: `alpha ${digits}, ${en}`, zh: `信度 α ${digits}，${zh}` };
}

/**
 * The 95 % interval of an alpha of `items` over `people`, by the logarithm of 1 - alpha: D. G. Bonett, "Sample size
 * requirements for testing and estimating coefficient alpha", J. of Educational and Behavioral Statistics 27(4), 2002.
 * Empty where there are too few.
 */
export function alphaInterval(alpha: number, items: number, people: number): { low?: number; high?: number } {
  if (items < 2 || people < 3 || !(alpha < 1)) return {};
  const half = 1.959964 * Math.sqrt((2 * items) / ((items - 1) * (people - 2)));
  return { low: 1 - (1 - alpha) * Math.exp(half), high: 1 - (1 - alpha) * Math.exp(-half) };
}
