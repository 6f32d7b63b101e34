import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseFromFiles } from '../../../src/services/transfers/erase-from-files.ts';
import { ORDERS, ordersCsv } from '../../import/fixture.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';

let files: TransferApi;
beforeAll(async () => {
  files = await transferApi();
});
afterAll(() => files[Symbol.asyncDispose]());

const START = `mutation ($input: StartImportInput!) {
  startImport(input: $input) { import { id number state } userErrors { code message } } }`;
const FIELDS = `error { message } rejectedUrl differencesUrl firstRejected { line code reason record }
  summary { linesRead fieldsLeftOut { total } differences { counts first } }`;

/** Nobody else has these values. */
const VALUES = ['quill-7731', 'Quillfeather', 'zq7731@', '7731001', 'axolotl-7731', 'order-7731', 'note-7731'];

const PEOPLE = {
  source: 'crm',
  customer: {
    externalId: 'id',
    identities: [{ type: 'email', value: 'mail' }],
    fields: { name: 'name', phone: 'phone', email: 'mail', birthDate: 'born' },
    traits: { pet: 'pet' },
  },
};

const people = (pet: string) => `id,name,mail,phone,pet,born
quill-7731,Zebedee Quillfeather,zq7731@example.test,+49 171 7731001,${pet},never note-7731
other-1,Ann Other,ann@example.test,,cat,never
`;

async function start(csv: string, mapping: object, options: object = {}) {
  const upload = await files.upload(csv);
  const input = { uploadIds: [upload], mapping: JSON.stringify(mapping), ...options };
  const { data } = await files.api.ask(START, { input });
  expect(data.startImport.userErrors).toEqual([]);
  return data.startImport.import;
}

async function imported(...args: Parameters<typeof start>) {
  const { id } = await start(...args);
  const ended = await files.ended('import', id, FIELDS);
  expect(ended).toMatchObject({ state: 'COMPLETE', error: null });
  return { id, ...ended };
}

/** Files and tables with one of the values in them. */
async function traces(): Promise<string[]> {
  const names = readdirSync(files.settings.folder, { recursive: true, withFileTypes: true });
  const paths = names.flatMap((entry) => (entry.isFile() ? join(entry.parentPath, entry.name) : []));
  const found = paths.filter((path) => VALUES.some((value) => readFileSync(path, 'utf8').includes(value)));
  const { db } = files.api;
  const tables = await db.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  for (const { name } of tables) {
    const [row] = await db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${name} t WHERE t::text ILIKE ANY($1)`,
      [VALUES.map((value) => `%${value}%`)],
    );
    if (row!.count > 0) found.push(name);
  }
  return found;
}

test('deleting a customer takes their values out of uploads, reports, exports and what an undo would need', async () => {
  const { api, settings } = files;
  const work = files.work();
  await imported(people('axolotl-7731'), PEOPLE, { dryRun: true });
  const real = await imported(people('axolotl-7731'), PEOPLE);
  expect(real).toMatchObject({ summary: { fieldsLeftOut: { total: 2 } } });
  await imported(people('newt'), PEOPLE);
  const order = ordersCsv(1).replaceAll('o0,c0', 'order-7731,quill-7731');
  await imported(order, ORDERS);
  await imported(order.replaceAll('0.1', '0.2'), ORDERS, { correct: true });
  const { data } = await api.ask(
    'mutation { exportAudience(input: { format: CSV }) { export { id } userErrors { code } } }',
  );
  const exported = await files.ended('export', data.exportAudience.export.id, 'url rows');
  expect(exported).toMatchObject({ state: 'COMPLETE', rows: 2 });
  await work.stop();
  // Somebody else's file waits to be imported.
  const waiting = await start('id,name,mail,phone,pet,born\nlate-1,Late,,,dog,\n', PEOPLE);
  // Of each kind something holds them: six uploads, five reports, an export; rows of imports.
  expect((await traces()).length).toBeGreaterThan(10);

  await api.ask('mutation { deleteCustomer(input: { customer: { externalId: "quill-7731" } }) { deletedId } }');
  expect((await files.send(exported.url)).status).toBe(404);
  await eraseFromFiles(api.db, settings, new Date());
  expect(await traces()).toEqual([]);

  const kept = await files.send(real.rejectedUrl);
  const lines = (await kept.text()).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    [2, 3].map((line) => ({ line, code: 'INVALID_INPUT', reason: expect.stringContaining('deleted'), record: {} })),
  );
  const again = await api.ask(`query ($id: ID!) { import(id: $id) { ${FIELDS} } }`, { id: real.id });
  expect(again.data.import.firstRejected).toMatchObject([
    { line: 2, record: {} },
    { line: 3, record: {} },
  ]);

  // What waits is imported all the same, and its file goes after it.
  const uploads = '{ uploads(first: 9) { totalCount } }';
  expect((await api.ask(uploads)).data.uploads.totalCount).toBe(1);
  const later = files.work();
  expect(await files.ended('import', waiting.id, 'summary { linesRead }')).toMatchObject({ state: 'COMPLETE' });
  await later.stop();
  await eraseFromFiles(api.db, settings, new Date());
  expect((await api.ask(uploads)).data.uploads.totalCount).toBe(0);
  expect(await api.db.query('SELECT * FROM file_erasure')).toEqual([]);

  // An undo finds nothing of them, and takes back the rest.
  const undoing = files.work();
  await api.ask('mutation ($id: ID!) { undoImport(input: { id: $id }) { userErrors { code } } }', { id: real.id });
  const undone = await files.ended('import', real.id, 'undone { customers kept }');
  expect(undone).toEqual({ state: 'UNDONE', undone: { customers: 1, kept: 1 } });
  await undoing.stop();
  expect(await traces()).toEqual([]);
});

test('an export that is being written while somebody is deleted has failed, and one that waits is written without them', async () => {
  const { api, settings } = files;
  const ask = async () => {
    const { data } = await api.ask('mutation { exportAudience(input: { format: CSV }) { export { id } } }');
    return data.exportAudience.export.id as string;
  };
  const import1 = files.work();
  await imported(people('axolotl-7731'), PEOPLE);
  await import1.stop();
  const [written, waiting] = [await ask(), await ask()];
  // As a process leaves it that was killed after its first page.
  await api.db.query(
    `UPDATE export SET state = 'RUNNING' WHERE id = (SELECT min(id) FROM export WHERE state = 'QUEUED')`,
  );
  await api.ask('mutation { deleteCustomer(input: { customer: { externalId: "quill-7731" } }) { deletedId } }');
  const work = files.work();
  expect(await files.ended('export', written, 'error { code }')).toEqual({
    state: 'FAILED',
    error: { code: 'CONFLICT' },
  });
  const whole = await files.ended('export', waiting, 'rows url');
  expect(whole).toMatchObject({ state: 'COMPLETE' });
  expect(await (await files.send(whole.url)).text()).not.toContain('quill-7731');
  await work.stop();
  await eraseFromFiles(api.db, settings, new Date());
  expect(await traces()).toEqual([]);
});
