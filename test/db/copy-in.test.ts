import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let scope: Scope;
beforeAll(async () => {
  // One connection: whoever comes next has the one that failed.
  database = await testDatabase({ connections: 1 });
  scope = database.db.scope(1);
  await scope.query('CREATE TABLE piece (id int PRIMARY KEY)');
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => scope.query('TRUNCATE piece'));

/** Rows that are still here when the writer throws, and rows of which some chunks have been sent by then. */
const FEW = 3;
const MANY = 200_000;

/** Writes so many pieces from an id on, then does what is asked for. */
const copyPieces = (to: Scope, from: number, count: number, last: () => void = () => undefined) =>
  to.copyIn('piece', ['id'], async (rows) => {
    for (let id = from; id < from + count; id++) {
      rows.begin();
      rows.int(id);
      if (rows.full) await rows.flush();
    }
    last();
  });
const failure = new RangeError('half way');
const copyHalf = (to: Scope, from: number, count: number) =>
  copyPieces(to, from, count, () => {
    throw failure;
  });
const put = (to: Scope, id: number) => to.query('INSERT INTO piece VALUES ($1)', [id]);
const stored = async () =>
  (await scope.query<{ id: number }>('SELECT id FROM piece ORDER BY id LIMIT 10')).map(({ id }) => id);

test.each([FEW, MANY])('a writer that throws after %i rows leaves none, and the connection of use', async (count) => {
  const backend = async () => scope.query('SELECT pg_backend_pid() AS pid');
  const before = await backend();
  await expect(copyHalf(scope, 1, count)).rejects.toBe(failure);
  expect(await stored()).toEqual([]);
  await copyPieces(scope, 7, 2);
  expect(await stored()).toEqual([7, 8]);
  expect(await backend()).toEqual(before);
});

test('rows of many chunks arrive as they were given', async () => {
  await copyPieces(scope, 1, MANY);
  const [found] = await scope.query(
    'SELECT count(*)::int AS count, min(id) AS least, max(id) AS most, sum(id::int8)::text AS sum FROM piece',
  );
  expect(found).toEqual({ count: MANY, least: 1, most: MANY, sum: String((MANY * (MANY + 1)) / 2) });
});

test('rows that PostgreSQL refuses leave none, and the connection of use', async () => {
  await put(scope, MANY);
  await expect(copyPieces(scope, 1, MANY)).rejects.toMatchObject({ code: '23505' });
  expect(await stored()).toEqual([MANY]);
});

test.each(['transaction', 'pipeline'] as const)(
  'a writer that throws in a %s ends it with nothing done',
  async (kind) => {
    for (const count of [FEW, MANY]) {
      const work = scope[kind](async (inner) => {
        void put(inner, 500_000);
        await copyHalf(inner, 1, count);
      });
      await expect(work).rejects.toBe(failure);
      expect(await stored()).toEqual([]);
      // Whoever takes no notice is told in the end.
      const swallowed = scope[kind](async (inner) => {
        await copyHalf(inner, 1, count).catch(() => undefined);
      });
      await expect(swallowed).rejects.toThrow('nothing of it was committed');
      await scope[kind]((inner) => copyPieces(inner, 7, 2));
      expect(await stored()).toEqual([7, 8]);
      await scope.query('TRUNCATE piece');
    }
  },
);

test.each(['transaction', 'pipeline'] as const)(
  'a writer that throws in a savepoint of a %s leaves the others',
  async (kind) => {
    await scope[kind](async (outer) => {
      void put(outer, 500_000);
      await expect(outer.transaction((inner) => copyHalf(inner, 1, MANY))).rejects.toBe(failure);
      await copyPieces(outer, 7, 2);
    });
    expect(await stored()).toEqual([7, 8, 500_000]);
  },
);

test('a connection lost half way rejects, and the next has another', async () => {
  const [backend] = await scope.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const copying = scope.copyIn('piece', ['id'], async (rows) => {
    for (let id = 1; id <= MANY; id++) {
      rows.begin();
      rows.int(id);
      if (rows.full) await rows.flush();
      if (id !== MANY / 2) continue;
      await database.db.session((other) => other.query('SELECT pg_terminate_backend($1, 5000)', [backend!.pid]));
    }
  });
  await expect(copying).rejects.toThrow();
  await put(scope, 7);
  expect(await stored()).toEqual([7]);
});
