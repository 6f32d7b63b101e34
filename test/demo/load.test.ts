import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { generateCustomers } from '../../src/demo/generate.ts';
import { type LoadedDemo, loadDemo } from '../../src/demo/load.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';

let database: TestDatabase;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

const options = { customers: 1_200, seed: 4, asOf: new Date('2025-06-01T00:00:00Z') };

/** Everything the demo wrote, as one row. */
async function state() {
  const tables = ['customer', 'customer_identity', 'customer_event', 'customer_event_aggregate', 'trait'];
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    const [row] = await scope.query(
      `SELECT count(*)::int AS rows, md5(string_agg(t::text, '|' ORDER BY t::text)) AS content FROM ${table} t`,
    );
    found[table] = row;
  }
  return found;
}

test('a demo loads in batches, and loading it again changes nothing', async () => {
  const events = [...generateCustomers(options)].reduce((sum, one) => sum + one.events.length, 0);
  const progress: LoadedDemo[] = [];
  expect(await loadDemo(scope, { ...options, onProgress: (done) => progress.push(done) })).toEqual({
    customers: 1_200,
    events,
  });
  expect(progress.map(({ customers }) => customers)).toEqual([1_000, 1_200]);
  const before = await state();
  expect(before).toMatchObject({ customer: { rows: 1_200 }, customer_event: { rows: events } });
  expect(await loadDemo(scope, options)).toEqual({ customers: 1_200, events });
  expect(await state()).toEqual(before);
});

test('what contradicts the workspace is refused by its code', async () => {
  const asOf = new Date('2025-05-01T00:00:00Z');
  await expect(loadDemo(scope, { ...options, asOf })).rejects.toMatchObject({ code: 'EVENT_CONFLICT' });
  const dollars = await testWorkspace(database.db, 'USD');
  await expect(loadDemo(dollars, options)).rejects.toMatchObject({ code: 'CURRENCY_MISMATCH' });
});
