import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let scope: Scope;

beforeAll(async () => {
  database = await testDatabase();
  scope = database.db.scope(1);
});
afterAll(() => database[Symbol.asyncDispose]());

const TEXT = `SELECT n, $2::text AS word, $3::timestamptz = '1969-07-20T20:17:40Z' AS landed, jsonb_build_object('n', n) AS detail
  FROM unnest($1::int[]) AS n ORDER BY n DESC`;
const VALUES = [[1, 3, 2], `"ä'\\`, new Date('1969-07-20T20:17:40Z')];
const ROWS = [3, 2, 1].map((n) => ({ n, word: `"ä'\\`, landed: true, detail: { n } }));

test('rows come in their order, the same on the pool, at a pace, in a transaction and in a pipeline', async () => {
  const paced = database.db.scope(1, { together: 1 });
  // The second time on the pool it is one that was quick.
  for (const _ of [1, 2]) {
    for (const of of [scope, scope.prepared, paced]) expect(await of.readJson(TEXT, VALUES)).toEqual(ROWS);
    expect(await scope.transaction((own) => own.readJson(TEXT, VALUES))).toEqual(ROWS);
    expect(await scope.pipeline((own) => own.readJson(TEXT, VALUES))).toEqual(ROWS);
  }
});

test('no rows are an empty list', async () => {
  for (const _ of [1, 2]) expect(await scope.readJson('SELECT 1 AS n WHERE $1::int > 1', [0])).toEqual([]);
});

test('a transaction reads what it wrote itself', async () => {
  await scope.transaction(async (own) => {
    await own.query('CREATE TEMP TABLE seen (n int) ON COMMIT DROP');
    await own.query('INSERT INTO seen VALUES ($1)', [7]);
    expect(await own.readJson('SELECT n FROM seen WHERE n > $1', [0])).toEqual([{ n: 7 }]);
  });
});

test('what is asked again is planned once, without its values', async () => {
  const text = 'SELECT n AS planned_once FROM generate_series(1, $1::int) AS n WHERE n > $2::int';
  for (let n = 0; n < 8; n++) expect(await scope.readJson(text, [n + 1, n])).toEqual([{ planned_once: n + 1 }]);
  const look = () =>
    scope.readJson<{ custom: number | null; general: number | null }>(
      `SELECT sum(custom_plans)::int AS custom, sum(generic_plans)::int AS general FROM pg_prepared_statements
       WHERE statement LIKE '%planned\\_once%' AND statement NOT LIKE '%pg_prepared%' AND $1::int = 1`,
      [1],
    );
  // The first look is from a connection of the pool, which holds none; the next from the one that they share.
  expect(await look()).toEqual([{ custom: null, general: null }]);
  const [{ custom, general } = { custom: null, general: null }] = await look();
  expect(custom).toBe(0);
  expect(general).toBeGreaterThan(0);
});

test('a failure is told, and what comes after it is answered', async () => {
  const text = 'SELECT 1 / $1::int AS n';
  for (const divisor of [1, 1, 0, 1]) {
    const asked = scope.readJson(text, [divisor]);
    if (divisor === 0) await expect(asked).rejects.toThrow('division by zero');
    else expect(await asked).toEqual([{ n: 1 }]);
  }
});
