import type { Points } from 'personagraph/statistics';

/** Rows as points. */
export function pointsOf(rows: readonly (readonly number[])[]): Points {
  return { values: Float64Array.from(rows.flat()), n: rows.length, d: rows[0]?.length ?? 1 };
}

/** Twelve points in four groups, with what scikit-learn 1.2.1 says of them in the tests that use them. */
export const twelve = pointsOf([
  [1, 2, 0],
  [1.5, 1.8, 1],
  [1.2, 2.4, 0.5],
  [5, 8, 2],
  [8, 8, 1.5],
  [7.5, 7, 2.5],
  [9, 11, 3],
  [8, 2, 7],
  [10, 2, 8],
  [9, 3, 6],
  [9.5, 2.5, 7.5],
  [4, 5, 4],
]);
export const groups = Int32Array.of(0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3);

/** Groups around random places, as many rows of each. */
export function scattered(n: number, d: number, k: number, random: () => number): Points {
  const places = Float64Array.from({ length: k * d }, () => random() * 40);
  const values = Float64Array.from(
    { length: n * d },
    (_, at) => places[(Math.floor(at / d) % k) * d + (at % d)]! + random() + random() - 1,
  );
  return { values, n, d };
}
