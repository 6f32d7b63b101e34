import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from '../api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('a customer is found by a key in whatever form, through variables and literals', async () => {
  const upsert = await api.ask(
    `mutation { upsertCustomers(input: { customers: [{ externalId: " Tim@Key.example",
      identities: [{ type: "Email", value: "Tim@Key.example" }, { type: "phone", value: "0049 (30) 12" }] }] }) {
      customers { externalId identities { type value } } userErrors { code } } }`,
  );
  expect(upsert.data.upsertCustomers).toEqual({
    customers: [
      {
        externalId: 'tim@key.example',
        identities: [
          { type: 'email', value: 'tim@key.example' },
          { type: 'phone', value: '+493012' },
        ],
      },
    ],
    userErrors: [],
  });
  const found = { externalId: 'tim@key.example' };
  const byKey = 'query ($key: String!) { customer(externalId: $key) { externalId } }';
  for (const key of ['TIM@KEY.EXAMPLE', 'tim@key.example\u200b', 'tim@key.example']) {
    expect((await api.ask(byKey, { key })).data.customer).toEqual(found);
  }
  const literal = await api.ask('{ customer(externalId: "Tim@key.Example") { externalId } }');
  expect(literal.data.customer).toMatchObject(found);
  const filtered = await api.ask('query ($f: CustomerFilter) { customers(filter: $f) { nodes { externalId } } }', {
    f: { externalId: { in: ['TIM@key.example', 'nobody'] } },
  });
  expect(filtered.data.customers.nodes).toEqual([found]);
  const events = await api.ask(
    `mutation ($events: [EventInput!]!) { ingestEvents(input: { events: $events }) {
      accepted customers { externalId } userErrors { code } } }`,
    {
      events: [
        { customer: { externalId: 'TIM@key.example' }, messageId: 'k1', type: 'visit', at: '2026-01-01T00:00:00Z' },
        {
          customer: { identity: { type: 'PHONE', value: '+49 30-12' } },
          messageId: 'k2',
          type: 'visit',
          at: '2026-01-01T00:00:00Z',
        },
      ],
    },
  );
  expect(events.data.ingestEvents).toEqual({ accepted: 2, customers: [found, found], userErrors: [] });
});

test('messages about values are in words', async () => {
  const { data } = await api.ask(
    `mutation ($c: [CustomerInput!]!) { upsertCustomers(input: { customers: $c }) { userErrors { message } } }`,
    { c: [{ externalId: 'w', country: 'x'.repeat(300) }, { externalId: '' }, { externalId: 'v', children: -1 }] },
  );
  expect(data.upsertCustomers.userErrors.map(({ message }: { message: string }) => message)).toEqual([
    'is longer than 200 characters',
    'is empty',
    'is below 0',
  ]);
});
