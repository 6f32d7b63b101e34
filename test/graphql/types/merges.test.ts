import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
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
