import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTransfers } from '../../../src/services/transfers/transfers.ts';
import { ORDERS, ordersCsv, stored } from '../../import/fixture.ts';
import { silent } from '../../support/server.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

let files: TransferApi;
beforeAll(async () => {
  files = await transferApi({ attempts: 1 });
});
afterAll(() => files?.[Symbol.asyncDispose]());

const START = `mutation ($input: StartImportInput!) {
  startImport(input: $input) { import { id state } userErrors { code field } } }`;

test('a regular expression that would be tried in endless ways takes the time of its text, and the import is done', async () => {
  const { db } = files.api;
  const transfers = await startTransfers({ db, settings: files.settings, logLevel: 'silent' }, silent);
  try {
    const name = `${'a'.repeat(60)}!`;
    const upload = await files.upload(ordersCsv(20).replaceAll(',s0,', `,${name},`));
    const patterns = ['^(a+)+$', `^${'(a|aa)'.repeat(40)}b`];
    const reject = patterns.map((matches) => ({ if: { column: 'sku', matches }, reason: 'all a' }));
    const endless = { ...ORDERS, reject };
    const input = { uploadIds: [upload], mapping: JSON.stringify(endless) };
    const { data } = await files.api.ask(START, { input });
    expect(data.startImport.userErrors).toEqual([]);
    expect(await files.ended('import', data.startImport.import.id, 'attempts')).toMatchObject({ state: 'COMPLETE' });
    expect(await stored(files.api.scope)).toMatchObject({ events: 20 });
  } finally {
    await transfers.stop();
  }
});

test('a regular expression that cannot be bounded is refused where the mapping is sent', async () => {
  const upload = await files.upload(ordersCsv(1));
  for (const matches of [
    '^(?!a+)',
    '(a+)\\1',
    '(?<=a*)b',
    '('.repeat(3),
    `${'(a?'.repeat(8)}${'){9}'.repeat(8)}`,
    'a'.repeat(1_001),
  ]) {
    const mapping = JSON.stringify({ ...ORDERS, reject: [{ if: { column: 'sku', matches }, reason: 'no' }] });
    const { data } = await files.api.ask(START, { input: { uploadIds: [upload], mapping } });
    expect([matches, data.startImport.userErrors[0]?.code]).toEqual([matches, 'INVALID_MAPPING']);
  }
  // Without repetition there is nothing to try again: presets look ahead.
  const reject = [{ if: { column: 'sku', matches: '^(?!s0|s1)' }, reason: 'another' }];
  const input = { uploadIds: [upload], mapping: JSON.stringify({ ...ORDERS, reject }) };
  expect((await files.api.ask(START, { input })).data.startImport.userErrors).toEqual([]);
});

test('a mapping of another currency is refused where it is sent', async () => {
  const upload = await files.upload(ordersCsv(1));
  const input = { uploadIds: [upload], mapping: JSON.stringify({ ...ORDERS, currency: 'JPY' }) };
  const { data } = await files.api.ask(START, { input });
  expect(data.startImport).toEqual({
    import: null,
    userErrors: [{ code: 'CURRENCY_MISMATCH', field: ['mapping', 'currency'] }],
  });
});
