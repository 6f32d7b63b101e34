import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { rowsOfParents } from '../../../src/db/reads/source.ts';
import { TOTALS_OF_CUSTOMER } from '../../../src/db/tables/events/events.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';

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
  expect(await ingestEvents(scope, batch)).toMatchObject({ accepted: 2, duplicates: 0, rejections: [] });
  expect(await ingestEvents(scope, batch)).toMatchObject({ accepted: 0, duplicates: 2, rejections: [] });
  const [totals] = (await rowsOfParents(scope, TOTALS_OF_CUSTOMER, [ids[0]!])).map(({ row }) => row);
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

/** Totals of a customer by type: count, amount and last day. */
async function totalsOf(externalId: string): Promise<Record<string, string>> {
  const { id } = await prismaOf(scope).customer.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, externalId },
  });
  const rows = (await rowsOfParents(scope, TOTALS_OF_CUSTOMER, [id])).map(({ row }) => row);
  return Object.fromEntries(
    rows.map(({ type, count, amount, firstAt, lastAt }) => [
      type,
      [count, Number(amount), firstAt.toISOString().slice(0, 10), lastAt.toISOString().slice(0, 10)].join(' '),
    ]),
  );
}

test('a correction replaces content, time, type and customer, and both customers have the right totals', async () => {
  await saveCustomers(scope, [{ externalId: 'bea' }, { externalId: 'cleo' }]);
  const of = (externalId: string, messageId: string, rest: object = {}) =>
    purchase(messageId, { customer: { externalId }, source: 'till', ...rest });
  await ingestEvents(scope, [
    of('bea', 'a', { at: '2026-01-01T00:00:00Z', amount: 1 }),
    of('bea', 'b', { at: '2026-02-01T00:00:00Z', amount: 20 }),
    of('bea', 'c', { at: '2026-03-01T00:00:00Z', amount: 300 }),
  ]);
  const moved = of('cleo', 'c', { at: '2026-03-02T00:00:00Z', amount: 299, type: 'refund', correction: true });
  expect(await ingestEvents(scope, [moved])).toMatchObject({ accepted: 0, corrected: 1, rejections: [] });
  expect(await totalsOf('bea')).toEqual({ purchase: '2 21 2026-01-01 2026-02-01' });
  expect(await totalsOf('cleo')).toEqual({ refund: '1 299 2026-03-02 2026-03-02' });
  expect(await ingestEvents(scope, [moved])).toMatchObject({ corrected: 0, duplicates: 1 });
  // Late: before all others.
  await ingestEvents(scope, [of('bea', 'late', { at: '2025-12-01T00:00:00Z', amount: 4 })]);
  expect(await totalsOf('bea')).toEqual({ purchase: '3 25 2025-12-01 2026-02-01' });
  const fresh = of('cleo', 'first', { correction: true, amount: 5, at: '2026-01-01T00:00:00Z' });
  expect(await ingestEvents(scope, [fresh])).toMatchObject({ accepted: 1, corrected: 0 });
});

test('a deleted event stays deleted until a correction brings it back', async () => {
  await saveCustomers(scope, [{ externalId: 'dora' }]);
  const bought = purchase('d1', { customer: { externalId: 'dora' }, source: 'shop' });
  const deletion = (messageId: string) => ({ op: 'delete', source: 'shop', messageId });
  await ingestEvents(scope, [bought]);
  expect(await ingestEvents(scope, [deletion('d1'), deletion('never')])).toMatchObject({ deleted: 1, missing: 1 });
  expect(await totalsOf('dora')).toEqual({});
  expect(await ingestEvents(scope, [deletion('d1')])).toMatchObject({ deleted: 0, missing: 1 });
  const late = await ingestEvents(scope, [bought, { ...bought, messageId: 'never' }]);
  expect(late).toMatchObject({ accepted: 0, duplicates: 0 });
  expect(late.rejections.map(({ index, code }) => [index, code])).toEqual([
    [0, 'EVENT_DELETED'],
    [1, 'EVENT_DELETED'],
  ]);
  expect(await ingestEvents(scope, [{ ...bought, correction: true }])).toMatchObject({ accepted: 1 });
  expect(await totalsOf('dora')).toEqual({ purchase: '1 10.5 2026-01-02 2026-01-02' });
  expect((await ingestEvents(scope, [{ op: 'erase', messageId: 'd1' }])).rejections).toMatchObject([
    { code: 'INVALID_INPUT', field: ['op'] },
  ]);
});

test('items of one key are carried out in the order given', async () => {
  await saveCustomers(scope, [{ externalId: 'eve' }]);
  const item = (amount: number, rest: object = {}) =>
    purchase('e1', { customer: { externalId: 'eve' }, source: 'order', amount, ...rest });
  const result = await ingestEvents(scope, [
    item(1),
    item(2),
    item(3, { correction: true }),
    item(3),
    { op: 'delete', source: 'order', messageId: 'e1' },
    item(4),
    item(5, { correction: true }),
  ]);
  expect(result).toMatchObject({ accepted: 2, corrected: 1, duplicates: 1, deleted: 1, missing: 0 });
  expect(result.rejections.map(({ index, code }) => [index, code])).toEqual([
    [1, 'EVENT_CONFLICT'],
    [5, 'EVENT_DELETED'],
  ]);
  expect(await totalsOf('eve')).toEqual({ purchase: '1 5 2026-01-02 2026-01-02' });
});

test('corrections, deletions and new events of many writers at once leave totals that follow from the events', async () => {
  const key = (n: number) => ({ source: 'race', messageId: `r${n}` });
  const event = (n: number, by: number) => ({
    ...purchase('', { customer: { externalId: `c${(n * 7 + by) % 20}` }, amount: n + by / 10 }),
    ...key(n),
  });
  const batch = (by: number) =>
    Array.from({ length: 100 }, (_, at) => {
      const n = (at * 13 + by * 31) % 120;
      if ((n + by) % 5 === 0) return { op: 'delete', ...key(n) };
      return { ...event(n, by), ...(by % 2 ? { correction: true } : {}) };
    });
  await Promise.all(Array.from({ length: 8 }, (_, by) => ingestEvents(scope, batch(by), { createCustomers: true })));
  const [wrong] = await scope.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (
       SELECT customer_id, type, count(*)::int, min(at), max(at), coalesce(sum(amount), 0) FROM customer_event
       WHERE workspace_id = $1 AND customer_id > 0 GROUP BY 1, 2) AS e (c, t, n, first, last, amount)
     FULL JOIN (SELECT * FROM customer_event_aggregate WHERE workspace_id = $1) AS a ON a.customer_id = e.c AND a.type = e.t
     WHERE (a.count, a.first_at, a.last_at, a.amount) IS DISTINCT FROM (e.n, e.first, e.last, e.amount)`,
    [scope.workspaceId],
  );
  expect(wrong).toEqual({ n: 0 });
});

test('both owners of a corrected event are lined up, with the types before and after', async () => {
  const own = await testWorkspace(database.db);
  await saveCustomers(own, [{ externalId: 'x' }, { externalId: 'y' }]);
  await own.query(
    `INSERT INTO segmentation (workspace_id, key, name, segmenter_id, config, live_model_id) VALUES ($1, 'a', 'A', 'a', '{}', 1)`,
    [own.workspaceId],
  );
  const bought = purchase('1', { customer: { externalId: 'x' } });
  await ingestEvents(own, [bought]);
  await own.query('DELETE FROM evaluation_task WHERE workspace_id = $1', [own.workspaceId]);
  await ingestEvents(own, [{ ...bought, customer: { externalId: 'y' }, type: 'visit', correction: true }]);
  const tasks = await own.query(
    `SELECT c.external_id AS customer, touched FROM evaluation_task t JOIN customer c ON c.id = t.customer_id
     WHERE t.workspace_id = $1 ORDER BY 1`,
    [own.workspaceId],
  );
  const touched = expect.arrayContaining(['events.purchase', 'events.visit']);
  expect(tasks).toEqual([
    { customer: 'x', touched },
    { customer: 'y', touched },
  ]);
});

test('amounts as text keep every digit, and are the same event as the number', async () => {
  await saveCustomers(scope, [{ externalId: 'fay' }]);
  const of = (messageId: string, amount: unknown) =>
    purchase(messageId, { customer: { externalId: 'fay' }, source: 'text', amount });
  expect(await ingestEvents(scope, [of('1', '123456789012345.6789'), of('2', '0.10'), of('2', 0.1)])).toMatchObject({
    accepted: 2,
    duplicates: 1,
    rejections: [],
  });
  const [row] = await scope.query(
    "SELECT sum(amount)::text AS sum FROM customer_event WHERE workspace_id = $1 AND source = 'text'",
    [scope.workspaceId],
  );
  expect(row).toEqual({ sum: '123456789012345.7789' });
  for (const bad of ['1e5', '', '12345678901234567', ' 1', 'NaN', 1e16, Number.NaN, true]) {
    expect((await ingestEvents(scope, [of('bad', bad)])).rejections).toMatchObject([
      { code: 'INVALID_INPUT', field: ['amount'] },
    ]);
  }
});

test('texts of any characters are stored as they are', async () => {
  const odd = [
    'a"b',
    'a\\b',
    '{1,2}',
    'NULL',
    'null',
    "it's",
    'tab\t',
    'line\nbreak',
    '漢字 🙂',
    '',
    ' ',
    '\\"',
    '\\\\u0000',
  ];
  const events = odd.map((channel, n) =>
    purchase(`odd-${n}`, {
      source: 'odd',
      channel,
      properties: { [`k${channel}`]: channel },
      lines: [{ name: channel }],
    }),
  );
  expect(await ingestEvents(scope, events)).toMatchObject({ accepted: odd.length, rejections: [] });
  const stored = await scope.query(
    `SELECT channel, properties, lines FROM customer_event WHERE workspace_id = $1 AND source = 'odd'
     ORDER BY split_part(message_id, '-', 2)::int`,
    [scope.workspaceId],
  );
  expect(stored).toEqual(
    odd.map((channel) =>
      // An empty text is absent.
      channel === ''
        ? { channel: null, properties: null, lines: [{}] }
        : { channel, properties: { [`k${channel}`]: channel }, lines: [{ name: channel }] },
    ),
  );
  expect(await ingestEvents(scope, events)).toMatchObject({ accepted: 0, duplicates: odd.length });
});
