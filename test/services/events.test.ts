import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../src/db/database.ts';
import { totalsByCustomers } from '../../src/db/events.ts';
import { saveCustomers } from '../../src/services/customers.ts';
import { ingestEvents } from '../../src/services/events.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';

let database: TestDatabase;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

const purchase = (messageId: string, rest: object = {}) => ({
  customer: { externalId: 'ann' },
  messageId,
  type: 'purchase',
  at: '2026-01-02T10:00:00Z',
  amount: 10.5,
  ...rest,
});

test('the same batch twice is stored once, with its totals', async () => {
  const { ids } = await saveCustomers(scope, [{ externalId: 'ann' }]);
  const batch = [purchase('1'), purchase('2', { at: '2026-01-05T10:00:00Z', amount: 0.001 })];
  expect(await ingestEvents(scope, batch)).toEqual({ accepted: 2, duplicates: 0, rejections: [] });
  expect(await ingestEvents(scope, batch)).toEqual({ accepted: 0, duplicates: 2, rejections: [] });
  const [totals] = await totalsByCustomers(scope, [ids[0]!]);
  expect(totals).toMatchObject({ type: 'purchase', count: 2, amount: '10.5010' });
  expect(totals?.lastAt.toISOString()).toBe('2026-01-05T10:00:00.000Z');
});

test('bad events are answered one by one and good ones kept', async () => {
  const tooLate = new Date(Date.now() + 3_600_000).toISOString();
  const result = await ingestEvents(scope, [
    purchase('good'),
    purchase('1', { amount: 99 }),
    purchase('future', { at: tooLate }),
    purchase('dollars', { currency: 'USD' }),
    purchase('nobody', { customer: { externalId: 'nobody' } }),
    purchase('big', { properties: { blob: 'x'.repeat(600_000) } }),
    purchase('type', { type: 'No Such' }),
    purchase('nul', { properties: { a: '\u0000' } }),
    'not an event',
    purchase('good', { amount: 7 }),
  ]);
  expect(result.accepted).toBe(1);
  expect(result.rejections.map(({ index, code }) => [index, code]).sort()).toEqual([
    [1, 'EVENT_CONFLICT'],
    [2, 'EVENT_IN_FUTURE'],
    [3, 'CURRENCY_MISMATCH'],
    [4, 'UNKNOWN_CUSTOMER'],
    [5, 'TOO_LARGE'],
    [6, 'INVALID_INPUT'],
    [7, 'INVALID_INPUT'],
    [8, 'INVALID_INPUT'],
    [9, 'EVENT_CONFLICT'],
  ]);
});

test('two writers of the same batch store it once', async () => {
  const batch = Array.from({ length: 200 }, (_, n) => purchase(`p${n}`, { customer: { externalId: `c${n % 20}` } }));
  const results = await Promise.all([1, 2, 3].map(() => ingestEvents(scope, batch, { createCustomers: true })));
  expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(200);
});
