import { expect, test } from 'vitest';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { queueDueRuns } from '../../../src/db/tables/runs/runs.ts';
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
