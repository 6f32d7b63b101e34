import { type TrialRow, tryScores } from 'personagraph/testing';
import { expect, test } from 'vitest';
import clusters from './psychographic-clusters/index.ts';

const asOf = 0;
const at = (x: number | null, y: number): TrialRow => ({ 'traits.x': x, 'traits.y': y });
// Centres (1, 0) and (10, 12).
const rows = [at(0, 0), at(2, 0), at(1, 0), at(10, 11), at(10, 13)];
const config = { features: ['traits.x', 'traits.y'], k: 2, standardise: false };

test('distances are those to the two nearest centres', async () => {
  const { of } = await tryScores(clusters, rows, { asOf, config });
  const [near, missing] = of([at(4, 4), at(null, 4)]);
  // (3, 4) from the one, (6, 8) from the other.
  expect(near).toEqual({
    distance: expect.closeTo(5, 12),
    distance_next: expect.closeTo(10, 12),
    silhouette: expect.closeTo(0.5, 12),
  });
  expect(missing).toEqual({ distance: null, distance_next: null, silhouette: null });
});

test('one cluster alone has no next', async () => {
  const { scores } = await tryScores(clusters, rows, { asOf, config: { ...config, k: 1 } });
  expect(scores[0]).toEqual({ distance: expect.any(Number), distance_next: null, silhouette: null });
});
