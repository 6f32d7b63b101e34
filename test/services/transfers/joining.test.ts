import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFolderShared } from '../../../src/services/transfers/folder-probe.ts';
import { joinTransfers } from '../../../src/services/transfers/join-transfers.ts';
import { startTransfers } from '../../../src/services/transfers/transfers.ts';
import { ORDERS, ordersCsv, stored } from '../../import/fixture.ts';
import { silent } from '../../support/server.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

let files: TransferApi;
beforeAll(async () => {
  files = await transferApi();
});
afterAll(() => files?.[Symbol.asyncDispose]());

const START = `mutation ($input: StartImportInput!) {
  startImport(input: $input) { import { id } userErrors { code } } }`;

// Threads are started.
test('a worker imports from the moment at which a server sees its folder, and a copy of the folder is not seen', {
  timeout: 180_000,
}, async () => {
  const { db } = files.api;
  const { settings } = files;
  const own = new AbortController().signal;
  const copy = mkdtempSync(join(tmpdir(), 'personagraph-copy-'));
  try {
    const upload = await files.upload(ordersCsv(20));
    cpSync(settings.folder, copy, { recursive: true });
    expect(await isFolderShared({ db, settings }, silent, own)).toBe(false);

    const server = await startTransfers({ db, settings, logLevel: 'silent' }, silent);
    const worker = joinTransfers({ db, settings, logLevel: 'silent' }, silent);
    await worker.joined;
    const elsewhere = { ...settings, folder: copy };
    expect(await isFolderShared({ db, settings: elsewhere }, silent, own)).toBe(false);
    expect(await isFolderShared({ db, settings: { ...settings, folder: join(copy, 'none') } }, silent, own)).toBe(
      false,
    );
    await server.stop();

    // Only the worker is left: it imports, and others may join it.
    const input = { uploadIds: [upload], mapping: JSON.stringify(ORDERS) };
    const { data } = await files.api.ask(START, { input });
    expect(await files.ended('import', data.startImport.import.id, 'linesRead')).toEqual({
      state: 'COMPLETE',
      linesRead: 40,
    });
    expect(await stored(files.api.scope)).toMatchObject({ events: 20 });
    expect(await isFolderShared({ db, settings }, silent, own)).toBe(true);
    await worker.stop();
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
