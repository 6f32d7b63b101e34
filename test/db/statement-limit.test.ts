import { expect, test } from 'vitest';
import { maskError } from '../../src/graphql/core/errors.ts';
import { testDatabase } from '../support/database.ts';
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
