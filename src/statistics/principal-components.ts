import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { columnMeans, type Points } from './points.ts';

/** Directions of the most variance. */
export interface PrincipalComponents {
  /** Means of the columns, taken off before turning. */
  readonly means: Float64Array;
  /** Row-major, d x d: row c is component c, of length 1; its largest entry is positive, the first of equals. */
  readonly components: Float64Array;
  /** Variance along each component, descending, dividing by n. */
  readonly variances: Float64Array;
  /** Each variance as a share of all, 0..1; zeros where nothing varies. */
  readonly explained: Float64Array;
}

/**
 * Principal components (Pearson 1901; Hotelling 1933): the eigenvectors of the covariance matrix by decreasing
 * eigenvalue. Columns should be scaled before: otherwise those with large units decide. Throws a `RangeError` without
 * points.
 */
export function principalComponents(points: Points): PrincipalComponents {
  const { values, n, d } = points;
  if (n === 0 || d === 0) throw new RangeError('principal components need at least one point and one column');
  const means = columnMeans(points);
  const covariance = Matrix.zeros(d, d);
  const centred = new Float64Array(d);
  const sums = new Float64Array(d * d);
  for (let i = 0, at = 0; i < n; i++, at += d) {
    for (let j = 0; j < d; j++) centred[j] = values[at + j]! - means[j]!;
    for (let a = 0; a < d; a++) for (let b = a; b < d; b++) sums[a * d + b]! += centred[a]! * centred[b]!;
  }
  for (let a = 0; a < d; a++) {
    for (let b = a; b < d; b++) {
      covariance.set(a, b, sums[a * d + b]! / n);
      covariance.set(b, a, sums[a * d + b]! / n);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const order = Array.from(realEigenvalues.keys()).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]! || a - b);
  const components = new Float64Array(d * d);
  for (const [to, from] of order.entries()) {
    const vector = eigenvectorMatrix.getColumn(from);
    const largest = vector.reduce(
      (most, entry, j) => (Math.abs(entry) > Math.abs(vector[most]!) + 1e-12 ? j : most),
      0,
    );
    const sign = vector[largest]! < 0 ? -1 : 1;
    for (let j = 0; j < d; j++) components[to * d + j] = sign * vector[j]!;
  }
  // Rounding leaves directions without variance a tiny one, of either sign.
  const variances = Float64Array.from(order, (index) => Math.max(0, realEigenvalues[index]!));
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  return { means, components, variances, explained: variances.map((variance) => (total > 0 ? variance / total : 0)) };
}

/** How many leading components together explain at least this share 0..1 of the variance; at least 1. */
export function componentsFor({ explained }: PrincipalComponents, share: number): number {
  let sum = 0;
  for (let count = 1; count <= explained.length; count++) {
    sum += explained[count - 1]!;
    // A hair less: the shares of all components may add up to less than 1.
    if (sum >= share - 1e-12) return count;
  }
  return explained.length;
}

/** The points along the first `count` components. */
export function project({ values, n, d }: Points, pca: PrincipalComponents, count: number): Points {
  const projected = new Float64Array(n * count);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (values[i * d + j]! - pca.means[j]!) * pca.components[c * d + j]!;
      projected[i * count + c] = sum;
    }
  }
  return { values: projected, n, d: count };
}
