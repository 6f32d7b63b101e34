import { expect, test } from 'vitest';
import { isIn, isTest, textOf, typescriptIn } from './files.ts';

/** What finds or makes customers by a key, which must be in its stored form by then. */
const BY_KEY =
  /\b(?:customerIdsByExternalId|customersByExternalIds|customersByIdentities|attachIdentities|upsertCustomers)\(/;
/** The doors: inputs are folded by their schemas, or the call folds them. */
const DOORS: Readonly<Record<string, string>> = {
  'src/services/customers/customers.ts': 'CustomerInput',
  'src/services/customers/reference.ts': 'foldExternalId',
  'src/graphql/types/customers/customer-reference.ts': 'foldIdentity',
  'src/services/customers/customer-key.ts': 'CustomerReference',
  'src/graphql/types/customers/customer-lookup.ts': 'foldIdentity',
  'src/services/definitions/apply-webhooks.ts': 'foldExternalId',
};
/** Given keys that a door before them folded, or that were stored. */
const BEHIND_DOORS = [
  'src/graphql/core/loaders.ts',
  'src/services/customers/refuse-erased.ts',
  'src/services/customers/visitors.ts',
  'src/services/events/identify.ts',
  'src/services/import/history/journal.ts',
  'src/services/import/history/undo.ts',
  'src/services/import/people/resolve.ts',
  'src/services/merges/merge-listed.ts',
  'src/services/merges/split-customer.ts',
];
const files = typescriptIn('src').filter((file) => !isTest(file) && !isIn(file, 'src/db'));

test('customers are found by key at the known doors only, each of which folds keys', () => {
  const doors = files.filter((file) => BY_KEY.test(textOf(file)));
  expect(doors.sort()).toEqual([...Object.keys(DOORS), ...BEHIND_DOORS].sort());
  for (const [file, fold] of Object.entries(DOORS)) expect(textOf(file), file).toContain(fold);
});

test('a key is folded before it is loaded, looked up or mapped', () => {
  const loads = files.flatMap((file) => textOf(file).match(/customerByExternalId\.load\([^)]*\)/g) ?? []);
  expect(loads).toHaveLength(2);
  expect(loads.filter((load) => !load.includes('foldExternalId('))).toEqual([]);
  expect(textOf('src/graphql/types/customers/customer-lookup.ts')).toMatch(
    /byText\('externalId', customerHasExternalId, foldExternalId\)/,
  );
  expect(textOf('src/graphql/core/read-filter.ts')).toContain('foldExternalId');
  expect(textOf('src/services/import/customer-mapper.ts')).toContain('foldExternalId');
  expect(textOf('src/services/import/people/who.ts')).toContain('foldIdentity');
});
