import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { LOCK } from '../../../src/db/postgres/locks.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { type List, rowsOfParents } from '../../../src/db/reads/source.ts';
import { lastChangeId } from '../../../src/db/tables/changes/changes.ts';
import type { Run } from '../../../src/db/tables/runs/runs.ts';
import {
  PARAMETERS_OF_MODEL,
  QUALITY_OF_MODEL,
  WARNINGS_OF_SEGMENTATION,
} from '../../../src/db/tables/segmentations/model-reports.ts';
import type { Segmentation } from '../../../src/db/tables/segmentations/segmentations.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import {
  cancelRun,
  configureSegmentation,
  deleteSegmentation,
  findSegmentation,
  requestRun,
} from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { holdUp } from '../../support/held.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let backend: TestBackend;
let scope: Scope;
let failing: Segmentation;
let healthy: Segmentation;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db, new URL('../../support/failing-plugins.ts', import.meta.url).href);
  scope = await testWorkspace(database.db);
  for (let from = 0; from < 3_000; from += 1_000) {
    const customers = Array.from({ length: 1_000 }, (_, n) => ({
      externalId: `c${from + n}`,
      traits: { score: from + n },
    }));
    await saveCustomers(scope, customers);
  }
  failing = await configureSegmentation(scope, backend.registry, { name: 'Failing', segmenter: 'rules.failing' });
  healthy = await configureSegmentation(scope, backend.registry, { name: 'Healthy', segmenter: 'rules.healthy' });
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function run(how: string): Promise<Segmentation> {
  await prismaOf(scope).segmentation.update({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: failing.id } },
    data: { config: { how } },
  });
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(await findSegmentation(scope, healthy.id)).toMatchObject({ status: 'LIVE', error: null });
  expect(await members('all')).toBe(3_000);
  return findSegmentation(scope, failing.id);
}
async function members(key: string): Promise<number> {
  const segment = await prismaOf(scope).segment.findFirstOrThrow({ where: { workspaceId: scope.workspaceId, key } });
  const counted = await prismaOf(scope).segmentMembership.count({ where: { segmentId: segment.id } });
  expect(segment.size).toBe(counted);
  return counted;
}
const quarantined = () =>
  prismaOf(scope).quarantinedCustomer.findMany({
    where: { segmentationId: failing.id },
    orderBy: { customerId: 'asc' },
  });

const reported = async () => {
  const { liveModelId } = await findSegmentation(scope, failing.id);
  const of = async <T extends object>(list: List<T>, id: number) =>
    (await rowsOfParents(scope, list, [id])).map(({ row }) => row);
  return {
    parameters: await of(PARAMETERS_OF_MODEL, liveModelId!),
    quality: await of(QUALITY_OF_MODEL, liveModelId!),
    warnings: await of(WARNINGS_OF_SEGMENTATION, failing.id),
  };
};

const PLUGIN = { id: 'rules.failing', version: '1.2.3' };

test('before it has an answer, one that always fails is FAILED with the plugin, the phase and the customer', async () => {
  const [first] = await prismaOf(scope).customer.findMany({ where: { workspaceId: scope.workspaceId }, take: 1 });
  expect(await run('always')).toMatchObject({
    status: 'FAILED',
    liveModelId: null,
    error: {
      code: 'PLUGIN_FAILED',
      message: 'rules.failing 1.2.3 failed in assign: score 0',
      plugin: { ...PLUGIN, phase: 'assign', customerId: first!.id },
    },
  });
});

test('one that fails on one customer in a thousand answers the others, and lists those', async () => {
  expect(await run('one-in-1000')).toMatchObject({ status: 'LIVE', error: null });
  expect(await members('low')).toBe(1_500 - 2);
  expect(await members('high')).toBe(1_500 - 1);
  expect((await quarantined()).map(({ message }) => message)).toEqual(
    [7, 1007, 2007].map((score) => `rules.failing 1.2.3 failed in assign: score ${score}`),
  );
});

test('with a good answer, customers it fails on keep it, and a good run ends their quarantine', async () => {
  expect(await run('never')).toMatchObject({ status: 'LIVE' });
  expect(await quarantined()).toEqual([]);
  expect([await members('low'), await members('high')]).toEqual([1_500, 1_500]);
  await run('one-in-1000');
  expect([await members('low'), await members('high')]).toEqual([1_500, 1_500]);
  expect(await quarantined()).toHaveLength(3);
});

test('numbers that it reports are kept with the model', async () => {
  expect(await run('never')).toMatchObject({ status: 'LIVE', error: null });
  expect(await reported()).toMatchObject({
    parameters: [{ name: 'size', value: 3_000, low: 2_999, high: 3_001, standardError: null, unit: 'customers' }],
    quality: [{ name: 'half', value: 1_500, unit: null, text: 'Half of them.' }],
    warnings: [{ code: 'EXTREME_VALUES', text: 'One is large: look at it.' }],
  });
});

test('a report that fails, or has what is no number, costs itself: the answers stand, and a warning says why', async () => {
  for (const [how, why] of [
    ['report', 'rules.failing 1.2.3 failed in report: no words'],
    ['report-NaN', 'rules.failing 1.2.3 reported parameters[0], which has the value NaN of "size"'],
  ] as const) {
    expect(await run(how)).toMatchObject({ status: 'LIVE', error: null });
    expect(await members('low')).toBe(1_500);
    const { parameters, quality, warnings } = await reported();
    expect([parameters, quality]).toEqual([[], []]);
    expect(warnings).toMatchObject([{ code: 'REPORT_FAILED' }]);
    expect(warnings[0]!.text).toContain(why);
  }
});

test.each([
  ['always', { code: 'PLUGIN_FAILED', plugin: { ...PLUGIN, phase: 'assign' } }],
  ['fit', { code: 'PLUGIN_FAILED', message: expect.stringContaining('no luck'), plugin: { ...PLUGIN, phase: 'fit' } }],
  ['NaN', { code: 'PLUGIN_FAILED', message: expect.stringContaining('strength NaN') }],
  ['range', { code: 'PLUGIN_FAILED', message: expect.stringContaining('segment 2 of 2') }],
  ['length', { code: 'PLUGIN_FAILED', message: expect.stringContaining('read only') }],
  ['no-data', { code: 'NOT_ENOUGH_DATA', message: expect.stringContaining('give me more') }],
  ['unsatisfied', { code: 'UNKNOWN_FEATURE', message: expect.stringContaining('traits.score') }],
])('a failure (%s) leaves the last good answer, marked stale, with the error', async (how, error) => {
  expect(await run('never')).toMatchObject({ status: 'LIVE', error: null });
  const before = (await findSegmentation(scope, failing.id)).liveModelId;
  expect(await run(how)).toMatchObject({ status: 'STALE', liveModelId: before, error });
  expect([await members('low'), await members('high')]).toEqual([1_500, 1_500]);
});

test('a time that never comes is none', async () => {
  expect(await run('until')).toMatchObject({ status: 'LIVE', error: null });
  await saveCustomers(scope, [{ externalId: 'c3', traits: { score: 2_400 } }]);
  await backend.evaluate();
  expect(await quarantined()).toEqual([]);
  expect(
    await scope.query('SELECT FROM segment_answer WHERE segmentation_id = $1 AND until IS NOT NULL', [failing.id]),
  ).toEqual([]);
  await saveCustomers(scope, [{ externalId: 'c3', traits: { score: 2 } }]);
  await backend.evaluate();
});

test('a changed customer it fails on is quarantined alone, and evaluation goes on', async () => {
  await run('never');
  await run('one-in-1000');
  await saveCustomers(scope, [
    { externalId: 'c1', traits: { score: 5_007 } },
    { externalId: 'c2', traits: { score: 2_500 } },
  ]);
  await backend.evaluate();
  expect([await members('low'), await members('high')]).toEqual([1_499, 1_501]);
  const names = (await quarantined()).map(({ message }) => message.replace(/^.*: /, ''));
  expect(names.sort()).toEqual(['score 1007', 'score 2007', 'score 5007', 'score 7']);
});

/** Queues a run in which the segmenter waits for ever, and waits until it does. */
async function runThatWaits(): Promise<Run> {
  await prismaOf(scope).segmentation.update({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: failing.id } },
    data: { config: { how: 'wait' } },
  });
  const after = await lastChangeId(scope);
  const run = await requestRun(scope, backend.registry, {});
  for await (const { runId, payload } of backend.feed.subscribe(scope.workspaceId, { after })) {
    if (runId === run.id && payload['state'] === 'COMPUTING') break;
  }
  return run;
}

test('a run that is cancelled writes nothing, and the next one runs', async () => {
  const good = await run('never');
  const { id } = await runThatWaits();
  const queued = await requestRun(scope, backend.registry, {});
  expect(await cancelRun(scope, queued.id)).toMatchObject({ state: 'CANCELLED' });
  expect(await cancelRun(scope, id)).toMatchObject({ state: 'CANCELLED' });
  await expect(cancelRun(scope, id)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await findSegmentation(scope, failing.id)).toMatchObject({ status: 'LIVE', liveModelId: good.liveModelId });
  expect(await run('never')).toMatchObject({ status: 'LIVE' });
  expect(
    await prismaOf(scope).run.findUnique({ where: { workspaceId_id: { workspaceId: scope.workspaceId, id } } }),
  ).toMatchObject({ state: 'CANCELLED', results: {} });
});

test('what changed during a run is evaluated again once it has ended', async () => {
  await run('never');
  const { id } = await runThatWaits();
  await saveCustomers(scope, [{ externalId: 'c10', traits: { score: 9_999 } }]);
  await backend.evaluate();
  const waiting = () => prismaOf(scope).evaluationTask.findMany({ where: { workspaceId: scope.workspaceId } });
  expect(await waiting()).toMatchObject([{ afterRunId: id }]);
  await cancelRun(scope, id);
  expect(await waiting()).toMatchObject([{ afterRunId: null }]);
  await backend.evaluate();
  expect(await waiting()).toEqual([]);
});

test('a run goes on without a segmentation that was deleted before its answer was written', async () => {
  await run('never');
  const doomed = await configureSegmentation(scope, backend.registry, { name: 'Doomed', segmenter: 'rules.healthy' });
  const after = await lastChangeId(scope);
  // A run takes its snapshot once nobody ingests any more.
  await using ingesting = await holdUp(database.url);
  await ingesting.hold('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCK.snapshot, scope.workspaceId]);
  const queued = await requestRun(scope, backend.registry, {});
  for await (const { runId, payload } of backend.feed.subscribe(scope.workspaceId, { after })) {
    if (runId === queued.id && payload['state'] === 'PREPARING') break;
  }
  await deleteSegmentation(scope, backend.registry, doomed.id);
  await ingesting.release();
  const ended = await waitForRun(backend.feed, scope, queued);
  expect(ended.state).toBe('LIVE');
  expect(
    Object.keys(ended.results as object)
      .map(Number)
      .sort(),
  ).toEqual([failing.id, healthy.id].sort());
});
