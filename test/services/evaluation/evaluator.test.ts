import { expect, test } from 'vitest';
import { loadDemo } from '../../../src/demo/load.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { startEvaluator } from '../../../src/services/evaluation/evaluator.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { silent, testBackend } from '../../support/server.ts';

test('many tasks that are said once, or not at all, are done, and their places freed', {
  timeout: 60_000,
}, async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  const { workspaceId } = scope;
  await loadDemo(scope, { customers: 200, seed: 3, asOf: new Date() });
  const { key, name, segmenterId, config } = DEMO_SEGMENTATIONS.find((one) => one.key === 'life-stage')!;
  await configureSegmentation(scope, backend.registry, { key, name, segmenter: segmenterId, config });
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  await backend.evaluate();

  const isolation = createIsolation(new URL('../../../plugins/index.ts', import.meta.url).href);
  const evaluator = await startEvaluator({ db: database.db, registry: backend.registry, isolation }, silent);
  try {
    const lineUp = (rounds: number) =>
      scope.query(
        `INSERT INTO evaluation_task (workspace_id, customer_id, cause)
         SELECT workspace_id, id, 'PROFILE' FROM customer, generate_series(1, $2) WHERE workspace_id = $1`,
        [workspaceId, rounds],
      );
    const done = () =>
      expect.poll(async () => (await scope.query('SELECT FROM evaluation_task')).length, { timeout: 20_000 }).toBe(0);
    // Nobody is told: they are looked for.
    await lineUp(1);
    await done();
    // Ten batches, said once.
    await lineUp(25);
    await scope.query("SELECT pg_notify('personagraph_tasks', $1::int::text)", [workspaceId]);
    await done();
    await expect
      .poll(() => scope.query("SELECT vacuum_count::int FROM pg_stat_user_tables WHERE relname = 'evaluation_task'"), {
        timeout: 20_000,
      })
      .toEqual([{ vacuum_count: 1 }]);
  } finally {
    await evaluator.stop();
    await isolation.stop();
  }
});
