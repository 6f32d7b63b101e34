import { expect, test, vi } from 'vitest';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { countAttempt, queueDueRuns, queueRun } from '../../../src/db/tables/runs/runs.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { testBackend } from '../../support/server.ts';

test('an answer that is older than its schedule allows is run again, once; pinned and unscheduled ones are not', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [{ externalId: 'a' }]);
  const segmenter = 'lifecycle.stage';
  const hourly = await configureSegmentation(scope, backend.registry, { name: 'Hourly', segmenter, rerunHours: 1 });
  await configureSegmentation(scope, backend.registry, { name: 'Never', segmenter });
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  const runs = () =>
    prismaOf(scope).run.findMany({ where: { workspaceId: scope.workspaceId }, orderBy: { id: 'desc' } });

  await queueDueRuns(scope);
  expect(await runs()).toHaveLength(1);

  await scope.query(`UPDATE segmentation SET as_of = as_of - interval '2 hours'`);
  await scope.query(`UPDATE run SET created_at = created_at - interval '2 hours'`);
  await queueDueRuns(scope);
  await queueDueRuns(scope);
  const [latest, ...others] = await runs();
  expect(others).toHaveLength(1);
  expect(latest?.segmentationIds).toEqual([hourly.id]);
  // The worker hears of it only by its own look, or a notification as here.
  await scope.query(`SELECT pg_notify('personagraph_runs', '')`);
  expect(await waitForRun(backend.feed, scope, latest!)).toMatchObject({ state: 'LIVE' });

  await expect(
    configureSegmentation(scope, backend.registry, { name: 'Odd', segmenter, rerunHours: 0 }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

test('a run asked for again is the one that waits, until somebody begins it', async () => {
  await using database = await testDatabase();
  const scope = await testWorkspace(database.db);
  const first = await queueRun(scope, [1, 2, 3], null);
  expect(await queueRun(scope, [3, 1], null)).toEqual(first);
  const past = new Date('2026-01-01T00:00:00Z');
  const others = [await queueRun(scope, [4], null), await queueRun(scope, [1], past)];
  expect(await queueRun(scope, [1], past)).toEqual(others[1]);
  await countAttempt(scope, first.id, 1);
  const second = await queueRun(scope, [1], null);
  expect(new Set([first, ...others, second].map(({ id }) => id)).size).toBe(4);
  // Of another workspace nothing is shared.
  const foreign = await queueRun(await testWorkspace(database.db), [1], null);
  expect(foreign.id).toBeGreaterThan(second.id);
});

test('a run that waits is not begun before who asked for it again has committed', async () => {
  await using database = await testDatabase();
  const scope = await testWorkspace(database.db);
  const waiting = await queueRun(scope, [1], null);
  let begun: Promise<unknown> | undefined;
  const order: string[] = [];
  await scope.transaction(async (transaction) => {
    expect(await queueRun(transaction, [1], null)).toEqual(waiting);
    begun = countAttempt(scope, waiting.id, 1).then(() => order.push('begun'));
    // The worker waits for the lock.
    const lock = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await vi.waitFor(async () => expect(await database.db.query(lock)).toHaveLength(1), { timeout: 20_000 });
    order.push('written');
  });
  await begun;
  expect(order).toEqual(['written', 'begun']);
});
