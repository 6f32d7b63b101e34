import { expect, test } from 'vitest';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { testDatabase, testWorkspace } from '../../support/database.ts';
import { testBackend } from '../../support/server.ts';

test('a sample is what fit sees, everybody is what is answered; the same seed draws the same', async () => {
  await using database = await testDatabase();
  await using backend = await testBackend(database.db);
  const scope = await testWorkspace(database.db);
  const people = Array.from({ length: 2_500 }, (_, n) => ({
    externalId: `p${n}`,
    income: (n * 7_919) % 10_007,
    incomeCurrency: 'EUR',
  }));
  for (let from = 0; from < people.length; from += 500) await saveCustomers(scope, people.slice(from, from + 500));
  const bands = { name: 'Bands', segmenter: 'demographic.income-band', config: { quantiles: 5 } };
  await expect(configureSegmentation(scope, backend.registry, { ...bands, fitSample: 999 })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    field: ['fitSample'],
  });
  const { id } = await configureSegmentation(scope, backend.registry, { ...bands, fitSample: 1_000 });
  const learn = async (change: { seed?: number; fitSample?: number | null }) => {
    await configureSegmentation(scope, backend.registry, { ...bands, id, ...change });
    const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
    expect(run).toMatchObject({ state: 'LIVE', customers: 2_500 });
    const model = await prismaOf(scope).segmentationModel.findFirstOrThrow({
      where: { segmentationId: id },
      orderBy: { id: 'desc' },
    });
    const [answered] = await scope.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM segment_answer WHERE segmentation_id = $1',
      [id],
    );
    expect(answered!.n).toBe(2_500);
    return model;
  };
  const first = await learn({});
  expect(first).toMatchObject({ fittedOn: 1_000, population: 2_500 });
  expect((await learn({})).model).toEqual(first.model);
  const whole = await learn({ fitSample: null });
  expect(whole.fittedOn).toBe(2_500);
  expect(whole.model).not.toEqual(first.model);
  const other = await learn({ fitSample: 1_000, seed: 2 });
  expect(other.model).not.toEqual(first.model);
});
