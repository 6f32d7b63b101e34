import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import type { Segmentation } from '../../../src/db/tables/segmentations/segmentations.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import {
  configureSegmentation,
  findSegmentation,
  requestRun,
} from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let backend: TestBackend;
let scope: Scope;
let isolated: Segmentation;
let healthy: Segmentation;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db, new URL('../../support/failing-plugins.ts', import.meta.url).href);
  scope = await testWorkspace(database.db);
  for (let from = 0; from < 2_000; from += 1_000) {
    const customers = Array.from({ length: 1_000 }, (_, n) => ({
      externalId: `c${from + n}`,
      traits: { score: from + n },
    }));
    await saveCustomers(scope, customers);
  }
  isolated = await configureSegmentation(scope, backend.registry, { name: 'Isolated', segmenter: 'rules.isolated' });
  healthy = await configureSegmentation(scope, backend.registry, { name: 'Healthy', segmenter: 'rules.healthy' });
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function run(how: string): Promise<Segmentation> {
  await prismaOf(scope).segmentation.update({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: isolated.id } },
    data: { config: { how } },
  });
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(await findSegmentation(scope, healthy.id)).toMatchObject({ status: 'LIVE', error: null });
  return findSegmentation(scope, isolated.id);
}
const size = async () =>
  (await prismaOf(scope).segment.findFirstOrThrow({ where: { segmentationId: isolated.id, key: 'some' } })).size;

test('an isolated segmenter answers as one in process would', async () => {
  expect(await run('never')).toMatchObject({ status: 'LIVE', error: null });
  expect(await size()).toBe(1_000);
});

test.each([
  ['loop-in-fit', 'did not answer within 6000 ms and was ended'],
  ['leak', 'took more than 48 MB of memory and was ended'],
  ['exit', 'ended its thread and was ended'],
])(
  'one that breaks its limits (%s) is ended, reported and leaves the others and its last answer alone',
  async (how, message) => {
    expect(await run('never')).toMatchObject({ status: 'LIVE' });
    expect(await run(how)).toMatchObject({
      status: 'STALE',
      error: {
        code: 'PLUGIN_FAILED',
        message: `rules.isolated 0.1.0 ${message}.`,
        plugin: { id: 'rules.isolated', version: '0.1.0', phase: 'fit' },
      },
    });
    expect(await size()).toBe(1_000);
  },
);

test('one that hangs on a changed customer is left alone until a run of it succeeds, and evaluation goes on', async () => {
  expect(await run('loop-on-7777')).toMatchObject({ status: 'LIVE' });
  await saveCustomers(scope, [
    { externalId: 'c1', traits: { score: 7_777 } },
    { externalId: 'c2', traits: { score: 1_500 } },
  ]);
  await backend.evaluate();
  expect(await findSegmentation(scope, isolated.id)).toMatchObject({
    status: 'STALE',
    error: { message: expect.stringContaining('did not answer'), plugin: { phase: 'assign' } },
  });
  expect(await size()).toBe(1_000);
  await saveCustomers(scope, [{ externalId: 'new', traits: { score: 1 } }]);
  await backend.evaluate();
  const all = await prismaOf(scope).segment.findFirstOrThrow({ where: { segmentationId: healthy.id, key: 'all' } });
  expect(all.size).toBe(2_001);
  expect(await run('never')).toMatchObject({ status: 'LIVE', error: null });
  expect(await size()).toBe(1_002);
});
