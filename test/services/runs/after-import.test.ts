import { afterAll, beforeAll, expect, test } from 'vitest';
import { featureQuery } from '../../../src/db/features/population.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { LOCK } from '../../../src/db/postgres/locks.ts';
import { expectedRows, readingEverybody, refreshStatistics } from '../../../src/db/postgres/statistics.ts';
import { runSessionName } from '../../../src/db/tables/runs/runs.ts';
import { type EventFeature, resolveEventSource } from '../../../src/engine/catalogue/event-source.ts';
import { settleWritten } from '../../../src/services/background/written-rows.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { cancelRun, configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { holdUp } from '../../support/held.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

const CUSTOMERS = 6_000;

let database: TestDatabase;
let backend: TestBackend;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  // Nobody but the server itself refreshes statistics.
  for (const table of ['customer', 'customer_event', 'customer_event_aggregate', 'segment_answer']) {
    await database.db.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
  }
  await filledWorkspace();
  await database.db.query('ANALYZE');
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Customers with two purchases each, written past the services. */
async function filledWorkspace(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  const { workspaceId } = scope;
  await scope.query(
    `INSERT INTO customer (workspace_id, external_id, birth_date)
     SELECT $1, 'c' || n, date '1960-01-01' + n FROM generate_series(1, $2::int) AS n`,
    [workspaceId, CUSTOMERS],
  );
  await scope.query(`INSERT INTO event_type VALUES ($1, 'purchase')`, [workspaceId]);
  await scope.query(
    `INSERT INTO customer_event (workspace_id, customer_id, type, at, source, message_id, amount)
     SELECT $1, id, 'purchase', now() - (id % 300 + k) * interval '1 day', 'shop', external_id || '-' || k, id % 90 + k
     FROM customer, generate_series(1, 2) AS k WHERE workspace_id = $1`,
    [workspaceId],
  );
  await scope.query(
    `INSERT INTO customer_event_aggregate
     SELECT workspace_id, customer_id, type, count(*), min(at), max(at), sum(amount), 0, 0
     FROM customer_event WHERE workspace_id = $1 GROUP BY 1, 2, 3`,
    [workspaceId],
  );
  return scope;
}

async function withSegmentations(scope: Scope): Promise<Scope> {
  const rfm = { key: 'rfm', name: 'RFM', segmenter: 'behavioral.rfm', config: { preset: 'ten-groups' } };
  await configureSegmentation(scope, backend.registry, rfm);
  await configureSegmentation(scope, backend.registry, { key: 'age', name: 'Age', segmenter: 'demographic.age-band' });
  return scope;
}

const SPENT = resolveEventSource(
  { event: 'purchase', aggregate: 'mean', field: 'amount', withinDays: 365 },
  'number',
) as EventFeature;

/** The kinds of nodes in the plan of everybody's features. */
async function nodesOf(scope: Scope): Promise<string[]> {
  const query = featureQuery(scope.workspaceId, [SPENT], { asOf: Date.now(), pinned: true });
  const [row] = await scope.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (FORMAT JSON) ${query}`);
  return [...JSON.stringify(row!['QUERY PLAN']).matchAll(/"Node Type":"([^"]+)"/g)].map(([, node]) => node!);
}

/** Milliseconds until PostgreSQL does nothing for a run any more. */
async function untilIdle(runId: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const rows = await database.db.query(
      `SELECT FROM pg_stat_activity WHERE application_name = $1 AND state <> 'idle'`,
      [runSessionName(runId)],
    );
    if (rows.length === 0) return performance.now() - began;
  }
}

test('without statistics the plan of everybody goes through some rows for each of others, unless that is refused', async () => {
  const scope = await filledWorkspace();
  expect(await expectedRows(scope, 'customer')).toBeLessThan(CUSTOMERS / 100);
  expect(await nodesOf(scope)).toContain('Nested Loop');
  expect(await readingEverybody(scope, nodesOf)).not.toContain('Nested Loop');
  await scope.transaction(async (transaction) => {
    await readingEverybody(transaction, nodesOf);
    expect(await nodesOf(transaction)).toContain('Nested Loop');
  });
});

test('what the planner takes for few rows is analysed, once', async () => {
  const scope = await filledWorkspace();
  expect(await refreshStatistics(scope)).toEqual(['customer', 'customer_event', 'customer_event_aggregate']);
  expect(await expectedRows(scope, 'customer')).toBeGreaterThan(CUSTOMERS / 10);
  expect(await refreshStatistics(scope)).toEqual([]);
});

test('customers that are saved in bulk are known to the planner', async () => {
  const scope = await testWorkspace(database.db);
  for (let from = 0; from < CUSTOMERS; from += 1_000) {
    await saveCustomers(
      scope,
      Array.from({ length: 1_000 }, (_, n) => ({ externalId: `s${from + n}` })),
    );
  }
  await settleWritten(scope);
  expect(await expectedRows(scope, 'customer')).toBeGreaterThan(CUSTOMERS / 10);
});

test('runs of workspaces that were just filled go live, each at once', async () => {
  const scopes = [await filledWorkspace(), await filledWorkspace(), await filledWorkspace()];
  const runs = scopes.map(async (scope) => {
    await withSegmentations(scope);
    return waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  });
  for (const run of await Promise.all(runs)) expect(run).toMatchObject({ state: 'LIVE', customers: CUSTOMERS });
});

test('a stuck run holds up no other workspace, and once cancelled it ends in PostgreSQL', async () => {
  const stuck = await withSegmentations(await testWorkspace(database.db));
  await using held = await holdUp(database.url);
  await held.hold('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCK.snapshot, stuck.workspaceId]);
  const run = await requestRun(stuck, backend.registry, {});
  await held.waited();
  const other = await withSegmentations(await testWorkspace(database.db));
  await saveCustomers(other, [{ externalId: 'a', birthDate: '1990-01-01' }]);
  expect(await waitForRun(backend.feed, other, await requestRun(other, backend.registry, {}))).toMatchObject({
    state: 'LIVE',
  });
  expect(await cancelRun(stuck, run.id)).toMatchObject({ state: 'CANCELLED' });
  expect(await untilIdle(run.id)).toBeLessThan(5_000);
});

test('a run in hand is let go when the server stops', async () => {
  const stuck = await withSegmentations(await testWorkspace(database.db));
  await using held = await holdUp(database.url);
  await held.hold('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCK.snapshot, stuck.workspaceId]);
  const stopping = await testBackend(database.db);
  // Whichever of the two has it in hand.
  const run = await requestRun(stuck, stopping.registry, {});
  await held.waited();
  await stopping[Symbol.asyncDispose]();
  await backend.host.stop();
  expect(await untilIdle(run.id)).toBeLessThan(5_000);
});
