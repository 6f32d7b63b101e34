import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import {
  appendChanges,
  lastChangeId,
  type NewChange,
  passOverCursors,
  pruneChanges,
} from '../../../src/db/tables/changes/changes.ts';
import { type Feed, startFeed } from '../../../src/services/changes/feed.ts';
import { Interruption } from '../../../src/services/changes/interruption.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { silent } from '../../support/server.ts';

let database: TestDatabase;
let scope: Scope;
let feed: Feed;
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
  feed = await startFeed(database.db, silent);
});
afterAll(async () => {
  await feed.stop();
  await database[Symbol.asyncDispose]();
});

const change = (customerId: number): NewChange => ({ kind: 'MEMBERSHIP_CHANGED', customerId, payload: {} });
const append = (...ids: number[]) =>
  database.db.scope(scope.workspaceId).transaction((transaction) => appendChanges(transaction, ids.map(change)));
async function take(count: number, after?: number): Promise<number[]> {
  const seen: number[] = [];
  for await (const { customerId } of feed.subscribe(scope.workspaceId, after === undefined ? {} : { after })) {
    seen.push(customerId!);
    if (seen.length === count) break;
  }
  return seen;
}

test('a cursor replays what was missed and goes on live, in order, nothing twice', async () => {
  await append(1, 2);
  const after = await lastChangeId(scope);
  await append(3, 4);
  const taken = take(6, after);
  await append(5, 6);
  await append(7, 8);
  expect(await taken).toEqual([3, 4, 5, 6, 7, 8]);
});

test('many writers at once: every change arrives once, and ids rise in the order of commit', async () => {
  const after = await lastChangeId(scope);
  const taken = take(400, after);
  await Promise.all(Array.from({ length: 100 }, (_, n) => append(n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3)));
  const seen = await taken;
  expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, n) => n));
});

test('one workspace never sees the changes of another', async () => {
  const other = await testWorkspace(database.db);
  const after = await lastChangeId(scope);
  const taken = take(1, after);
  await database.db.scope(other.workspaceId).transaction((transaction) => appendChanges(transaction, [change(666)]));
  await append(42);
  expect(await taken).toEqual([42]);
});

test('a subscriber that stalls is ended with a code, and others go on', async () => {
  const stalled = feed.subscribe(scope.workspaceId);
  const first = stalled.next();
  const healthy = take(12_001, await lastChangeId(scope));
  await append(1);
  await first;
  for (let n = 0; n < 12; n++) await append(...Array.from({ length: 1_000 }, (_, i) => i));
  expect(await healthy).toHaveLength(12_001);
  await expect(stalled.next().then(() => stalled.next())).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('a cursor whose following changes were forgotten is told so', async () => {
  const old = await lastChangeId(scope);
  await append(1);
  await pruneChanges(scope, new Date(Date.now() + 60_000));
  await expect(take(1, old)).rejects.toMatchObject({ code: 'CURSOR_TOO_OLD' });
});

test('after a backup was put back, cursors of what is gone are told so, and none is met again', async () => {
  await append(1);
  const ahead = (await lastChangeId(scope)) + 1_000;
  const lost = await feed
    .subscribe(scope.workspaceId, { after: ahead })
    .next()
    .catch((error: unknown) => error);
  expect(lost).toMatchObject({ code: 'CURSOR_TOO_OLD', message: expect.stringContaining('backup') });
  const mark = await passOverCursors(database.db);
  expect(mark).toBeGreaterThan(ahead);
  await expect(take(1, ahead)).rejects.toMatchObject({ code: 'CURSOR_TOO_OLD' });
  const taken = take(1, mark);
  await append(2);
  expect(await taken).toEqual([2]);
  expect(await lastChangeId(scope)).toBeGreaterThan(mark);
  expect(await passOverCursors(database.db)).toBeGreaterThan(mark);
});

test('only what matters waits: a subscriber is not ended for what it did not ask for', async () => {
  const stalled = feed.subscribe(scope.workspaceId, { matters: ({ customerId }) => customerId === 7 });
  const first = stalled.next();
  await append(7);
  await first;
  const healthy = take(11_001, await lastChangeId(scope));
  for (let n = 0; n < 11; n++) await append(...Array.from({ length: 1_000 }, () => 1));
  await append(7);
  await healthy;
  expect(await stalled.next()).toMatchObject({ value: { customerId: 7 }, done: false });
  await stalled.return?.();
});

test('the end of a subscriber that fell behind carries where to go on, and from there nothing is missed', async () => {
  const start = await lastChangeId(scope);
  const stalled = feed.subscribe(scope.workspaceId, { after: start });
  await append(1, 2);
  const seen = [(await stalled.next()).value, (await stalled.next()).value].map((change) => change!.customerId!);
  const waiting = stalled.next();
  await append(3);
  seen.push((await waiting).value!.customerId!);
  const healthy = take(12_000, await lastChangeId(scope));
  for (let n = 0; n < 12; n++) await append(...Array.from({ length: 1_000 }, (_, i) => i));
  await healthy;
  const ended = await stalled.next().catch((error: unknown) => error);
  expect(ended).toBeInstanceOf(Interruption);
  expect(ended).toMatchObject({ code: 'TOO_LARGE', position: start + 3 });
  expect(seen).toEqual([1, 2, 3]);
  expect(await take(12_000, (ended as Interruption).position)).toHaveLength(12_000);
});

test('a subscription to what is newest begins after what was forgotten', async () => {
  await append(1);
  await pruneChanges(scope, new Date(Date.now() + 60_000));
  const newest = await lastChangeId(scope);
  expect(newest).toBeGreaterThan(0);
  const taken = take(1, newest);
  await append(5);
  expect(await taken).toEqual([5]);
});

test('a subscription that waits can be left at once', async () => {
  const waiting = feed.subscribe(scope.workspaceId);
  const next = waiting.next();
  await waiting.return?.();
  expect(await next).toEqual({ value: undefined, done: true });
});

test('one that had a change and asks for no other holds nothing once it is told to stop', async () => {
  const stop = new AbortController();
  const after = await lastChangeId(scope);
  const stream = feed.subscribe(scope.workspaceId, { after, signal: stop.signal });
  await append(7);
  expect((await stream.next()).value).toMatchObject({ customerId: 7 });
  const { listeners } = feed.count();
  stop.abort();
  expect(feed.count().listeners).toBe(listeners - 1);
});
