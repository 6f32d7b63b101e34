import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.query('CREATE TABLE piece (id int PRIMARY KEY, text text)');
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => database.db.query('TRUNCATE piece'));

const stored = async () =>
  (await database.db.query<{ id: number }>('SELECT id FROM piece ORDER BY id')).map(({ id }) => id);
const put = (scope: Scope, id: number) => scope.query('INSERT INTO piece (id) VALUES ($1)', [id]);

test('statements are carried out in order, and committed with those nobody awaited', async () => {
  const seen = await database.db.scope(1).pipeline(async (scope) => {
    const [, [counted]] = await Promise.all([
      put(scope, 1),
      scope.query<{ n: number }>('SELECT count(*)::int AS n FROM piece'),
    ]);
    const rows = await scope.copyOut('SELECT id FROM piece', []);
    void put(scope, 2);
    const fields = await scope.readFields('SELECT id FROM piece WHERE id < $1', ['9'], []);
    void put(scope, 3);
    return [counted!.n, rows, fields];
  });
  expect(seen).toEqual([1, 1, 2]);
  expect(await stored()).toEqual([1, 2, 3]);
});

test('what aborted the transaction is thrown, whoever waits for what, and nothing of it stays', async () => {
  const broken = (scope: Scope) => scope.query("SELECT 'x'::int");
  const invalid = { code: '22P02' };
  // Nobody awaits it before the end.
  await expect(
    database.db.scope(1).pipeline(async (scope) => {
      void put(scope, 1);
      void broken(scope);
      void put(scope, 2);
    }),
  ).rejects.toMatchObject(invalid);
  // A later statement is refused because of it, and awaited first.
  await expect(
    database.db.scope(1).pipeline(async (scope) => {
      void broken(scope);
      await put(scope, 3);
    }),
  ).rejects.toMatchObject(invalid);
  // Neither is awaited: our own error comes in between.
  await expect(
    database.db.scope(1).pipeline(async (scope) => {
      void put(scope, 4);
      throw new RangeError('ours');
    }),
  ).rejects.toThrow(new RangeError('ours'));
  await expect(
    database.db.scope(1).pipeline((scope) => scope.copyOut("SELECT 'x'::int FROM generate_series(1, 3)", [])),
  ).rejects.toMatchObject(invalid);
  // Planned for the first of them, refused by a value each time.
  for (let turn = 0; turn < 3; turn++) {
    await expect(
      database.db.scope(1).pipeline(async (scope) => {
        void put(scope, 5);
        return scope.readFields('SELECT id, 1 / $1::int FROM generate_series(1, 3) AS id', ['0'], []);
      }),
    ).rejects.toMatchObject({ code: '22012' });
  }
  expect(await stored()).toEqual([]);
  // The connections are as good as before.
  await Promise.all(
    Array.from({ length: 30 }, (_, id) => database.db.scope(1).pipeline(async (scope) => void put(scope, id))),
  );
  expect(await stored()).toHaveLength(30);
});

test('a deadlock is tried again', async () => {
  await database.db.scope(1).pipeline(async (scope) => {
    void put(scope, 1);
    void put(scope, 2);
  });
  const lock = (scope: Scope, id: number) => scope.query('SELECT FROM piece WHERE id = $1 FOR UPDATE', [id]);
  let tries = 0;
  let waiting = 0;
  let both: () => void = () => undefined;
  const met = new Promise<void>((resolve) => {
    both = resolve;
  });
  const take = (first: number, second: number) =>
    database.db.scope(1).pipeline(async (scope) => {
      tries++;
      await lock(scope, first);
      if (++waiting === 2) both();
      await met;
      void lock(scope, second);
    });
  await Promise.all([take(1, 2), take(2, 1)]);
  expect(tries).toBe(3);
});

test('a connection lost half way rejects, and the next transaction has another', async () => {
  await expect(
    database.db.scope(1).pipeline(async (scope) => {
      void put(scope, 1);
      await scope.query('SELECT pg_terminate_backend(pg_backend_pid())');
    }),
  ).rejects.toThrow();
  await database.db.scope(1).pipeline(async (scope) => void put(scope, 2));
  expect(await stored()).toEqual([2]);
});
