import type { Objective } from '../maximise.ts';

/** Half the distance over which a slope is taken; coordinates are logarithms. */
const STEP = 1e-4;

/**
 * Covariances of the coordinates of a maximum-likelihood estimate: the inverse of the information that `total` customers
 * give, by central differences of the gradient at the point (R. A. Fisher 1922). Null where the likelihood is flat in
 * some direction, so that no error can be told.
 */
export function covariances(meanLogLikelihood: Objective, point: Float64Array, total: number): number[][] | null {
  const size = point.length;
  const gradientAt = (i: number, by: number) => {
    const gradient = new Float64Array(size);
    meanLogLikelihood(
      point.map((at, j) => (j === i ? at + by : at)),
      gradient,
    );
    return gradient;
  };
  const slopes = Array.from({ length: size }, (_, i) => {
    const [above, below] = [gradientAt(i, STEP), gradientAt(i, -STEP)];
    return Array.from(above, (one, j) => (below[j]! - one) / (2 * STEP));
  });
  const information = slopes.map((row, i) => row.map((one, j) => (total * (one + slopes[j]![i]!)) / 2));
  return inverted(information);
}

/** The inverse of a positive definite matrix by Cholesky's factors; null where it is not one. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const factor = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= factor[i]![k]! * factor[j]![k]!;
      if (i > j) factor[i]![j] = rest / factor[j]![j]!;
      else if (rest > 1e-9 * matrix[i]![i]!) factor[i]![i] = Math.sqrt(rest);
      else return null;
    }
  }
  const columns = matrix.map((_, column) => solved(factor, column));
  return columns.every((one) => one.every(Number.isFinite)) ? columns : null;
}

function solved(factor: readonly (readonly number[])[], column: number): number[] {
  const size = factor.length;
  const half = new Array<number>(size).fill(0);
  for (let i = 0; i < size; i++) {
    let rest = i === column ? 1 : 0;
    for (let k = 0; k < i; k++) rest -= factor[i]![k]! * half[k]!;
    half[i] = rest / factor[i]![i]!;
  }
  const whole = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let rest = half[i]!;
    for (let k = i + 1; k < size; k++) rest -= factor[k]![i]! * whole[k]!;
    whole[i] = rest / factor[i]![i]!;
  }
  return whole;
}
