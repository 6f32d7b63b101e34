import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { copyOut } from '../../src/db/postgres/copy/copy.ts';
import { inPipeline, type PipelineScope } from '../../src/db/postgres/database.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.sql.query('CREATE TABLE piece (id int PRIMARY KEY, text text)');
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => database.db.sql.query('TRUNCATE piece'));

const stored = async () =>
  (await database.db.sql.query<{ id: number }>('SELECT id FROM piece ORDER BY id')).map(({ id }) => id);
const put = (scope: PipelineScope, id: number) => scope.sql.query('INSERT INTO piece (id) VALUES ($1)', [id]);

test('statements are carried out in order, and committed with those nobody awaited', async () => {
  const seen = await inPipeline(database.db, 1, async (scope, client) => {
    const [, [counted]] = await Promise.all([
      put(scope, 1),
      scope.sql.query<{ n: number }>('SELECT count(*)::int AS n FROM piece'),
    ]);
    const rows = await scope.alone(() => copyOut(client, 'SELECT id FROM piece', []));
    scope.last(put(scope, 2), put(scope, 3));
    return [counted!.n, rows];
  });
  expect(seen).toEqual([1, 1]);
  expect(await stored()).toEqual([1, 2, 3]);
});

test('what aborted the transaction is thrown, whoever waits for what, and nothing of it stays', async () => {
  const broken = (scope: PipelineScope) => scope.sql.query("SELECT 'x'::int");
  const invalid = { code: '22P02' };
  // Nobody awaits it before the end.
  await expect(
    inPipeline(database.db, 1, async (scope) => scope.last(put(scope, 1), broken(scope), put(scope, 2))),
  ).rejects.toMatchObject(invalid);
  // A later statement is refused because of it, and awaited first.
  await expect(
    inPipeline(database.db, 1, async (scope) => {
      scope.last(broken(scope));
      await put(scope, 3);
    }),
  ).rejects.toMatchObject(invalid);
  // Neither is awaited: our own error comes in between.
  await expect(
    inPipeline(database.db, 1, async (scope) => {
      scope.last(put(scope, 4));
      throw new RangeError('ours');
    }),
  ).rejects.toThrow(new RangeError('ours'));
  await expect(
    inPipeline(database.db, 1, (scope, client) =>
      scope.alone(() => copyOut(client, "SELECT 'x'::int FROM generate_series(1, 3)", [])),
    ),
  ).rejects.toMatchObject(invalid);
  expect(await stored()).toEqual([]);
  // The connections are as good as before.
  await Promise.all(
    Array.from({ length: 30 }, (_, id) => inPipeline(database.db, 1, async (scope) => scope.last(put(scope, id)))),
  );
  expect(await stored()).toHaveLength(30);
});

test('a deadlock is tried again', async () => {
  await inPipeline(database.db, 1, async (scope) => scope.last(put(scope, 1), put(scope, 2)));
  const lock = (scope: PipelineScope, id: number) =>
    scope.sql.query('SELECT FROM piece WHERE id = $1 FOR UPDATE', [id]);
  let tries = 0;
  let waiting = 0;
  let both: () => void = () => undefined;
  const met = new Promise<void>((resolve) => {
    both = resolve;
  });
  const take = (first: number, second: number) =>
    inPipeline(database.db, 1, async (scope) => {
      tries++;
      await lock(scope, first);
      if (++waiting === 2) both();
      await met;
      scope.last(lock(scope, second));
    });
  await Promise.all([take(1, 2), take(2, 1)]);
  expect(tries).toBe(3);
});

test('a connection lost half way rejects, and the next transaction has another', async () => {
  await expect(
    inPipeline(database.db, 1, async (scope) => {
      scope.last(put(scope, 1));
      await scope.sql.query('SELECT pg_terminate_backend(pg_backend_pid())');
    }),
  ).rejects.toThrow();
  await inPipeline(database.db, 1, async (scope) => scope.last(put(scope, 2)));
  expect(await stored()).toEqual([2]);
});
