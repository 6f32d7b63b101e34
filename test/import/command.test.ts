import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeImport } from '../../src/cli/import.ts';
import { chooseWorkspace } from '../../src/cli/workspace.ts';
import type { ImportSummary } from '../../src/services/import/summary.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { Folder, HEADER, orderLines, ordersCsv, stored } from './fixture.ts';

let database: TestDatabase;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

/** The command in a process of its own, as a user runs it. */
async function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--conditions=personagraph-source', 'test/import/import-main.ts', 'import', ...args],
    { env: { ...process.env, DATABASE_URL: database.url } },
  );
  return run.then(
    (output) => ({ code: 0, ...output }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

const mapping = folder.file(
  'orders.yaml',
  'source: shop\ncurrency: GBP\ncustomer: { externalId: customer }\nevents:\n' +
    '  - { type: purchase, at: at, messageId: [order], groupBy: [order], amount: { multiply: [quantity, price] } }\n',
);
const file = folder.file('orders.csv', `${HEADER}\n${orderLines(1)}\n${orderLines(2)}\nbad\n`);
const report = `${folder.path}/report.ndjson`;

test('the command makes the workspace asked for, imports, prints what it did and names the rejected line', async () => {
  expect(await command(file, '--mapping', mapping, '--report', report)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('NOT_FOUND: No workspace yet: make one with --create-workspace') as string,
  });
  const first = await command(file, '--mapping', mapping, '--report', report, '--create-workspace', 'shop');
  expect(first.stdout).toContain('5 lines read');
  expect(first.stdout).toContain('purchase  2 added, 0 known, 0 rejected; 4 lines, amount 0.8');
  expect(first.code).toBe(0);
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ line: 6, record: 'bad' });
  const again = await command(file, '--mapping', mapping, '--report', report, '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({
    complete: true,
    events: { purchase: { accepted: 0, duplicates: 2 } },
  });
}, 120_000);

test('without a mapping one is proposed: it is written once, imports the file, and its doubts refuse it', async () => {
  const clear = folder.file(
    'clear.csv',
    'order_no,customer_no,ordered,total\n1,A,2026-01-28,10.50\n2,B,2026-02-03,7.25\n',
  );
  const path = `${folder.path}/clear.mapping.yaml`;
  const first = await command(clear, '--propose', path);
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('its lines are orders');
  expect(first.stdout).toContain('line 2  {"customer":{"externalId":"A"}');
  expect(first.stdout).toContain(`personagraph import ${clear} --mapping ${path}`);
  expect(await command(clear, '--propose', path)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('CONFLICT: ') as string,
  });
  const imported = await command(
    clear,
    '--mapping',
    path,
    '--report',
    report,
    '--create-workspace',
    'proposed',
    '--currency',
    'EUR',
  );
  expect(imported.stdout).toContain('purchase  2 added, 0 known, 0 rejected; 2 lines, amount 17.75');
  const open = folder.file('open.csv', 'order_no,customer_no,ordered,total\n1,A,05/01/2026,10.50\n');
  const printed = await command(open, '--propose', '-');
  expect(printed.stdout).toMatch(/^# Proposed for open\.csv/);
  const doubtful = folder.file('open.mapping.yaml', printed.stdout);
  expect(await command(open, '--mapping', doubtful, '--report', report)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('decide: format: "ordered"') as string,
  });
  expect(await command(open, '--mapping', doubtful, '--propose', path)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('INVALID_SETTING') as string,
  });
}, 120_000);

test('a failure is one line with its code', async () => {
  expect(await command(file, '--mapping', 'no-such')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^INVALID_MAPPING: Mapping no-such cannot be read: there is no such preset/m,
    ) as string,
  });
});

test('a workspace is chosen by key, or is the only one', async () => {
  const { db } = database;
  const made = await chooseWorkspace(db, { createWorkspace: 'first', currency: 'EUR' });
  expect((await chooseWorkspace(db, { createWorkspace: 'first', currency: 'EUR' })).workspaceId).toBe(made.workspaceId);
  expect((await chooseWorkspace(db, { workspace: 'first' })).workspaceId).toBe(made.workspaceId);
  await chooseWorkspace(db, { createWorkspace: 'second', currency: 'USD' });
  await expect(chooseWorkspace(db, {})).rejects.toMatchObject({ code: 'INVALID_SETTING' });
  await expect(chooseWorkspace(db, { workspace: 'third' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(chooseWorkspace(db, { createWorkspace: 'first', currency: 'USD' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(chooseWorkspace(db, { createWorkspace: 'fourth', currency: 'euro' })).rejects.toMatchObject({
    code: 'INVALID_SETTING',
  });
});

test('a summary is readable', () => {
  const summary: ImportSummary = {
    id: 7,
    complete: false,
    linesRead: 1_234,
    linesAccepted: { total: 1_200, byType: { purchase: 1_200 } },
    linesRejected: { total: 34, byReason: { 'no customer': 34 }, unwanted: 34 },
    ordersDropped: { total: 0, byReason: {} },
    fieldsLeftOut: { total: 0, byReason: {} },
    customers: { created: 1, updated: 2, unchanged: 3, rejected: 4 },
    events: { purchase: { accepted: 5, corrected: 0, duplicates: 6, rejected: 7 } },
    rows: { padded: 0, headersRepeated: 0, withoutItems: 0 },
    columnsNeverSeen: [],
    amounts: { purchase: '8.9' },
    advice: ['Do this.'],
    seconds: 1.5,
    report: 'x.rejected.ndjson',
  };
  expect(describeImport(summary)).toBe(
    [
      '1,234 lines read in 1.5 s: 1,200 accepted, 34 rejected',
      '  customers  1 created, 2 updated, 3 unchanged, 4 rejected',
      '  purchase  5 added, 6 known, 7 rejected; 1,200 lines, amount 8.9',
      '  rejected   34: no customer',
      'Each is named, with its line, in x.rejected.ndjson',
      'Do this.',
      'Import 7; "personagraph import undo 7" takes it back.',
      'Stopped before the end: import the file again to complete it.',
      '',
    ].join('\n'),
  );
});

test('Ctrl-C stops between batches, prints what was done and ends with 130', async () => {
  const many = folder.file('many.csv', ordersCsv(60_000));
  const { db } = database;
  const scope = await chooseWorkspace(db, { createWorkspace: 'stopped', currency: 'GBP' });
  const args = ['--import', 'tsx', '--conditions=personagraph-source', 'test/import/import-main.ts', 'import', many];
  const child = spawn(
    process.execPath,
    [...args, '--mapping', mapping, '--report', report, '--workspace', 'stopped', '--json'],
    { env: { ...process.env, DATABASE_URL: database.url }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exit = once(child, 'exit');
  while ((await stored(scope)).events < 3_000) await setTimeout(20);
  child.kill('SIGINT');
  const output = await text(child.stdout);
  expect(await exit).toEqual([130, null]);
  const summary = JSON.parse(output) as ImportSummary;
  expect(summary.complete).toBe(false);
  expect(summary.events['purchase']!.accepted).toBe((await stored(scope)).events);
}, 120_000);
