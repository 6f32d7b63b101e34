import { expect, test } from 'vitest';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import { ChangeQueue, MAX_WAITING } from '../../../src/services/changes/change-queue.ts';

const at = new Date(0);
const move = (id: number, customerId: number, from: number, to: number): Change => ({
  id,
  kind: 'MEMBERSHIP_CHANGED',
  at,
  customerId,
  segmentationId: 1,
  payload: { cause: 'EVENT', from, to },
});
const ids = (changes: readonly Change[]) => changes.map(({ id }) => id);

test('what was put in comes out once, in order', () => {
  const queue = new ChangeQueue();
  for (let id = 1; id <= 5; id++) queue.push(move(id, 1, 0, id));
  expect(ids(queue.shift(2))).toEqual([1, 2]);
  queue.push(move(6, 1, 0, 6));
  expect(ids(queue.shift(10))).toEqual([3, 4, 5, 6]);
  expect(queue.shift(10)).toEqual([]);
  expect(queue.size).toBe(0);
});

test('latest only: one item a subject, from the first to the last, and ids rise', () => {
  const queue = new ChangeQueue(true);
  const persona = { kind: 'PERSONA_CHANGED', at, personaId: 3, payload: { version: 2 } } as const;
  queue.push(move(1, 1, 10, 11));
  queue.push(move(2, 2, 20, 21));
  queue.push({ ...persona, id: 3 });
  queue.push(move(4, 1, 11, 12));
  queue.push({ ...move(5, 1, 5, 6), segmentationId: 2 });
  queue.push({ ...persona, id: 6, kind: 'PERSONA_DELETED', payload: {} });
  queue.push(move(7, 1, 12, 13));
  const changes = queue.shift(10);
  expect(ids(changes)).toEqual([2, 5, 6, 7]);
  expect(changes[3]).toEqual({ ...move(7, 1, 10, 13), at });
  expect(changes[2]!.kind).toBe('PERSONA_DELETED');
  // What was taken is gone: the next begins anew.
  queue.push(move(8, 1, 13, 14));
  expect(queue.shift(1)[0]!.payload).toEqual({ cause: 'EVENT', from: 13, to: 14 });
});

test('a match keeps the first state before and the last after', () => {
  const queue = new ChangeQueue(true);
  const match = (id: number, before: object | null, after: object | null): Change => ({
    id,
    kind: 'PERSONA_MATCH_CHANGED',
    at,
    customerId: 1,
    personaId: 2,
    payload: { cause: 'EVENT', before, after },
  });
  queue.push(match(1, null, { fit: 0.6 }));
  queue.push(match(2, { fit: 0.6 }, { fit: 0.7 }));
  queue.push(match(3, { fit: 0.7 }, null));
  expect(queue.shift(5)).toEqual([match(3, null, null)]);
});

test('over the bound it lets go of everything and takes no more, until it begins anew', () => {
  const queue = new ChangeQueue();
  for (let id = 1; id <= MAX_WAITING; id++) queue.push(move(id, id, 0, 1));
  expect(queue.overflowed).toBe(false);
  queue.push(move(MAX_WAITING + 1, 1, 0, 1));
  expect(queue.overflowed).toBe(true);
  expect(queue.size).toBe(0);
  queue.push(move(MAX_WAITING + 2, 1, 0, 1));
  expect(queue.shift(1)).toEqual([]);
  queue.clear();
  queue.push(move(MAX_WAITING + 3, 1, 0, 1));
  expect(ids(queue.shift(5))).toEqual([MAX_WAITING + 3]);
});

test('latest only is bounded by subjects, and bytes count while they wait', () => {
  const latest = new ChangeQueue(true);
  for (let id = 1; id <= 3 * MAX_WAITING; id++) latest.push(move(id, id % 100, 0, 1));
  expect(latest.overflowed).toBe(false);
  expect(latest.size).toBe(100);
  const wide = new ChangeQueue();
  const megabyte = 1024 * 1024;
  for (let id = 1; id <= 100; id++) {
    wide.push(move(id, 1, 0, 1), megabyte);
    if (id > 10) wide.shift(1);
  }
  expect(wide.overflowed).toBe(false);
  for (let id = 101; id <= 107; id++) wide.push(move(id, 1, 0, 1), megabyte);
  expect(wide.overflowed).toBe(true);
});
