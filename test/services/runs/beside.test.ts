import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { LOCK } from '../../../src/db/postgres/locks.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { loadDemo } from '../../../src/demo/load.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { readBeside } from '../../../src/services/runs/snapshot/stored-memberships.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type Held, holdUp } from '../../support/held.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

const FIXED = new Set(['life-stage', 'age-band', 'lifecycle', 'campaigns']);

let database: TestDatabase;
let backend: TestBackend;
let held: Held;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  held = await holdUp(database.url);
  scope = await testWorkspace(database.db);
  await loadDemo(scope, { customers: 400, seed: 3, asOf: new Date() });
  // None that learns from everybody: a refit would move those who did nothing.
  for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS.filter((one) => FIXED.has(one.key))) {
    await configureSegmentation(scope, backend.registry, { key, name, segmenter: segmenterId, config });
  }
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
});
afterAll(async () => {
  await held[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const memberships = () =>
  scope.query(
    `SELECT customer_id, segmentation_id, segment_id, strength, until FROM segment_answer
     WHERE workspace_id = $1 ORDER BY 1, 2, 3`,
    [scope.workspaceId],
  );

test('a thread of its own reads what is stored as the run itself would', async () => {
  const { workspaceId } = scope;
  const segmentationIds = (await prismaOf(scope).segmentation.findMany({ where: { workspaceId } })).map(({ id }) => id);
  using inThread = readBeside(database.db, { runId: 1, workspaceId, segmentationIds, customers: 1_000_000 });
  using here = readBeside(database.db, { runId: 1, workspaceId, segmentationIds, customers: 400 });
  const read = await inThread.stored;
  expect([...read.values()].reduce((sum, { customer }) => sum + customer.length, 0)).toBe((await memberships()).length);
  expect(read).toEqual(await here.stored);
});

test('the thread tells why it could not read', async () => {
  const { workspaceId } = scope;
  const gone = { ...database.db, url: database.db.url.replace(/[^/]*$/, 'gone') };
  using beside = readBeside(gone, { runId: 1, workspaceId, segmentationIds: [1], customers: 1_000_000 });
  await expect(beside.stored).rejects.toThrow('database "gone" does not exist');
});

test('customers evaluated while a run computes are compared with what they have by then', async () => {
  const { workspaceId } = scope;
  // The run has begun, and waits for writers that may not have seen it.
  await held.hold('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCK.snapshot, workspaceId]);
  const run = await requestRun(scope, backend.registry, {});
  await held.waited();
  // Now it will take its snapshot, read what is stored, and stop where it reports that it computes.
  await using gate = await holdUp(database.url);
  await gate.hold('SELECT FROM run WHERE id = $1 FOR UPDATE', [run.id]);
  await held.release();
  await gate.waited();
  const buyers = await prismaOf(scope).customer.findMany({ where: { workspaceId }, take: 80, orderBy: { id: 'desc' } });
  const at = new Date().toISOString();
  await ingestEvents(
    scope,
    buyers.map(({ externalId }, n) => ({
      customer: { externalId },
      messageId: `during-${n}`,
      type: 'purchase',
      at,
      amount: 900 + n,
    })),
  );
  const before = await memberships();
  expect(await backend.evaluate()).toBe(80);
  expect(await memberships()).not.toEqual(before);
  await gate.release();
  await expect(waitForRun(backend.feed, scope, run)).resolves.toMatchObject({ state: 'LIVE' });
  // Those it overtook are evaluated once more, with its models.
  expect(await backend.evaluate()).toBe(80);
  const evaluated = await memberships();
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(await memberships()).toEqual(evaluated);
});
