import type { Objective } from './maximise.ts';

/** How exactly a maximum of a likelihood is known; plain JSON. */
export interface Uncertainty {
  /** Standard errors of the logarithms of the parameters, in the order of the model. */
  readonly logErrors: readonly number[];
  /** The most that leaving one customer out moves a coordinate of the search, in its standard errors. */
  readonly influence: number;
}

/** Coordinates are logarithms: a step of so much moves parameters by a ten-thousandth. */
const STEP = 1e-4;

/**
 * The inverse of the observed information of `total` customers at a maximum. The Hessian is that of central differences
 * of the analytic gradient. Null where it is not negative definite: then the likelihood is flat in some direction.
 */
export function covarianceAt(mean: Objective, point: Float64Array, total: number): readonly Float64Array[] | null {
  const size = point.length;
  const gradientAt = (i: number, step: number) => {
    const moved = point.slice();
    moved[i]! += step;
    const gradient = new Float64Array(size);
    mean(moved, gradient);
    return gradient;
  };
  const rows = Array.from({ length: size }, (_, i) => {
    const [up, down] = [gradientAt(i, STEP), gradientAt(i, -STEP)];
    return up.map((one, j) => (-total * (one - down[j]!)) / (2 * STEP));
  });
  const information = rows.map((row, i) => row.map((one, j) => (one + rows[j]![i]!) / 2));
  return inverseOf(information);
}

/** Standard errors of logarithms of parameters by the delta method, with central differences of the parameters. */
export function logErrorsOf(
  covariance: readonly Float64Array[],
  point: Float64Array,
  parametersAt: (point: Float64Array) => readonly number[],
): number[] {
  const logsAt = (i: number, step: number) => {
    const moved = point.slice();
    moved[i]! += step;
    return parametersAt(moved).map(Math.log);
  };
  const slopes = Array.from(point, (_, i) => {
    const [up, down] = [logsAt(i, STEP), logsAt(i, -STEP)];
    return up.map((one, k) => (one - down[k]!) / (2 * STEP));
  });
  return parametersAt(point).map((_, k) => {
    let variance = 0;
    covariance.forEach((row, i) => {
      row.forEach((one, j) => {
        variance += slopes[i]![k]! * one * slopes[j]![k]!;
      });
    });
    return Math.sqrt(Math.max(0, variance));
  });
}

/**
 * DFBETAS of one customer to first order: how far leaving it out moves the coordinates, in their standard errors (D. A.
 * Belsley, E. Kuh and R. E. Welsch, "Regression Diagnostics", 1980). `own` is the customer's own log-likelihood.
 */
export function influenceOf(covariance: readonly Float64Array[], own: Objective, point: Float64Array): number {
  const gradient = new Float64Array(point.length);
  own(point, gradient);
  return covariance.reduce((most, row, i) => {
    const moved = row.reduce((sum, one, j) => sum + one * gradient[j]!, 0);
    return Math.max(most, Math.abs(moved) / Math.sqrt(row[i]!));
  }, 0);
}

/** The inverse of a symmetric matrix by Cholesky; null where it is not positive definite to nine digits. */
function inverseOf(matrix: readonly Float64Array[]): Float64Array[] | null {
  const size = matrix.length;
  const lower = matrix.map(() => new Float64Array(size));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i !== j) lower[i]![j] = sum / lower[j]![j]!;
      else if (!(sum > 1e-9 * matrix[i]![i]!)) return null;
      else lower[i]![i] = Math.sqrt(sum);
    }
  }
  const columns = matrix.map((_, column) => {
    const solved = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= lower[i]![k]! * solved[k]!;
      solved[i] = sum / lower[i]![i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = solved[i]!;
      for (let k = i + 1; k < size; k++) sum -= lower[k]![i]! * solved[k]!;
      solved[i] = sum / lower[i]![i]!;
    }
    return solved;
  });
  return columns;
}
