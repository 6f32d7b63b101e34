import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { type WholeCustomer, wholeCustomers } from '../../../src/db/tables/customers/customer-export.ts';
import { loadDemo } from '../../../src/demo/load.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { exportFile, type FileExport } from '../../../src/services/export/export-file.ts';
import { importFile } from '../../../src/services/import/import-file.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { Folder } from '../../import/fixture.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

const CUSTOMERS = 1_050;
const folder = new Folder();
let database: TestDatabase;
let backend: TestBackend;
let demo: Scope;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  demo = await testWorkspace(database.db);
  await loadDemo(demo, { customers: CUSTOMERS, seed: 7, asOf: new Date() });
  for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS) {
    await configureSegmentation(demo, backend.registry, { key, name, segmenter: segmenterId, config });
  }
  await waitForRun(backend.feed, demo, await requestRun(demo, backend.registry, {}));
});
afterAll(async () => {
  folder.remove();
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const everybody = { all: [] };

function exported(scope: Scope, name: string, request: Partial<FileExport> = {}) {
  const format = name.endsWith('.csv') ? 'csv' : 'ndjson';
  return exportFile(scope, { file: join(folder.path, name), filter: everybody, format, ...request });
}

function imported(scope: Scope, name: string) {
  const file = join(folder.path, name);
  return importFile(scope, { file, mapping: `${file}.yaml`, report: join(folder.path, 'rejected.ndjson') });
}

/** Customers without what the store gives them. */
async function stored(scope: Scope): Promise<unknown[]> {
  const all: WholeCustomer[] = await wholeCustomers(scope, everybody, 0, 100_000);
  return all
    .map(({ customer: { id: _, createdAt: _c, updatedAt: _u, ...customer }, identities }) => ({ customer, identities }))
    .sort((a, b) => (a.customer.externalId < b.customer.externalId ? -1 : 1));
}

/** Texts as hard to write as they come. */
const HARD = [
  {
    externalId: '=1+1',
    name: '=HYPERLINK("http://example.org","win")',
    city: '@SUM(A1:A2)',
    phone: '+49 30 123-45',
    income: -1234.5678,
    incomeCurrency: 'EUR',
    traits: { note: '-2+3+cmd', 'a b ': 'x', score: -0.25, tags: ['one;two', 'a "b"', 'c,d'], vip: false },
    identities: [
      { type: 'email', value: 'One@Example.org' },
      { type: 'email', value: 'two@example.org' },
      { type: 'device', value: "'d-1" },
    ],
  },
  {
    externalId: "'quoted",
    name: ' spaces, "quotes"\nand lines ',
    email: ' Ann@Example.ORG ',
    birthDate: '1984-02-29',
    children: 2,
    traits: { note: '[no list', score: 1e6, vip: true, tags: ['[x]'] },
  },
  { externalId: '007', occupation: '\t=A1', traits: { note: "''" } },
];

async function hardWorkspace(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  expect((await saveCustomers(scope, HARD)).rejections).toEqual([]);
  await scope.query(`INSERT INTO trait (workspace_id, name, kind) VALUES ($1, 'since', 'TIME')`, [scope.workspaceId]);
  const since = { since: '2024-02-03T04:05:06.789Z' };
  expect((await saveCustomers(scope, [{ externalId: '007', traits: since }])).rejections).toEqual([]);
  return scope;
}

test.each(['csv', 'ndjson'])('every segment of the demo imports again from %s with no change', async (format) => {
  const segments = await demo.query<{ id: number; key: string; size: number }>(
    'SELECT id, key, size FROM segment WHERE workspace_id = $1 AND current ORDER BY id',
    [demo.workspaceId],
  );
  expect(segments.length).toBeGreaterThan(30);
  const before = await stored(demo);
  for (const { id, size } of segments) {
    const name = `segment-${id}.${format}`;
    expect(await exported(demo, name, { filter: { segmentId: id } })).toMatchObject({
      customers: size,
      complete: true,
    });
    if (size === 0) {
      await expect(imported(demo, name)).rejects.toMatchObject({ code: 'INVALID_FILE' });
      continue;
    }
    const { customers, linesRejected } = await imported(demo, name);
    expect(linesRejected.total).toBe(0);
    expect(customers).toEqual({ created: 0, updated: 0, unchanged: size, rejected: 0 });
  }
  expect(await stored(demo)).toEqual(before);
});

test.each(['csv', 'ndjson'])('an export as %s imported elsewhere makes the same customers', async (format) => {
  for (const scope of [demo, await hardWorkspace()]) {
    const name = `all-${scope.workspaceId}.${format}`;
    await exported(scope, name);
    const other = await testWorkspace(database.db);
    expect(await imported(other, name)).toMatchObject({ linesRejected: { total: 0 } });
    expect(await stored(other)).toEqual(await stored(scope));
  }
});

test('no cell of a CSV begins a formula, unless that is asked for', async () => {
  const scope = await hardWorkspace();
  const columns = ['externalId', 'name', 'city', 'phone', 'traits.note'];
  await exported(scope, 'guarded.csv', { columns });
  const guarded = readFileSync(join(folder.path, 'guarded.csv'), 'utf8').split('\r\n');
  expect(guarded[1]).toBe(`'=1+1,"'=HYPERLINK(""http://example.org"",""win"")",'@SUM(A1:A2),+49 30 123-45,'-2+3+cmd`);
  await exported(scope, 'kept.csv', { columns: ['externalId'], formulas: 'keep' });
  expect(readFileSync(join(folder.path, 'kept.csv'), 'utf8')).toBe(`externalId\r\n=1+1\r\n'quoted\r\n007\r\n`);
});

test('hashed addresses are SHA-256 of the trimmed, lower-cased text, and do not come back', async () => {
  const scope = await hardWorkspace();
  const columns = ['externalId', 'email', 'identities.email'];
  await exported(scope, 'hashed.ndjson', { columns, hashed: true });
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = readFileSync(join(folder.path, 'hashed.ndjson'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      externalId: '=1+1',
      'identities.email_sha256': sha('one@example.org'),
      'identities.email.2_sha256': sha('two@example.org'),
    },
    { externalId: "'quoted", email_sha256: sha('ann@example.org') },
    { externalId: '007' },
  ]);
  expect(readFileSync(join(folder.path, 'hashed.ndjson.yaml'), 'utf8')).not.toContain('sha256');
});

test('an export that was stopped goes on after its last whole page, and ends as if it had not been', async () => {
  await exported(demo, 'whole.csv');
  const stop = new AbortController();
  const onProgress = () => stop.abort();
  const stopped = await exported(demo, 'parted.csv', { signal: stop.signal, onProgress });
  expect(stopped).toMatchObject({ customers: 1_000, complete: false });
  expect(existsSync(join(folder.path, 'parted.csv'))).toBe(false);
  const pages: number[] = [];
  expect(await exported(demo, 'parted.csv', { onProgress: (rows) => pages.push(rows) })).toMatchObject({
    customers: CUSTOMERS,
    complete: true,
  });
  expect(pages).toEqual([CUSTOMERS]);
  const [whole, parted] = ['whole.csv', 'parted.csv'].map((name) => readFileSync(join(folder.path, name)));
  expect(parted!.equals(whole!)).toBe(true);
  expect(existsSync(join(folder.path, 'parted.csv.state'))).toBe(false);
});

test('a column that is not there is refused with those near it', async () => {
  await expect(exported(demo, 'none.csv', { columns: ['countri'] })).rejects.toThrow(/No column countri.*country/);
});
