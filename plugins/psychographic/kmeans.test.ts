import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kMeans, type Points } from './kmeans.ts';

const signal = new AbortController().signal;
const random = () => 0.5;
const line = (...values: number[]): Points => ({ values: Float64Array.from(values), rows: values.length, width: 1 });

test('fewer different points than clusters give none', async () => {
  expect(await kMeans(line(), 1, { starts: 2, random, signal })).toBeNull();
  expect(await kMeans(line(4, 4, 4), 2, { starts: 2, random, signal })).toBeNull();
});

test('as many clusters as different points leave no distance', async () => {
  const found = await kMeans(line(1, 5, 9, 5), 3, { starts: 4, random, signal });
  expect(found!.wcss).toBe(0);
  expect(Array.from(found!.centroids).sort()).toEqual([1, 5, 9]);
});

test('a cancelled run stops', async () => {
  const stopped = AbortSignal.abort(new Error('cancelled'));
  await expect(kMeans(line(1, 2, 3), 2, { starts: 1, random, signal: stopped })).rejects.toThrow('cancelled');
});

test('one cluster is the mean, and its sum of squares the variance times the count', async () => {
  const value = fc.integer({ min: -1000, max: 1000 });
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 30 }), async (values) => {
      const mean = values.reduce((sum, one) => sum + one) / values.length;
      const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
      const found = await kMeans(line(...values), 1, { starts: 1, random, signal });
      expect(found!.centroids[0]).toBeCloseTo(mean, 9);
      expect(found!.wcss).toBeCloseTo(squares, 4);
    }),
  );
});
