import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtProgram, ROOT } from '../../scripts/support/personagraph.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { exportFile } from '../../src/services/export/export-file.ts';
import { Folder, ORDERS, ordersCsv, stored } from '../import/fixture.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type Held, holdUp } from '../support/held.ts';

const CUSTOMERS = 2_500;
let database: TestDatabase;
let held: Held;
let scope: Scope;
let key: string;
const folder = new Folder();
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await testDatabase();
  held = await holdUp(database.url);
  scope = await testWorkspace(database.db);
  key = await createApiKey(database.db, scope.workspaceId, { name: 'test', role: 'WRITE' });
});
afterAll(async () => {
  await Promise.all(children.map((child) => end(child, 'SIGKILL')));
  await held[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  folder.remove();
});

/** A server in a process of its own, as a user runs it. */
async function serve(): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [builtProgram(), 'serve'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      PERSONAGRAPH_DATA_DIR: folder.path,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
    },
  });
  children.push(child);
  const [welcome] = await once(child.stdout!, 'data');
  const url = /http:\/\/\S+\/graphql/.exec(String(welcome))![0];
  return { process: child, url };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function ask(url: string, query: string, variables: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
  return (await response.json()) as any;
}

/** The steps of an import or export up to its end, as a subscriber hears them. */
async function steps(url: string, query: string, id: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables: { id } }),
  });
  return [...(await response.text()).matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json!).data);
}

test('an import whose server is killed goes on by itself in the next, and is undone as one', {
  timeout: 300_000,
}, async () => {
  const first = await serve();
  const origin = new URL(first.url).origin;
  const sent = await fetch(`${origin}/uploads?name=orders.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: ordersCsv(5_000),
  });
  const { id: upload } = (await sent.json()) as { id: string };
  // Customers come in, their orders do not.
  await held.hold('LOCK TABLE customer_event IN EXCLUSIVE MODE');
  const start = `mutation ($id: ID!, $mapping: String!) { startImport(input: { uploadIds: [$id], mapping: $mapping }) {
    import { id } userErrors { message } } }`;
  const { data } = await ask(first.url, start, { id: upload, mapping: JSON.stringify(ORDERS) });
  const { id } = data.startImport.import;
  await held.waited();
  await end(first.process, 'SIGKILL');
  expect(await stored(scope)).toMatchObject({ events: 0 });
  await held.release();

  const next = await serve();
  const follow = `subscription ($id: ID!) { importProgress(importId: $id) { import { state attempts
    summary { linesAccepted events { accepted duplicates } advice } } } }`;
  const told = await steps(next.url, follow, id);
  expect(told.at(-1).importProgress.import).toMatchObject({
    state: 'COMPLETE',
    attempts: 2,
    summary: { linesAccepted: 10_000, advice: [expect.stringContaining('interrupted and begun again')] },
  });
  expect(await stored(scope)).toEqual({ customers: 10, events: 5_000, amount: '2000' });
  await ask(next.url, 'mutation ($id: ID!) { undoImport(input: { id: $id }) { import { id } } }', { id });
  expect((await steps(next.url, follow, id)).at(-1).importProgress.import.state).toBe('UNDONE');
  expect(await stored(scope)).toMatchObject({ customers: 0, events: 0 });
  await end(next.process, 'SIGTERM');
  expect(next.process.exitCode).toBe(0);
});

test('an export whose server is killed goes on after the last whole page, to the same file', {
  timeout: 300_000,
}, async () => {
  const inputs = Array.from({ length: CUSTOMERS }, (_, n) => ({
    externalId: `e${n}`,
    name: `Name ${n}`,
    identities: [{ type: 'device', value: `d${n}` }],
  }));
  for (let n = 0; n < CUSTOMERS; n += 500) await saveCustomers(scope, inputs.slice(n, n + 500));
  const whole = join(folder.path, 'whole.csv');
  await exportFile(scope, { file: whole, filter: { all: [] }, format: 'csv' });

  await using later = await holdUp(database.url);
  const first = await serve();
  // It stops before its first page, then before it tells of it: by then the page is on the disk.
  await held.hold('LOCK TABLE customer IN ACCESS EXCLUSIVE MODE');
  const { data } = await ask(
    first.url,
    'mutation { exportAudience(input: {}) { export { id } userErrors { code } } }',
    {},
  );
  expect(data.exportAudience.userErrors).toEqual([]);
  const { id } = data.exportAudience.export;
  const state = () => database.db.query<{ state: string }>('SELECT state FROM export').then(([row]) => row?.state);
  await expect.poll(state, { timeout: 60_000, interval: 20 }).toBe('RUNNING');
  await later.hold('SELECT FROM export WHERE workspace_id = $1 FOR UPDATE', [scope.workspaceId]);
  await held.release();
  const row = Buffer.from(id, 'base64url').toString().split(':')[1];
  const file = join(folder.path, 'exports', String(scope.workspaceId), `${row}.csv`);
  await expect.poll(() => existsSync(`${file}.state`), { timeout: 60_000, interval: 20 }).toBe(true);
  const begun = statSync(`${file}.partial`);
  expect(begun.size).toBeGreaterThan(10_000);
  expect(begun.size).toBeLessThan(statSync(whole).size);
  await end(first.process, 'SIGKILL');
  await later.release();

  const next = await serve();
  const follow = `subscription ($id: ID!) { exportProgress(exportId: $id) { export { state attempts rows url } } }`;
  const told = await steps(next.url, follow, id);
  expect(told.at(-1).exportProgress.export).toMatchObject({ state: 'COMPLETE', attempts: 2, rows: CUSTOMERS });
  expect(readFileSync(file).equals(readFileSync(whole))).toBe(true);
  // The same file was gone on with.
  expect(statSync(file).ino).toBe(begun.ino);
  expect(existsSync(`${file}.partial`)).toBe(false);
  await end(next.process, 'SIGTERM');
});
