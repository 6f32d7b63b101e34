import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtProgram, ROOT } from '../../scripts/support/personagraph.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { LOCK } from '../../src/db/postgres/locks.ts';
import { prismaOf } from '../../src/db/postgres/prisma.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { DEMO_SEGMENTATIONS } from '../../src/demo/segmentations.ts';
import { createRegistry, type Registry } from '../../src/engine/registry.ts';
import { type Feed, startFeed } from '../../src/services/changes/feed.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type Held, holdUp } from '../support/held.ts';
import { silent } from '../support/server.ts';

const AS_OF = new Date(Date.UTC(2026, 9, 1));

let database: TestDatabase;
let held: Held;
let feed: Feed;
let registry: Registry;
/** Of a run nobody disturbed. */
let undisturbed: unknown;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await testDatabase();
  held = await holdUp(database.url);
  feed = await startFeed(database.db, silent);
  registry = await createRegistry((await import('../../plugins/index.ts')).default);
  const scope = await workspace();
  const run = await requestRun(scope, registry, { asOf: AS_OF });
  const worker = await launch('worker');
  await waitForRun(feed, scope, run);
  undisturbed = await state(scope);
  await end(worker, 'SIGTERM');
});
afterAll(async () => {
  await Promise.all(children.map((child) => end(child, 'SIGKILL')));
  await feed.stop();
  await held[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function workspace(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  await loadDemo(scope, { customers: 300, seed: 11, asOf: AS_OF });
  for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS) {
    await configureSegmentation(scope, registry, { key, name, segmenter: segmenterId, config });
  }
  return scope;
}

/** All a run leaves, by names that do not depend on when rows were made. */
async function state(scope: Scope): Promise<unknown> {
  return {
    memberships: await scope.query(
      `SELECT c.external_id, s.key AS segmentation, g.key AS segment, m.strength, m.until, m.since, m.cause
       FROM segment_answer m JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
       JOIN segmentation s ON s.id = m.segmentation_id LEFT JOIN segment g ON g.id = m.segment_id
       WHERE m.workspace_id = $1 ORDER BY 1, 2, 3`,
      [scope.workspaceId],
    ),
    transitions: await scope.query('SELECT * FROM membership_transition WHERE workspace_id = $1', [scope.workspaceId]),
    segments: await scope.query(
      `SELECT s.key, s.status::text, s.error, g.key AS segment, g.size FROM segmentation s
       LEFT JOIN segment g ON g.segmentation_id = s.id WHERE s.workspace_id = $1 ORDER BY 1, 4`,
      [scope.workspaceId],
    ),
    models: await scope.query(
      `SELECT s.key, m.model, m.population, m.as_of, m.id = s.live_model_id AS live FROM segmentation_model m
       JOIN segmentation s ON s.id = m.segmentation_id WHERE s.workspace_id = $1 ORDER BY 1`,
      [scope.workspaceId],
    ),
    changes: await scope.query(
      `SELECT kind, count(*)::int AS n FROM change WHERE workspace_id = $1 AND kind <> 'RUN_PROGRESSED' GROUP BY 1 ORDER BY 1`,
      [scope.workspaceId],
    ),
    waiting: await scope.query('SELECT * FROM evaluation_task WHERE workspace_id = $1 AND after_run_id IS NOT NULL', [
      scope.workspaceId,
    ]),
  };
}

async function launch(command: 'worker' | 'serve'): Promise<ChildProcess> {
  const child = spawn(process.execPath, [builtProgram(), command], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Where a run is stopped, and what it has done by then. */
const MOMENTS = {
  'before it reads': ['SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', LOCK.snapshot, 'PREPARING'],
  'in the middle of writing': ['LOCK TABLE quarantined_customer IN SHARE MODE', null, 'COMPUTING'],
} as const;

test.each([
  ['worker', 'before it reads'],
  ['worker', 'in the middle of writing'],
  ['serve', 'before it reads'],
  ['serve', 'in the middle of writing'],
] as const)('a %s killed %s: the next starts the run again, to the same end', async (command, moment) => {
  const scope = await workspace();
  const [statement, lock, stage] = MOMENTS[moment];
  await held.hold(statement, lock === null ? [] : [lock, scope.workspaceId]);
  const run = await requestRun(scope, registry, { asOf: AS_OF });
  const killed = await launch(command);
  const stateNow = () =>
    prismaOf(scope)
      .run.findUnique({ where: { workspaceId_id: { workspaceId: scope.workspaceId, id: run.id } } })
      .then((found) => found?.state);
  await expect.poll(stateNow, { timeout: 60_000, interval: 20 }).toBe(stage);
  await held.waited();
  await end(killed, 'SIGKILL');
  await held.release();
  const next = await launch('worker');
  await expect(waitForRun(feed, scope, run)).resolves.toMatchObject({ state: 'LIVE', customers: 300 });
  expect(await state(scope)).toEqual(undisturbed);
  await end(next, 'SIGTERM');
  expect(next.exitCode).toBe(0);
});
