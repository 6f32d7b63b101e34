import { expect, test } from 'vitest';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { Trial } from './support.ts';

const order = (externalId: string, messageId: string, amount: string) => ({
  customer: { externalId },
  source: 'web',
  messageId,
  type: 'purchase',
  at: '2026-01-05T10:00:00Z',
  amount,
});

const mapping = (merged: object) => ({
  source: 'crm',
  customer: { externalId: 'Id', fields: { name: 'Name' }, merged: { type: 'list' as const, ...merged } },
});

test('customers that the CRM merged become part of the one that lists them, known before or not', async () => {
  await using trial = await Trial.begin();
  await saveCustomers(trial.scope, [
    { externalId: 'K1', city: 'Ulm' },
    { externalId: 'K2', phone: '12' },
  ]);
  await ingestEvents(trial.scope, [order('K1', 'a', '60.00'), order('K2', 'b', '40.00')]);
  const file = 'Id,Name,Merged\nK1,Ida Lund,K2;K3\nK4,Jo Kerr,\n';
  await trial.import('contacts.csv', file, mapping({ column: 'Merged' }));
  const again = await trial.import('contacts.csv', file, mapping({ column: 'Merged' }));
  expect(again.customers).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  // K3 was nobody's; its orders come later.
  await ingestEvents(trial.scope, [order('K3', 'c', '5.00')]);
  expect(await trial.customers()).toMatchObject([
    { externalId: 'K1', name: 'Ida Lund', city: 'Ulm', phone: '12' },
    { externalId: 'K4', name: 'Jo Kerr' },
  ]);
  expect((await trial.events()).map(({ externalId, amount }) => [externalId, amount])).toEqual([
    ['K1', '60'],
    ['K1', '40'],
    ['K1', '5'],
  ]);
});

test('lists in JSON and with another separator are read, chains too', async () => {
  await using trial = await Trial.begin();
  await trial.import(
    'people.ndjson',
    '{"Id":"A","Name":"One","old":["B","C"]}\n{"Id":"D","Name":"Two","old":["A"]}\n',
    mapping({ column: 'old' }),
  );
  await trial.import('people.csv', 'Id,Name,Merged\nD,Two,E | F\n', mapping({ column: 'Merged', separator: ' | ' }));
  await ingestEvents(
    trial.scope,
    ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => order(id, id, '1.00')),
  );
  expect(await trial.customers()).toMatchObject([{ externalId: 'D', name: 'Two' }]);
  expect((await trial.events()).map(({ externalId }) => externalId)).toEqual(['D', 'D', 'D', 'D', 'D', 'D']);
});

test('a customer listed by two, and one that lists itself, are told and change nothing', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import(
    'contacts.csv',
    'Id,Name,Merged\nA,One,C\nB,Two,C\nD,Three,D\n',
    mapping({ column: 'Merged' }),
  );
  expect(summary.customers).toMatchObject({ created: 3, rejected: 0 });
  expect((await trial.customers()).map(({ externalId }) => externalId)).toEqual(['A', 'B', 'D']);
  expect(summary.rejected).toMatchObject([{ code: 'ALREADY_MERGED' }, { code: 'INVALID_INPUT' }]);
});
