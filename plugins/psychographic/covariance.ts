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
