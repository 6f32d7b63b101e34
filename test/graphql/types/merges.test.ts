import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { type TestApi, testApi } from '../api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('customers are merged, undone, and deleted through the API, by keys of every kind', async () => {
  await saveCustomers(api.scope, [
    { externalId: 'M1', name: 'One' },
    { externalId: 'M2', phone: '2', identities: [{ type: 'crm', value: '2' }] },
  ]);
  const merge = `mutation { mergeCustomers(input: { into: { externalId: "M1" }, from: { identity: { type: "crm", value: "2" } },
    fields: { name: TAKE_FROM }, otherwise: LATEST }) {
    mergeId userErrors { code field } customer { id name phone merges { id externalId fromId cause undoneAt into { externalId } } } } }`;
  const { mergeId, customer, userErrors } = (await api.ask(merge)).data.mergeCustomers;
  expect(userErrors).toEqual([]);
  expect(customer).toMatchObject({
    name: null,
    phone: '2',
    merges: [{ id: mergeId, externalId: 'M2', cause: 'MERGED', undoneAt: null, into: { externalId: 'M1' } }],
  });
  const again =
    'mutation { mergeCustomers(input: { into: { externalId: "M1" }, from: { externalId: "M2" } }) { mergeId userErrors { code field } } }';
  expect((await api.ask(again)).data.mergeCustomers).toEqual({
    mergeId: null,
    userErrors: [{ code: 'ALREADY_MERGED', field: ['from'] }],
  });
  const undo =
    'mutation ($id: ID!) { undoMerge(input: { mergeId: $id }) { into { name merges { undoneAt } } from { id phone identities { value } } userErrors { code } } }';
  expect((await api.ask(undo, { id: mergeId }, api.foreignKey)).data.undoMerge.userErrors).toEqual([
    { code: 'NOT_FOUND' },
  ]);
  expect((await api.ask(undo, { id: mergeId })).data.undoMerge).toMatchObject({
    into: { name: 'One', merges: [{ undoneAt: expect.any(String) }] },
    from: { id: customer.merges[0].fromId, phone: '2', identities: [{ value: '2' }] },
    userErrors: [],
  });
  const remove =
    'mutation ($key: CustomerKey!) { deleteCustomer(input: { customer: $key }) { deletedId userErrors { code } } }';
  const key = { id: customer.id };
  expect((await api.ask(remove, { key }, api.foreignKey)).data.deleteCustomer.deletedId).toBeNull();
  expect((await api.ask(remove, { key })).data.deleteCustomer).toEqual({ deletedId: customer.id, userErrors: [] });
  expect((await api.ask(remove, { key })).data.deleteCustomer).toEqual({ deletedId: null, userErrors: [] });
  expect((await api.ask(remove, { key }, api.keys.READ)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('a customer who is two is split through the API, and put together again', async () => {
  await saveCustomers(api.scope, [
    {
      externalId: 'S1',
      name: 'Both',
      identities: [
        { type: 'crm', value: 's1' },
        { type: 'crm', value: 's2' },
      ],
    },
  ]);
  await ingestEvents(
    api.scope,
    ['a', 'b', 'c'].map((messageId) => ({
      customer: { externalId: 'S1' },
      source: 'shop',
      messageId,
      type: 'purchase',
      at: '2026-01-02T00:00:00Z',
      amount: 10,
    })),
  );
  const parts = 'name externalId identities { value } eventTotals { count }';
  const split = `mutation ($as: String!, $ids: [String!]) { splitCustomer(input: { customer: { externalId: "S1" }, externalId: $as,
    identities: [{ type: "crm", value: "s2" }], items: { messageIds: $ids } }) {
    customer { ${parts} } part { ${parts} } userErrors { code field } } }`;
  const asked = async (as: string, ids: string[], key?: string) =>
    (await api.ask(split, { as, ids }, key)).data.splitCustomer;
  expect((await asked('S2', ['b'], api.foreignKey)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(await asked('S2', ['b', 'c'])).toEqual({
    customer: { name: 'Both', externalId: 'S1', identities: [{ value: 's1' }], eventTotals: [{ count: 1 }] },
    part: { name: null, externalId: 'S2', identities: [{ value: 's2' }], eventTotals: [{ count: 2 }] },
    userErrors: [],
  });
  // The identity is gone already.
  expect(await asked('S3', ['a'])).toMatchObject({ part: null, userErrors: [{ code: 'NOT_FOUND' }] });
  const merge = `mutation { mergeCustomers(input: { into: { externalId: "S1" }, from: { externalId: "S2" } }) { customer { ${parts} } } }`;
  expect((await api.ask(merge)).data.mergeCustomers.customer).toEqual({
    name: 'Both',
    externalId: 'S1',
    identities: [{ value: 's1' }, { value: 's2' }],
    eventTotals: [{ count: 3 }],
  });
});
