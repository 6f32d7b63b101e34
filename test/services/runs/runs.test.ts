import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { loadDemo } from '../../../src/demo/load.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { draftPersona } from '../../../src/services/personas/draft.ts';
import { setPersonaStatus } from '../../../src/services/personas/personas.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { explainCustomers } from '../../../src/services/segmentations/explain.ts';
import { previewSegmentation } from '../../../src/services/segmentations/preview.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let backend: TestBackend;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  scope = await testWorkspace(database.db);
  await loadDemo(scope, { customers: 1_500, seed: 7, asOf: new Date() });
  for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS) {
    await configureSegmentation(scope, backend.registry, { key, name, segmenter: segmenterId, config });
  }
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const memberships = () =>
  scope.query(
    `SELECT customer_id, segmentation_id, segment_id, strength FROM segment_answer
     WHERE workspace_id = $1 AND segment_id > 0 ORDER BY 1, 2, 3`,
    [scope.workspaceId],
  );
const sizes = () =>
  scope.query(
    `SELECT g.id, g.size, (SELECT count(*)::int FROM segment_answer m WHERE m.segment_id = g.id) AS members
     FROM segment g WHERE g.workspace_id = $1 ORDER BY g.id`,
    [scope.workspaceId],
  );

test('a run places everybody in every segmentation and goes live at once', async () => {
  const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(run).toMatchObject({ state: 'LIVE', customers: 1_500, progress: 1 });
  const segmentations = await prismaOf(scope).segmentation.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: 'asc' },
  });
  expect(segmentations.map(({ key, status, error }) => ({ key, status, error }))).toEqual(
    DEMO_SEGMENTATIONS.map(({ key }) => ({ key, status: 'LIVE', error: null })),
  );
  for (const { size, members } of await sizes()) expect(size).toBe(members);
});

test('a repeated run on the same data and clock changes no membership', async () => {
  const before = await memberships();
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(await memberships()).toEqual(before);
});

test('what an evaluation of changed customers answers is what a full run answers', async () => {
  const buyers = await prismaOf(scope).customer.findMany({ where: { workspaceId: scope.workspaceId }, take: 60 });
  const now = new Date().toISOString();
  await ingestEvents(
    scope,
    buyers.map(({ externalId }, n) => ({
      customer: { externalId },
      messageId: `more-${n}`,
      type: 'purchase',
      at: now,
      amount: 40 + n,
    })),
  );
  await saveCustomers(scope, [{ externalId: 'new-one', birthDate: '1990-05-05', income: 52_000, country: 'Germany' }]);
  const evaluated = await backend.evaluate();
  expect(evaluated).toBeGreaterThanOrEqual(61);
  const incremental = await memberships();
  for (const { size, members } of await sizes()) expect(size).toBe(members);
  // The same models over everybody: segmentations without a fit are run again as they are.
  const fixed = await prismaOf(scope).segmentation.findMany({
    where: {
      workspaceId: scope.workspaceId,
      key: { in: ['life-stage', 'lifecycle', 'campaigns', 'interests', 'age-band'] },
    },
  });
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, { ids: fixed.map(({ id }) => id) }));
  expect(await memberships()).toEqual(incremental);
});

test('explanations agree with memberships', async () => {
  const customers = await prismaOf(scope).customer.findMany({ where: { workspaceId: scope.workspaceId }, take: 20 });
  const segmentations = await prismaOf(scope).segmentation.findMany({ where: { workspaceId: scope.workspaceId } });
  const all = await explainCustomers(
    scope,
    backend.registry,
    customers.map(({ id }) => id),
    segmentations.map(({ id }) => id),
  );
  for (const { id } of customers) {
    const explained = all.get(id)!;
    for (const segmentation of segmentations) {
      const rows = await scope.query<{ key: string }>(
        `SELECT g.key FROM segment_answer m JOIN segment g ON g.id = m.segment_id
         WHERE m.workspace_id = $1 AND m.customer_id = $2 AND m.segmentation_id = $3 ORDER BY g.position`,
        [scope.workspaceId, id, segmentation.id],
      );
      const inside = (explained.get(segmentation.id) ?? []).filter(
        (e) => (e.verdict ?? (e.segment ? 'TRUE' : 'FALSE')) === 'TRUE',
      );
      expect(inside.map(({ segment }) => segment)).toEqual(rows.map(({ key }) => key));
    }
  }
});

test('a preview counts exactly and writes nothing', async () => {
  const before = await memberships();
  const live = await prismaOf(scope).segmentation.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, key: 'lifecycle' },
  });
  const preview = await previewSegmentation(backend.host, scope, {
    segmenter: 'lifecycle.stage',
    config: { loyalPurchases: 2 },
    segmentationId: live.id,
  });
  expect(preview.population).toBe(1_501);
  expect(preview.segments.reduce((sum, { size }) => sum + size, preview.unassigned)).toBe(1_501);
  const loyal = preview.segments.find(({ key }) => key === 'loyal');
  expect(loyal?.enter).toBeGreaterThan(0);
  expect(loyal!.enter! + loyal!.stay!).toBe(loyal!.size);
  expect(await memberships()).toEqual(before);
  await expect(
    previewSegmentation(backend.host, scope, { segmenter: 'lifecycle.stage', config: { loyalPurchases: 'many' } }),
  ).rejects.toMatchObject({ code: 'INVALID_CONFIG', field: ['config', 'loyalPurchases'] });
});

test('a drafted persona tells its segment, and once active matches its members', async () => {
  const champions = await prismaOf(scope).segment.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, key: 'champions' },
  });
  const draft = await draftPersona(backend.host, scope, { segmentId: champions.id });
  expect(draft).toMatchObject({ status: 'DRAFT', sampleSize: champions.size, matchCount: 0 });
  expect(draft.story).toContain(`${champions.size}`);
  const claims = await prismaOf(scope).personaClaim.findMany({ where: { personaId: draft.id } });
  expect(claims.map(({ text }) => text).join(' ')).toMatch(/bought/);
  // Each is bound to its measure, which was had again when it was drafted.
  expect(claims.every(({ measure, measured }) => measure !== null && measured !== null)).toBe(true);
  const typical = await prismaOf(scope).segmentMembership.findFirst({
    where: { customerId: draft.typicalCustomerId!, segmentId: champions.id },
  });
  expect(typical).not.toBeNull();
  const active = await setPersonaStatus(backend.host, scope, draft.id, draft.version, 'ACTIVE');
  expect(active).toMatchObject({ status: 'ACTIVE', matchCount: champions.size });
  await expect(setPersonaStatus(backend.host, scope, draft.id, draft.version, 'RETIRED')).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(await setPersonaStatus(backend.host, scope, draft.id, active.version, 'RETIRED')).toMatchObject({
    matchCount: 0,
  });
});

test('settings that are wrong are refused before anything is stored', async () => {
  const configure = (segmenter: string, config: unknown) =>
    configureSegmentation(scope, backend.registry, { name: 'Wrong', segmenter, config });
  await expect(configure('behavioral.rfn', {})).rejects.toMatchObject({
    code: 'UNKNOWN_SEGMENTER',
    message: expect.stringContaining('behavioral.rfm'),
  });
  await expect(configure('behavioral.rfm', { bins: 0 })).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  await expect(
    configure('rules.conditions', {
      segments: [{ key: 'a', name: 'A', when: { feature: 'customer.incom', kind: 'number', op: 'gt', value: 1 } }],
    }),
  ).rejects.toMatchObject({ code: 'UNKNOWN_FEATURE', message: expect.stringContaining('customer.income') });
  expect(await prismaOf(scope).segmentation.count({ where: { workspaceId: scope.workspaceId, name: 'Wrong' } })).toBe(
    0,
  );
});
