import { expect, test } from 'vitest';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { explainCustomers } from '../../../src/services/segmentations/explain.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { testBackend } from '../../support/server.ts';

test('clusters that are refitted keep the identity their members give them, and nobody moves', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  // Two groups far apart; the smaller one grows, so the second fit numbers them the other way round.
  const people = (from: number, count: number, level: number) =>
    Array.from({ length: count }, (_, n) => ({
      externalId: `p${from + n}`,
      traits: { a: level + (n % 7) / 10, b: level + (n % 5) / 10 },
    }));
  await saveCustomers(scope, [...people(0, 60, 1), ...people(100, 40, 9)]);
  const { id } = await configureSegmentation(scope, backend.registry, {
    name: 'Clusters',
    segmenter: 'psychographic.clusters',
    config: { features: ['traits.a', 'traits.b'], k: 2 },
  });
  const run = () => requestRun(scope, backend.registry, {}).then((queued) => waitForRun(backend.feed, scope, queued));
  const where = async () =>
    scope.query<{ customer_id: number; key: string }>(
      `SELECT m.customer_id, g.key FROM segment_answer m JOIN segment g ON g.id = m.segment_id
       WHERE m.segmentation_id = $1 AND m.customer_id <= 100 ORDER BY 1`,
      [id],
    );
  await run();
  const before = await where();
  await saveCustomers(scope, people(200, 80, 9));
  await backend.evaluate();
  const { results } = await run();
  expect(await where()).toEqual(before);
  expect((results as Record<string, { continued: unknown[] }>)[id]?.continued).toHaveLength(2);
  const model = await prismaOf(scope).segmentationModel.findFirstOrThrow({
    where: { segmentationId: id },
    orderBy: { id: 'desc' },
  });
  const segments = await prismaOf(scope).segment.findMany({ where: { segmentationId: id, current: true } });
  // The plugin's own numbers did turn round.
  expect(model.segmentKeys[0]).not.toBe(segments.find((segment) => segment.id === model.segmentIds[0])?.key);
  const explained = await explainCustomers(scope, backend.registry, [before[0]!.customer_id], [id]);
  expect(explained.get(before[0]!.customer_id)?.get(id)?.[0]?.segment).toBe(before[0]!.key);
});
