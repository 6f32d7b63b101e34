/** Ascending nodes within -1..1 and weights that add up to 1. */
export interface GaussNodes {
  readonly at: Float64Array;
  readonly weight: Float64Array;
}

const HALVINGS = 60;

/**
 * Gauss's rule of `count` nodes for the mean of a function over `points` equally spaced points that fill -1..1, each in
 * the middle of its share; without end, over the interval (Gauss-Legendre). It is exact for polynomials of a degree below
 * 2 * count. More points than nodes are needed. The recurrence is that of the discrete Chebyshev polynomials (NIST
 * Digital Library of Mathematical Functions, 18.19-18.22), the weights Christoffel's numbers.
 */
export function gaussNodes(count: number, points = Number.POSITIVE_INFINITY): GaussNodes {
  const squares = Float64Array.from({ length: count }, (_, k) =>
    k === 0 ? 1 : (k * k * (1 - (k / points) ** 2)) / (4 * k * k - 1),
  );
  const at = new Float64Array(count);
  const weight = new Float64Array(count);
  for (let node = 0; node < count; node++) {
    // Sturm: as many roots lie above as the polynomials change their sign.
    let low = -1;
    let high = 1;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      if (rootsAbove(squares, middle) > count - 1 - node) low = middle;
      else high = middle;
    }
    at[node] = (low + high) / 2;
    weight[node] = christoffel(squares, at[node]!);
  }
  return { at, weight };
}

function rootsAbove(squares: Float64Array, x: number): number {
  let changes = 0;
  let before = 1;
  let now = x;
  for (let k = 1; ; k++) {
    if (now < 0 !== before < 0) changes++;
    if (k === squares.length) return changes;
    [before, now] = [now, x * now - squares[k]! * before];
  }
}

function christoffel(squares: Float64Array, x: number): number {
  let before = 0;
  let now = 1;
  let sum = 1;
  for (let k = 1; k < squares.length; k++) {
    const root = Math.sqrt(squares[k]!);
    const below = k === 1 ? 0 : Math.sqrt(squares[k - 1]!);
    [before, now] = [now, (x * now - below * before) / root];
    sum += now * now;
  }
  return 1 / sum;
}
