import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTransfers } from '../../../src/services/transfers/transfers.ts';
import { ORDERS, ordersCsv, stored } from '../../import/fixture.ts';
import { silent } from '../../support/server.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

let files: TransferApi;
beforeAll(async () => {
  files = await transferApi({ silentMs: 1_500, attempts: 1 });
});
afterAll(() => files?.[Symbol.asyncDispose]());

const START = `mutation ($input: StartImportInput!) {
  startImport(input: $input) { import { id state } userErrors { code field } } }`;

// Threads are started twice.
test('a mapping whose regular expression never ends fails its import, and the next one is done', {
  timeout: 180_000,
}, async () => {
  const { db } = files.api;
  const transfers = await startTransfers({ db, settings: files.settings, logLevel: 'silent' }, silent);
  try {
    const name = `${'a'.repeat(60)}!`;
    const upload = await files.upload(ordersCsv(20).replaceAll(',s0,', `,${name},`));
    const endless = { ...ORDERS, reject: [{ if: { column: 'sku', matches: '^(a+)+$' }, reason: 'all a' }] };
    const start = async (mapping: object) => {
      const input = { uploadIds: [upload], mapping: JSON.stringify(mapping) };
      return (await files.api.ask(START, { input })).data.startImport;
    };
    const begun = await start(endless);
    expect(begun.userErrors).toEqual([]);
    const failed = await files.ended('import', begun.import.id, 'attempts error { code message }');
    expect(failed).toMatchObject({
      state: 'FAILED',
      error: { code: 'TRANSFER_FAILED', message: expect.stringContaining('regular expression') },
    });
    const plain = await start(ORDERS);
    expect(await files.ended('import', plain.import.id, 'attempts')).toMatchObject({ state: 'COMPLETE', attempts: 1 });
    expect(await stored(files.api.scope)).toMatchObject({ events: 20 });
  } finally {
    await transfers.stop();
  }
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
