import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { customersByIds } from '../../../src/db/tables/customers/customers.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';

let database: TestDatabase;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

test('repeating an upsert changes nothing; fields left out stay and null clears', async () => {
  const full = {
    externalId: 'a',
    name: 'Ann',
    birthDate: '1980-02-29',
    income: 1234.5,
    traits: { pets: 2, vip: true },
  };
  expect(await saveCustomers(scope, [full])).toMatchObject({ created: 1, updated: 0, unchanged: 0 });
  expect(await saveCustomers(scope, [full])).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
  const { ids } = await saveCustomers(scope, [{ externalId: 'a', name: null, traits: { vip: null, town: 'Ulm' } }]);
  const [row] = await customersByIds(scope, [ids[0]!]);
  expect(row).toMatchObject({
    name: null,
    birthDate: '1980-02-29',
    income: '1234.5000',
    traits: { pets: 2, town: 'Ulm' },
  });
});

test('each bad customer is answered with its code and place', async () => {
  const { rejections, created } = await saveCustomers(scope, [
    { externalId: 'b', birthDate: '2999-01-01' },
    { externalId: 'c', traits: { pets: 'many' } },
    { externalId: 'd', traits: { odd: { nested: true } } },
    { externalId: '' },
    { externalId: 'e', birthDate: '2001-02-30' },
    { externalId: 'f', identities: [{ type: 'email', value: 'f@example.com' }] },
    { externalId: 'f' },
    { externalId: 'g', identities: [{ type: 'email', value: 'f@example.com' }] },
  ]);
  expect(rejections.map(({ index, code, field }) => [index, code, field.join('.')])).toEqual([
    [0, 'BIRTH_DATE_IN_FUTURE', 'birthDate'],
    [1, 'TRAIT_KIND_MISMATCH', 'traits.pets'],
    [2, 'UNKNOWN_TRAIT_KIND', 'traits.odd'],
    [3, 'INVALID_INPUT', 'externalId'],
    [4, 'INVALID_INPUT', 'birthDate'],
    [6, 'INVALID_INPUT', 'externalId'],
    [7, 'CONFLICT', 'identities.0'],
  ]);
  expect(created).toBe(2);
});
