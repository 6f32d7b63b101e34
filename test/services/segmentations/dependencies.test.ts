import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { loadDemo } from '../../../src/demo/load.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { explainCustomers } from '../../../src/services/segmentations/explain.ts';
import {
  configureSegmentation,
  deleteSegmentation,
  requestRun,
} from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let backend: TestBackend;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  scope = await testWorkspace(database.db);
  await loadDemo(scope, { customers: 400, seed: 3, asOf: new Date() });
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const rules = (key: string, ...segments: object[]) => ({
  key,
  name: key,
  segmenter: 'rules.conditions',
  config: { segments },
});
const inSegment = (segmentation: string, segment: string) => ({
  key: 'inside',
  name: 'Inside',
  when: { feature: `segmentations.${segmentation}.segment`, kind: 'category', op: 'eq', value: segment },
});
const insiders = (key: string) =>
  scope.query<{ id: number }>(
    `SELECT m.customer_id AS id FROM segment_answer m JOIN segmentation s ON s.id = m.segmentation_id
     JOIN segment g ON g.id = m.segment_id WHERE s.workspace_id = $1 AND s.key = $2 AND g.key = ANY($3) ORDER BY 1`,
    [scope.workspaceId, key, ['inside', 'loyal']],
  );

test('a segmentation reads the answer of another, whichever was made first and however it is run', async () => {
  const { registry } = backend;
  const stage = await configureSegmentation(scope, registry, {
    key: 'stage',
    name: 'Stage',
    segmenter: 'lifecycle.stage',
  });
  await configureSegmentation(scope, registry, rules('second', inSegment('stage', 'loyal')));
  // Reads one of a later id, so the order of ids will not do.
  await configureSegmentation(scope, registry, { ...rules('third', inSegment('second', 'inside')) });
  await waitForRun(backend.feed, scope, await requestRun(scope, registry, {}));
  const loyal = await insiders('stage');
  expect(loyal.length).toBeGreaterThan(0);
  expect(await insiders('second')).toEqual(loyal);
  expect(await insiders('third')).toEqual(loyal);

  // Changing the first runs those that read it too.
  await configureSegmentation(scope, registry, {
    id: stage.id,
    name: 'Stage',
    segmenter: 'lifecycle.stage',
    config: { loyalPurchases: 3 },
  });
  const run = await waitForRun(backend.feed, scope, await requestRun(scope, registry, { ids: [stage.id] }));
  expect(run.segmentationIds).toHaveLength(3);
  const more = await insiders('stage');
  expect(more.length).toBeGreaterThan(loyal.length);
  expect(await insiders('third')).toEqual(more);
});

test('a changed customer is taken through them in order, and explanations see the same', async () => {
  const [newcomer] = await prismaOf(scope).customer.findMany({
    where: { workspaceId: scope.workspaceId, kind: 'PROSPECT' },
    take: 1,
  });
  const events = [1, 2, 3].map((n) => ({
    customer: { externalId: newcomer!.externalId },
    messageId: `d${n}`,
    type: 'purchase',
    at: new Date().toISOString(),
    amount: 5,
  }));
  await ingestEvents(scope, events);
  await backend.evaluate();
  for (const key of ['stage', 'second', 'third']) expect(await insiders(key)).toContainEqual({ id: newcomer!.id });
  const third = await prismaOf(scope).segmentation.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, key: 'third' },
  });
  const explained = await explainCustomers(scope, backend.registry, [newcomer!.id], [third.id]);
  expect(explained.get(newcomer!.id)?.get(third.id)).toMatchObject([{ verdict: 'TRUE' }]);
});

test('circles are refused with their name, and what is read can neither go nor be renamed', async () => {
  const { registry } = backend;
  const second = await prismaOf(scope).segmentation.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, key: 'second' },
  });
  await expect(
    configureSegmentation(scope, registry, { id: second.id, ...rules('second', inSegment('third', 'inside')) }),
  ).rejects.toMatchObject({
    code: 'DEPENDENCY_CYCLE',
    message: expect.stringMatching(/second -> third -> second|third -> second -> third/),
  });
  await expect(
    configureSegmentation(scope, registry, { id: second.id, ...rules('other', inSegment('stage', 'loyal')) }),
  ).rejects.toMatchObject({ code: 'IN_USE' });
  await expect(deleteSegmentation(scope, registry, second.id)).rejects.toMatchObject({
    code: 'IN_USE',
    message: 'Segmentations read it: third.',
  });
});
