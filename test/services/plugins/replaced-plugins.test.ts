import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { refitOutdated } from '../../../src/services/evaluation/outdated.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { explainCustomers } from '../../../src/services/segmentations/explain.ts';
import {
  configureSegmentation,
  findSegmentation,
  requestRun,
} from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let scope: Scope;
let id: number;
let constantId: number;
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
  await saveCustomers(
    scope,
    Array.from({ length: 10 }, (_, n) => ({ externalId: `c${n}`, traits: { score: n, level: 9 - n } })),
  );
  await withPlugins('first', async (backend) => {
    ({ id } = await configureSegmentation(scope, backend.registry, { name: 'Replaced', segmenter: 'rules.replaced' }));
    ({ id: constantId } = await configureSegmentation(scope, backend.registry, {
      name: 'Constant',
      segmenter: 'rules.constant',
    }));
    await run(backend);
  });
});
afterAll(() => database[Symbol.asyncDispose]());

/** A server with other plugins on the same database, as after a restart. */
async function withPlugins(which: string, work: (backend: TestBackend) => Promise<void>): Promise<void> {
  const url = new URL(`./replaced-${which}.ts`, import.meta.url).href;
  await using backend = await testBackend(database.db, url);
  await work(backend);
}
const run = async (backend: TestBackend) =>
  waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
const high = async () =>
  (
    await scope.query<{ external_id: string }>(
      `SELECT c.external_id FROM segment_answer m JOIN segment g ON g.id = m.segment_id AND g.key = 'high'
       JOIN customer c ON c.id = m.customer_id WHERE m.segmentation_id = $1 ORDER BY 1`,
      [id],
    )
  ).map((row) => row.external_id);
/** How often models were read from the store while something was done. */
async function modelsReadBy(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const texts = query.mock.calls.map(([first]: readonly unknown[]) => JSON.stringify(first) ?? '');
  query.mockRestore();
  return texts.filter((text) => text.includes('segmentation_model')).length;
}
const save = (externalId: string, traits: Record<string, number>) => saveCustomers(scope, [{ externalId, traits }]);

test('a plugin that is gone leaves its last good answer, stale, and the others alone', async () => {
  const before = await high();
  expect(before).toEqual(['c5', 'c6', 'c7', 'c8', 'c9']);
  await withPlugins('gone', async (backend) => {
    await save('c0', { score: 100 });
    expect(await modelsReadBy(() => backend.evaluate())).toBeGreaterThan(0);
    expect(await high()).toEqual(before);
    // What cannot be answered is not asked for again with every batch.
    await save('c1', { score: 100 });
    expect(await modelsReadBy(() => backend.evaluate())).toBe(0);
    expect(await high()).toEqual(before);
    expect(await run(backend)).toMatchObject({ state: 'LIVE' });
    await save('c1', { score: 1 });
    expect(await findSegmentation(scope, id)).toMatchObject({
      status: 'STALE',
      error: { code: 'UNKNOWN_SEGMENTER', message: expect.stringContaining('rules.replaced') },
    });
    expect(await findSegmentation(scope, constantId)).toMatchObject({ status: 'LIVE', error: null });
    expect(await high()).toEqual(before);
  });
  await withPlugins('first', async (backend) => {
    await run(backend);
    expect(await findSegmentation(scope, id)).toMatchObject({ status: 'LIVE', error: null });
    await save('c0', { score: 0 });
    await run(backend);
    expect(await high()).toEqual(before);
  });
});

test('a version with other needs is fitted anew by itself; until then nobody is answered by a model it cannot read', async () => {
  const before = await high();
  await withPlugins('second', async (backend) => {
    await save('c9', { level: 9 });
    await backend.evaluate();
    expect(await high()).toEqual(before);
    expect(await findSegmentation(scope, id)).toMatchObject({ status: 'LIVE', error: null });
    const [customer] = await prismaOf(scope).customer.findMany({ where: { externalId: 'c9' } });
    const explained = await explainCustomers(scope, backend.registry, [customer!.id], [id]);
    expect(explained.get(customer!.id)?.get(id) ?? []).toEqual([]);
    await refitOutdated(database.db, backend.registry);
    await refitOutdated(database.db, backend.registry);
    const runs = await prismaOf(scope).run.findMany({ orderBy: { id: 'desc' }, take: 2 });
    expect(runs[0]!.segmentationIds).toEqual([id]);
    expect(runs[1]!.segmentationIds).toEqual([id, constantId]);
    await waitForRun(backend.feed, scope, runs[0]!);
    expect(await high()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c9']);
    await refitOutdated(database.db, backend.registry);
    expect(await prismaOf(scope).run.count({ where: { state: 'QUEUED' } })).toBe(0);
  });
});

test('a version that asks for what nobody has leaves the answer stale, naming what is near', async () => {
  await withPlugins('third', async (backend) => {
    const before = await high();
    await run(backend);
    expect(await findSegmentation(scope, id)).toMatchObject({
      status: 'STALE',
      error: { code: 'UNKNOWN_FEATURE', message: expect.stringContaining('traits.level') },
    });
    expect(await findSegmentation(scope, constantId)).toMatchObject({ status: 'LIVE', error: null });
    expect(await high()).toEqual(before);
  });
});

test('a run that ended worker after worker is not begun for ever', async () => {
  await withPlugins('gone', async (backend) => {
    const poison = await prismaOf(scope).run.create({
      data: { workspaceId: scope.workspaceId, segmentationIds: [constantId], state: 'COMPUTING', attempts: 10 },
    });
    // Finds the other on its way, and is itself begun once.
    const next = await run(backend);
    expect(next).toMatchObject({ state: 'LIVE', attempts: 1 });
    expect(
      await prismaOf(scope).run.findUnique({
        where: { workspaceId_id: { workspaceId: scope.workspaceId, id: poison.id } },
      }),
    ).toMatchObject({
      state: 'FAILED',
      attempts: 11,
      error: { code: 'RUN_FAILED', message: expect.stringContaining('10 workers') },
    });
    expect(await findSegmentation(scope, constantId)).toMatchObject({ status: 'LIVE', error: null });
  });
});
