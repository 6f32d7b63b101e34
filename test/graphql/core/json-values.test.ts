import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { post, type TestApi, testApi } from '../api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const UPSERT = `mutation ($customers: [CustomerInput!]!) { upsertCustomers(input: { customers: $customers }) {
  created userErrors { code field message } } }`;
const INGEST = `mutation ($events: [EventInput!]!) { ingestEvents(input: { events: $events, createCustomers: true }) {
  accepted userErrors { code field } } }`;

const nested = (depth: number) => `${'{"x":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** With variables as text: what JSON may say, an object of ours may not. */
async function send(query: string, variables: string) {
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  const response = await api.server.fetch(post(body, api.keys.WRITE));
  return (await response.json()) as { data: Record<string, { userErrors: unknown[] }> };
}

const event = (n: number, properties: string) =>
  `{"customer":{"externalId":"e"},"messageId":"m${n}","type":"visit","at":"2026-01-01T00:00:00Z","properties":${properties}}`;

test('properties and traits nested too deep, with a poisoned key or a number too large are refused alone', async () => {
  const properties = [nested(64), nested(65), nested(20_000), '{"x":1e301}', '{"x":[{"y":-1e308}]}', '{"x":1e300}'];
  properties.push('{"__proto__":{"x":1}}', '{"x":{"__proto__":1}}', '[1]');
  const events = await send(INGEST, `{"events":[${properties.map((value, n) => event(n, value))}]}`);
  const refused = [1, 2, 3, 4, 6, 7, 8].map((n) => ({
    code: 'INVALID_INPUT',
    field: ['events', String(n), 'properties'],
  }));
  expect(events.data['ingestEvents']).toEqual({ accepted: 2, userErrors: refused });

  const traits = [
    nested(20_000),
    '{"__proto__":1}',
    '{"big":1e301}',
    '{"fine":1e300}',
    '{"x":{"__proto__":1}}',
    'null',
  ];
  const customers = traits.map((value, n) => `{"externalId":"c${n}","traits":${value}}`);
  const saved = await send(UPSERT, `{"customers":[${customers}]}`);
  expect(saved.data['upsertCustomers']).toMatchObject({
    created: 2,
    userErrors: [0, 1, 2, 4].map((n) => ({ code: 'INVALID_INPUT', field: ['customers', String(n), 'traits'] })),
  });
});

test('what JSON cannot carry is refused in process too', async () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = [circle, circle];
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1n, () => 1, Symbol('x'), circle];
  const traits = await saveCustomers(
    api.scope,
    values.map((value, n) => ({ externalId: `p${n}`, traits: { t: value } })),
  );
  expect(traits.created).toBe(0);
  expect(traits.rejections.map(({ field }) => field)).toEqual(values.map(() => ['traits']));
  const events = await ingestEvents(
    api.scope,
    [...values, new Map()].map((value, n) => ({
      customer: { externalId: 'p' },
      messageId: `p${n}`,
      type: 'visit',
      at: '2026-01-01T00:00:00Z',
      properties: { deep: [{ value }] },
    })),
    { createCustomers: true },
  );
  expect(events.rejections.map(({ index }) => index)).toEqual(values.map((_, n) => n));
});

test('a batch is not changed by taking it', async () => {
  const declare = 'mutation { saveTrait(input: { name: "when", kind: TIME }) { userErrors { code } } }';
  expect((await api.ask(declare)).data.saveTrait.userErrors).toEqual([]);
  const traits = { when: '2026-01-01T01:00:00+01:00' };
  expect((await saveCustomers(api.scope, [{ externalId: 'kept', traits }])).created).toBe(1);
  expect(traits).toEqual({ when: '2026-01-01T01:00:00+01:00' });
});

test('moments lie in the years PostgreSQL can read', async () => {
  const declare = 'mutation { saveTrait(input: { name: "seen", kind: TIME }) { userErrors { code } } }';
  expect((await api.ask(declare)).data.saveTrait.userErrors).toEqual([]);
  const moments = [
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59-01:00',
    '-000001-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
  ];
  const customers = moments.map((seen, n) => ({ externalId: `t${n}`, traits: { seen } }));
  const { data } = await api.ask(UPSERT, { customers });
  expect(data.upsertCustomers).toMatchObject({
    created: 2,
    userErrors: [0, 1, 4, 5, 6].map((n) => ({
      code: 'INVALID_INPUT',
      field: ['customers', String(n), 'traits', 'seen'],
    })),
  });
  const query = `query ($time: DateTime) { customers(filter: { trait: { name: "seen", time: { gte: $time } } }) { totalCount } }`;
  expect((await api.ask(query, { time: '0001-01-01T00:00:00Z' })).data.customers.totalCount).toBe(2);
  api.logged.length = 0;
  for (const time of [moments[0], moments[1], moments[4]]) {
    const created = 'query ($time: DateTime) { customers(filter: { createdAt: { gte: $time } }) { totalCount } }';
    for (const text of [query, created]) {
      expect((await api.ask(text, { time })).errors, time).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    }
  }
  expect(api.logged).toEqual([]);
});
