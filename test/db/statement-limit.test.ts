import { expect, test, vi } from 'vitest';
import { maskError } from '../../src/graphql/core/errors.ts';
import { testDatabase } from '../support/database.ts';
import { holdUp } from '../support/held.ts';
import { silent } from '../support/server.ts';

const LIMIT = { statementMs: 2_000 };
const TOO_LONG = { code: '57014' };

test('a statement outside of transactions ends at its limit, and the connection goes on', async () => {
  await using database = await testDatabase(LIMIT);
  const scope = database.db.scope(1);
  await expect(scope.query('SELECT pg_sleep(60)')).rejects.toMatchObject(TOO_LONG);
  await expect(scope.prepared.query('SELECT pg_sleep(60)')).rejects.toMatchObject(TOO_LONG);
  for (const quick of [true, false]) {
    const slow = { text: 'SELECT pg_sleep(60)::text', values: [], quick };
    await expect(database.db.readTexts(slow)).rejects.toMatchObject(TOO_LONG);
    expect((await database.db.readTexts({ text: `SELECT 'a'`, values: [], quick })).fields).toEqual(['a']);
  }
  expect(await scope.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a transaction, which may wait for others, has a limit of its own', async () => {
  await using database = await testDatabase(LIMIT);
  const scope = database.db.scope(1);
  const sleep = 'SELECT pg_sleep(2.5)::text AS slept';
  expect(await scope.transaction((transaction) => transaction.query(sleep))).toEqual([{ slept: '' }]);
  expect(await scope.pipeline((transaction) => transaction.query(sleep))).toEqual([{ slept: '' }]);
  await expect(scope.query('SELECT pg_sleep(60)')).rejects.toMatchObject(TOO_LONG);
});

test('a session is cancelled in PostgreSQL when its signal aborts', async () => {
  await using database = await testDatabase();
  const stop = new AbortController();
  const ended = database.db.session(
    (session) => {
      const slept = session.query('SELECT pg_sleep(60)');
      stop.abort();
      return slept;
    },
    { signal: stop.signal },
  );
  await expect(ended).rejects.toMatchObject(TOO_LONG);
});

test('clients are told that a read took too long, and not that the database is away', () => {
  const thrown = Object.assign(new Error('canceling statement due to statement timeout'), TOO_LONG);
  const told = maskError(thrown, { log: silent, requestId: 'r' });
  expect(told.extensions).toMatchObject({ code: 'TOO_SLOW' });
});

test('a single statement of a scope is cancelled in PostgreSQL when its signal aborts, and its connection is not kept', async () => {
  await using database = await testDatabase();
  const leaving = new AbortController();
  const scope = database.db.scope(1, { together: 4, signal: () => leaving.signal });
  const ended = Promise.allSettled([
    scope.query('SELECT pg_sleep(60)'),
    scope.prepared.query('SELECT pg_sleep(60)'),
    scope.readJson('SELECT pg_sleep(60)::text AS slept', []),
  ]);
  const running = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active'
    AND pid <> pg_backend_pid() AND datname = current_database()`;
  const busy = async () => (await database.db.query<{ n: number }>(running))[0]!.n;
  await vi.waitFor(async () => expect(await busy()).toBe(3), { timeout: 20_000 });
  const reason = new Error('gone');
  leaving.abort(reason);
  for (const one of await ended) expect(one).toEqual({ status: 'rejected', reason });
  // Who waits is told at once; PostgreSQL ends the statements a moment later, and long before their minute.
  await vi.waitFor(async () => expect(await busy()).toBe(0), { timeout: 20_000 });
  await expect(scope.query('SELECT 1')).rejects.toThrow('gone');
  expect(await database.db.scope(1).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a workspace whose statements wait leaves connections to others, and goes on by turns', async () => {
  await using database = await testDatabase({ connections: 4 });
  await using held = await holdUp(database.url);
  await held.hold('SELECT pg_advisory_xact_lock(77)');
  const greedy = database.db.scope(1);
  const wait = 'SELECT pg_advisory_xact_lock_shared(77)::text AS lock';
  const all = Promise.all([
    ...Array.from({ length: 4 }, () => greedy.query(wait)),
    ...Array.from({ length: 4 }, () => greedy.transaction((transaction) => transaction.query(wait))),
    database.db.readTexts({ text: wait, values: [], quick: false, workspaceId: 1 }),
  ]);
  await held.waited(3);
  const other = database.db.scope(2);
  expect(await other.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
  expect(await other.transaction((transaction) => transaction.query('SELECT 2 AS two'))).toEqual([{ two: 2 }]);
  await held.release();
  expect(await all).toHaveLength(9);
});
