import { expect, test } from 'vitest';
import { continueSegments, identifySegments, keysAfterRefit } from '../../src/engine/answer/identity.ts';
import type { Segmenter } from '../../src/segmenter/segmenter.ts';

const ids = Int32Array.from({ length: 100 }, (_, n) => n + 1);
/** Everybody in one segment, by a function of the customer. */
const answer = (of: (customer: number) => number) => ({
  offsets: Int32Array.from({ length: 101 }, (_, n) => n),
  segment: Int32Array.from(ids, of),
  strength: new Float32Array(100).fill(1),
  until: new Float64Array(100).fill(Number.NaN),
  scores: [],
  quarantined: new Map(),
});
const stored = (of: (customer: number) => number) => ({
  customer: ids,
  segment: Int32Array.from(ids, of),
  strength: new Float32Array(100).fill(1),
  until: new Float64Array(100).fill(Number.NaN),
});

test('renumbered clusters continue those whose members they have, whatever their numbers', () => {
  const before = stored((customer) => (customer <= 60 ? 11 : customer <= 90 ? 12 : 13));
  const next = answer((customer) => (customer <= 58 ? 2 : customer <= 90 ? 0 : 1));
  const continued = continueSegments(ids, next, before);
  expect(continued.map(({ index, segmentId }) => [index, segmentId])).toEqual([
    [1, 13],
    [2, 11],
    [0, 12],
  ]);
  expect(continued[1]?.overlap).toBeCloseTo(58 / 60);
  const keys = new Map([
    [11, 'cluster-1'],
    [12, 'cluster-2'],
    [13, 'cluster-3'],
  ]);
  expect(keysAfterRefit(['cluster-1', 'cluster-2', 'cluster-3'], keys, continued)).toEqual([
    'cluster-2',
    'cluster-3',
    'cluster-1',
  ]);
});

test('a cluster that is new gets a key of its own, and one that is gone gives none', () => {
  const before = stored(() => 11);
  const next = answer((customer) => (customer <= 85 ? 0 : 1));
  const continued = continueSegments(ids, next, before);
  expect(continued).toMatchObject([{ index: 0, segmentId: 11 }]);
  const keys = new Map([
    [11, 'cluster-2'],
    [12, 'cluster-1'],
  ]);
  expect(keysAfterRefit(['cluster-1', 'cluster-2'], keys, continued)).toEqual(['cluster-2', 'cluster-2-2']);
});

test('only an answer whose keys mean nothing, and that follows a live one, continues segments by their members', () => {
  const live = { memberships: stored(() => 11), keys: new Map([[11, 'cluster-2']]) };
  const next = (identity: 'key' | 'members') => ({
    plan: { segmenter: { identity } as Segmenter, segments: [{ key: 'cluster-1', name: 'One' }] },
    ids,
    assignment: answer(() => 0),
  });
  expect(identifySegments(next('members'), live)).toEqual({
    keys: ['cluster-2'],
    continued: [{ key: 'cluster-2', overlap: 1 }],
  });
  expect(identifySegments(next('members'), null)).toEqual({ keys: ['cluster-1'], continued: null });
  expect(identifySegments(next('key'), live)).toEqual({ keys: ['cluster-1'], continued: null });
});
