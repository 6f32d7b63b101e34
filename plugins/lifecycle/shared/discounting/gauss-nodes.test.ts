import { expect, test } from 'vitest';
import { gaussNodes } from './gauss-nodes.ts';

test.each([20, 129, 1000])('the mean of powers over %d equally spaced points is exact', (points) => {
  const { at, weight } = gaussNodes(16, points);
  for (let power = 0; power < 32; power++) {
    let known = 0;
    for (let i = 0; i < points; i++) known += (-1 + (2 * i + 1) / points) ** power / points;
    const found = at.reduce((sum, x, node) => sum + weight[node]! * x ** power, 0);
    expect(found).toBeCloseTo(known, 13);
  }
});

test('without end they are the nodes of Gauss and Legendre', () => {
  const { at, weight } = gaussNodes(3);
  const known = [-Math.sqrt(0.6), 0, Math.sqrt(0.6)];
  for (const [i, x] of known.entries()) expect(at[i]).toBeCloseTo(x, 14);
  for (const [i, w] of [5 / 18, 8 / 18, 5 / 18].entries()) expect(weight[i]).toBeCloseTo(w, 14);
});
