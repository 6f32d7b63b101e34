import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { findCheck, queueCheck, queueDueChecks } from '../../../src/db/tables/quality/quality-checks.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { mergesOf } from '../../../src/services/quality/clean-up/plan.ts';
import { rejectDuplicate } from '../../../src/services/quality/duplicates/settle.ts';
import { saveStandard } from '../../../src/services/quality/standard.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
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

const DAY = 86_400_000;
const FULL = { name: 'Ada Feld', email: 'ada@example.com', phone: '+49 170 1112223', country: 'DE', city: 'Ulm' };

/** Rules each of which reads one feature of quality. */
const RULES = {
  poor: 'quality.completeness < 0.5',
  quiet: 'quality.lastFactAt older than 90 days',
  odd: 'quality.conflicts >= 1',
  twice: 'quality.duplicates >= 1',
};

/** A workspace whose rules are live: `full` has all fields, `empty` has none, `old` was not heard of for a hundred days. */
async function world(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  const { rejections } = await saveCustomers(scope, [
    { externalId: 'full', ...FULL },
    { externalId: 'empty' },
    { externalId: 'old', ...FULL, name: 'Bo Wald', email: 'bo@example.org', phone: '+49 171 9998887' },
  ]);
  expect(rejections).toEqual([]);
  await scope.query(
    `UPDATE customer SET updated_at = now() - interval '100 days', created_at = now() - interval '100 days'
     WHERE workspace_id = $1 AND external_id = 'old'`,
    [scope.workspaceId],
  );
  for (const [key, when] of Object.entries(RULES)) {
    const config = { segments: [{ key, name: key, when }] };
    await configureSegmentation(scope, backend.registry, { key, name: key, segmenter: 'rules.conditions', config });
  }
  await run(scope);
  return scope;
}

async function run(scope: Scope): Promise<void> {
  const { state } = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(state).toBe('LIVE');
}

/** External ids of the members of each segment. */
async function members(scope: Scope): Promise<Record<string, string[]>> {
  const rows = await scope.query<{ key: string; ids: string[] }>(
    `SELECT s.key, array_agg(c.external_id ORDER BY c.external_id) AS ids FROM segment_answer m
     JOIN segment s ON s.workspace_id = m.workspace_id AND s.id = m.segment_id
     JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
     WHERE m.workspace_id = $1 GROUP BY s.key ORDER BY s.key`,
    [scope.workspaceId],
  );
  return Object.fromEntries(rows.map(({ key, ids }) => [key, ids]));
}

/** Evaluates who waits, and holds the answer to that of a run over everybody. */
async function settled(scope: Scope): Promise<Record<string, string[]>> {
  await backend.evaluate();
  const incremental = await members(scope);
  await run(scope);
  expect(await members(scope)).toEqual(incremental);
  return incremental;
}

async function idOf(scope: Scope, externalId: string): Promise<number> {
  const [row] = await scope.query<{ id: number }>(
    'SELECT id FROM customer WHERE workspace_id = $1 AND external_id = $2',
    [scope.workspaceId, externalId],
  );
  return row!.id;
}

/** Queues a check, which the run thread makes. */
async function check(scope: Scope): Promise<void> {
  const { id } = await queueCheck(scope);
  await expect.poll(async () => (await findCheck(scope, id))!.state, { timeout: 20_000 }).toBe('COMPLETE');
}

test('completeness and conflicts move a customer with its fields, as a run would', async () => {
  const scope = await world();
  expect(await members(scope)).toEqual({ poor: ['empty'], quiet: ['old'] });
  await saveCustomers(scope, [
    { externalId: 'empty', name: 'Cy Berg', email: 'cy@example.net', country: 'DE' },
    { externalId: 'full', email: 'none', phone: null, city: null, country: null, name: null },
  ]);
  expect(await settled(scope)).toEqual({ odd: ['full'], poor: ['full'], quiet: ['old'] });
});

test('freshness moves a customer by what it does, and by the clock at the moment it has to', async () => {
  const scope = await world();
  const [old] = await scope.query<{ until: Date | null }>(
    `SELECT m.until FROM segment_answer m JOIN segmentation s ON s.id = m.segmentation_id
     WHERE m.workspace_id = $1 AND s.key = 'quiet' AND m.customer_id = $2`,
    [scope.workspaceId, await idOf(scope, 'full')],
  );
  // Heard of now: in ninety days it is quiet, and nobody looks at it before.
  expect(Math.abs(old!.until!.getTime() - Date.now() - 90 * DAY)).toBeLessThan(60_000);
  const at = new Date(Date.now() - 3 * DAY).toISOString();
  await ingestEvents(scope, [{ customer: { externalId: 'old' }, messageId: 'm', type: 'visit', at }]);
  expect(await settled(scope)).toEqual({ poor: ['empty'] });
});

test('a standard of its own runs the rules that read it again', async () => {
  const scope = await world();
  await saveStandard(scope, backend.registry, { expectedFields: ['language'] });
  await waitForUnfinished(scope);
  expect(await settled(scope)).toEqual({ poor: ['empty', 'full', 'old'], quiet: ['old'] });
});

test('duplicates of a check are members, until one of both is rejected, merged or deleted', async () => {
  const scope = await world();
  await saveCustomers(scope, [{ externalId: 'full-2', ...FULL, name: 'Feld, Ada' }]);
  await check(scope);
  await waitForUnfinished(scope);
  expect((await settled(scope))['twice']).toEqual(['full', 'full-2']);
  await rejectDuplicate(scope, [await idOf(scope, 'full-2'), await idOf(scope, 'full')]);
  expect((await settled(scope))['twice']).toBeUndefined();
  await saveCustomers(scope, [{ externalId: 'old-2', ...FULL, name: 'Bo Wald', email: 'bo@example.org', phone: null }]);
  await check(scope);
  await waitForUnfinished(scope);
  expect((await settled(scope))['twice']).toEqual(['old', 'old-2']);
  await deleteCustomers(scope, [await idOf(scope, 'old')]);
  expect((await settled(scope))['twice']).toBeUndefined();
});

test('a check that is due is queued once, and made by the run thread', async () => {
  const scope = await world();
  await saveStandard(scope, backend.registry, { checkHours: 24, mostDuplicates: 0 });
  await queueDueChecks(database.db);
  await queueDueChecks(database.db);
  const checks = () =>
    scope.query<{ id: number; state: string; failed: string[] }>(
      'SELECT id, state, failed FROM quality_check WHERE workspace_id = $1 ORDER BY id',
      [scope.workspaceId],
    );
  const [only, ...more] = await checks();
  expect(more).toEqual([]);
  await expect.poll(async () => (await findCheck(scope, only!.id))!.state, { timeout: 20_000 }).toBe('COMPLETE');
  await queueDueChecks(database.db);
  expect(await checks()).toHaveLength(1);
  await scope.query(`UPDATE quality_check SET created_at = now() - interval '25 hours' WHERE workspace_id = $1`, [
    scope.workspaceId,
  ]);
  await queueDueChecks(database.db);
  expect(await checks()).toHaveLength(2);
});

test('a clean-up merges nobody by way of a third', () => {
  const pairs = [
    { aId: 1, bId: 2, score: 0.99 },
    { aId: 2, bId: 3, score: 0.98 },
    { aId: 1, bId: 4, score: 0.97 },
    { aId: 5, bId: 6, score: 0.96 },
    { aId: 4, bId: 5, score: 0.95 },
    { aId: 3, bId: 7, score: 0.94 },
  ];
  expect(mergesOf(pairs)).toEqual([
    { intoId: 1, fromId: 2, score: 0.99 },
    { intoId: 1, fromId: 4, score: 0.97 },
    { intoId: 5, fromId: 6, score: 0.96 },
    { intoId: 3, fromId: 7, score: 0.94 },
  ]);
  expect(mergesOf(pairs, 1)).toHaveLength(1);
});

/** Waits for the runs that are queued. */
async function waitForUnfinished(scope: Scope): Promise<void> {
  const unfinished = `SELECT id FROM run WHERE workspace_id = $1 AND state NOT IN ('LIVE', 'FAILED', 'CANCELLED')`;
  await expect.poll(() => scope.query(unfinished, [scope.workspaceId]), { timeout: 20_000 }).toEqual([]);
}
