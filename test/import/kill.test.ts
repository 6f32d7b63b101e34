import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder, ORDERS, ordersCsv, stored } from './fixture.ts';

let database: TestDatabase;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

test('an import killed half-way and repeated gives what one import gives', async () => {
  const scope = await testWorkspace(database.db);
  const file = folder.file('kill.csv', ordersCsv(40_000));
  const args = [database.url, String(scope.workspaceId), file, `${folder.path}/killed.ndjson`];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=personagraph-source', 'test/import/killed-import.ts', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exit = once(child, 'exit');
  let output = '';
  for await (const text of child.stdout) {
    output += String(text);
    if (Number(output.trimEnd().split('\n').at(-1)) > 30_000) child.kill('SIGKILL');
  }
  expect(await exit).toEqual([null, 'SIGKILL']);
  const { events } = await stored(scope);
  expect(events).toBeGreaterThan(1_000);
  expect(events).toBeLessThan(40_000);
  const summary = await folder.import(scope, file, ORDERS);
  expect(summary.events['purchase']!.rejected).toBe(0);
  expect(summary.linesAccepted.total).toBe(80_000);
  expect(await stored(scope)).toEqual({ customers: 10, events: 40_000, amount: '16000' });
  const [totals] = await scope.query(
    'SELECT sum(count)::int AS events, trim_scale(sum(amount))::text AS amount FROM customer_event_aggregate WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  expect(totals).toEqual({ events: 40_000, amount: '16000' });
});
