import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { tryTurn } from '../../../src/db/postgres/locks.ts';
import { readChanges } from '../../../src/db/tables/changes/changes.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { createIsolation, type Isolation } from '../../../src/services/threads/isolation.ts';
import { eraseFromFiles } from '../../../src/services/transfers/erase-from-files.ts';
import { DEFAULT_LIMITS } from '../../../src/services/transfers/settings.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { liveWorld, standing, totals, totalsAnew, wronglyCounted } from '../../support/live-world.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let backend: TestBackend;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const idOf = async (scope: Scope, externalId: string) =>
  (await customerIdsByExternalId(scope, [externalId])).get(externalId)!;

/** A text that stands in everything that is stored of the customers to be deleted. */
const MARK = 'Zebulon';

const DAY = 86_400_000;
const agoDays = (days: number) => new Date(Date.now() - days * DAY).toISOString();

const told = (externalId: string) => [
  { customer: { externalId }, messageId: `${MARK} ${externalId}`, type: 'purchase', at: agoDays(3), amount: 90 },
  { customer: { externalId }, messageId: `${MARK} ${externalId} 3`, type: 'purchase', at: agoDays(5), amount: 80 },
  { customer: { externalId }, messageId: `${MARK} ${externalId} 2`, type: 'visit', at: agoDays(2), channel: MARK },
];

/** Every table with a column of the workspace that has a row with the text. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await database.db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.db.query(`SELECT FROM "${name}" t WHERE position($1 IN t::text) > 0 LIMIT 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** Every table with a column `customer_id` that names the customer. */
async function tablesOf(id: number): Promise<string[]> {
  const tables = await database.db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'customer_id' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.db.query(`SELECT FROM "${name}" WHERE customer_id = $1 LIMIT 1`, [id]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

test('nothing of a deleted customer survives, nor of whoever became part of it', { timeout: 60_000 }, async () => {
  const scope = await liveWorld(database.db, backend, 4);
  await saveSurvey(scope, { key: 'nps', title: 'NPS', questions: [{ key: 'q', text: 'Q?', kind: 'TEXT' }] });
  const person = (externalId: string) => ({
    externalId,
    name: MARK,
    traits: { note: MARK },
    identities: [{ type: 'crm', value: `${MARK} ${externalId}` }],
  });
  await saveCustomers(scope, [person('c1'), person(`${MARK} c9`)]);
  await ingestEvents(scope, [...told('c1'), ...told(`${MARK} c9`)]);
  await recordResponses(scope, 'nps', [
    { customer: { externalId: 'c1' }, respondedAt: agoDays(1), messageId: MARK, answers: { q: MARK } },
  ]);
  await backend.evaluate();
  const [id, part] = [await idOf(scope, 'c1'), await idOf(scope, `${MARK} c9`)];
  await mergeCustomers(scope, id, part);
  await backend.evaluate();
  await scope.query('UPDATE persona SET typical_customer_id = $2 WHERE workspace_id = $1', [scope.workspaceId, id]);
  const sizesBefore = await scope.query('SELECT sum(size)::int AS n FROM segment WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);

  expect(await deleteCustomers(scope, [id])).toEqual([id]);
  await backend.evaluate();
  // In the background of a server: until then the keys of events are known, by which what imports keep is found.
  const settings = { folder: join(tmpdir(), 'personagraph-no-files'), limits: DEFAULT_LIMITS };
  await eraseFromFiles(database.db, settings, new Date());
  expect(await tablesWith(MARK)).toEqual([]);
  // Subscribers are told by row id alone.
  expect(await tablesOf(id)).toEqual(['change']);
  expect(await tablesOf(part)).toEqual([]);
  const changes = (await readChanges(scope, 0, 10_000)).filter(({ customerId }) => customerId === id);
  expect(changes.at(-1)).toMatchObject({ kind: 'CUSTOMER_DELETED', payload: {} });
  expect(new Set(changes.map(({ kind }) => kind))).toEqual(
    new Set(['MEMBERSHIP_CHANGED', 'PERSONA_MATCH_CHANGED', 'CUSTOMER_DELETED']),
  );
  for (const { kind, payload } of changes) {
    if (kind === 'MEMBERSHIP_CHANGED') expect(payload).toMatchObject({ from: expect.any(Number), to: null });
  }
  expect(await scope.query('SELECT FROM persona WHERE typical_customer_id IS NOT NULL')).toEqual([]);
  expect(await scope.query('SELECT FROM customer_merge')).toEqual([]);
  expect(await scope.query('SELECT FROM customer_merge_row')).toEqual([]);
  expect(await scope.query('SELECT FROM customer_merge_key')).toEqual([]);
  expect(await wronglyCounted(scope)).toEqual([]);
  expect(await totals(scope)).toEqual(await totalsAnew(scope));
  expect(
    await scope.query('SELECT sum(size)::int AS n FROM segment WHERE workspace_id = $1', [scope.workspaceId]),
  ).not.toEqual(sizesBefore);
  expect(
    await scope.query(
      `SELECT (SELECT sum(customers)::int FROM customer_count WHERE workspace_id = $1) AS kept, count(*)::int AS there
       FROM customer WHERE workspace_id = $1`,
      [scope.workspaceId],
    ),
  ).toEqual([{ kept: 4, there: 4 }]);

  // Once more is no error; the same file makes a new customer with all its events.
  expect(await deleteCustomers(scope, [id])).toEqual([]);
  expect(await saveCustomers(scope, [person('c1')])).toMatchObject({ created: 1, rejections: [] });
  expect(await ingestEvents(scope, told('c1'))).toMatchObject({ accepted: 3, rejections: [] });
  expect(await idOf(scope, 'c1')).not.toBe(id);
});

test('a run whose snapshot still has customers that go does not bring them back', { timeout: 60_000 }, async () => {
  const scope = await liveWorld(database.db, backend, 4);
  await ingestEvents(scope, ['c1', 'c2', 'c3'].flatMap(told));
  await backend.evaluate();
  const ids = await Promise.all(['c1', 'c2', 'c3'].map((key) => idOf(scope, key)));
  const isolation = createIsolation('');
  // When it computes, its snapshot is taken.
  let first = true;
  const compute: Isolation['compute'] = async (...work) => {
    if (first) {
      first = false;
      await deleteCustomers(scope, [ids[0]!]);
      await mergeCustomers(scope, ids[1]!, ids[2]!);
      await backend.evaluate();
    }
    return isolation.compute(...work);
  };
  const assign: Isolation['assign'] = (...work) => isolation.assign(...work);
  const { signal } = new AbortController();
  const context = { db: database.db, registry: backend.registry, signal, now: Date.now };
  // The run thread keeps off while another has the workspace's turn.
  await database.db.session(async (session) => {
    expect(await tryTurn(session.scope(scope.workspaceId), 'runs')).toBe(true);
    const [run] = await runsByIds(scope, [(await requestRun(scope, backend.registry, {})).id]);
    await executeRun({ ...context, isolation: { compute, assign, stop: () => isolation.stop() } }, run!);
  });
  expect(first).toBe(false);
  await backend.evaluate();
  expect(await tablesOf(ids[0]!)).toEqual(['change']);
  expect(await wronglyCounted(scope)).toEqual([]);
  const live = await standing(scope);
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(await standing(scope)).toEqual(live);
  expect(await scope.query('SELECT FROM removed_customer')).toEqual([]);
});
