import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { mergeCustomers } from '../../src/services/merges/merge-customers.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder } from './fixture.ts';

let database: TestDatabase;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

const MAPPING = {
  source: 'crm',
  customer: { externalId: 'id', identity: { type: 'email', value: 'mail' }, fields: { city: 'city' } },
};

test('the key of a merged customer and an identity of a third one clash; with the survivor they agree', async () => {
  const scope = await testWorkspace(database.db);
  const { ids } = await saveCustomers(scope, [
    { externalId: 'S1', identities: [{ type: 'email', value: 's@example.org' }] },
    { externalId: 'S2' },
    { externalId: 'T1', identities: [{ type: 'email', value: 't@example.org' }] },
  ]);
  await mergeCustomers(scope, ids[0]!, ids[1]!);
  const csv = 'id,mail,city\nS2,t@example.org,Ulm\nS2,s@example.org,Bonn\n';
  const { rejected, linesAccepted } = await folder.import(scope, folder.file('people.csv', csv), MAPPING);
  expect(rejected).toMatchObject([{ line: 2, code: 'CONFLICT' }]);
  expect(linesAccepted.total).toBe(1);
  const rows = await scope.query('SELECT external_id AS id, city FROM customer WHERE workspace_id = $1 ORDER BY 1', [
    scope.workspaceId,
  ]);
  expect(rows).toEqual([
    { id: 'S1', city: 'Bonn' },
    { id: 'T1', city: null },
  ]);
});
