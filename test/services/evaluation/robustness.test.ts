import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownFeatures, readPopulation } from '../../../src/db/features/population.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { listenForever } from '../../../src/db/postgres/listen.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { type Feature, resolveNeeds } from '../../../src/engine/catalogue/catalogue.ts';
import { PersonagraphError } from '../../../src/errors.ts';
import type { EventAggregation, Need } from '../../../src/segmenter/feature.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { createPersona, setPersonaStatus } from '../../../src/services/personas/personas.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import {
  configureSegmentation,
  deleteSegmentation,
  findSegmentation,
  requestRun,
  setEnabled,
} from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { silent, type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let backend: TestBackend;
let scope: Scope;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  scope = await testWorkspace(database.db);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const run = async (asOf?: Date) =>
  waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, asOf ? { asOf } : {}));

test('every aggregate of every field and window is either unknown or read', async () => {
  await ingestEvents(
    scope,
    [1.7e308, 1.7e308, 3, -0].map((x, n) => ({
      customer: { externalId: 'matrix' },
      messageId: `m${n}`,
      type: 'purchase',
      at: '2026-01-01T00:00:00Z',
      amount: 5,
      properties: Number.isFinite(x) && Math.abs(x) < 1e300 ? { x } : { y: 1 },
    })),
    { createCustomers: true },
  );
  // As a writer of an earlier version might have left it.
  await scope.query(`UPDATE customer_event SET properties = '{"x": 1.7e308}' WHERE properties ? 'y'`);
  const aggregates: EventAggregation[] = ['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'distinct'];
  const fields = [
    'at',
    'amount',
    'discount',
    'quantity',
    'channel',
    'properties.x',
    'lines',
    'constructor',
    "properties.x'); DROP",
  ];
  const known = await knownFeatures(scope);
  const answered = new Set<string>();
  const featureOf = (need: Need): Feature | null => {
    try {
      return resolveNeeds({ x: need }, known)['x'] ?? null;
    } catch (error) {
      // Of another kind, which is an answer too.
      if (error instanceof PersonagraphError && error.code === 'UNKNOWN_FEATURE') return null;
      throw error;
    }
  };
  for (const aggregate of aggregates) {
    for (const field of fields) {
      for (const withinDays of [undefined, 1, 36_525, 1e9]) {
        for (const kind of ['number', 'time', 'category'] as const) {
          const from = { event: 'purchase', aggregate, field, ...(withinDays ? { withinDays } : {}) };
          const feature = featureOf({ kind, from, optional: true });
          if (!feature || feature.source === 'segmentation') continue;
          for (const pinned of [false, true]) {
            const clock = { asOf: Date.now(), pinned };
            const population = await readPopulation(scope, [feature], clock);
            expect(population.length).toBe(1);
          }
          answered.add(feature.id);
        }
      }
    }
  }
  expect(answered).toContain('events.purchase.sum(properties.x)');
  expect(answered).toContain('events.purchase.mean(properties.x)[36525d]');
  expect(answered).toContain('events.purchase.last(channel)[1d]');
  expect(answered).toContain('events.purchase.count(lines)');
  expect([...answered].filter((id) => /DROP|lines(?!\))|constructor|1000000000/.test(id))).toEqual([]);
  expect(answered.size).toBeGreaterThan(60);
});

test('a stored value that cannot be read costs its customer an answer, and nobody else', async () => {
  await prismaOf(scope).trait.create({ data: { workspaceId: scope.workspaceId, name: 'joined', kind: 'TIME' } });
  const other = await testWorkspace(database.db);
  for (const each of [scope, other]) {
    await saveCustomers(each, [{ externalId: 'sound' }, { externalId: 'poisoned' }, { externalId: 'late' }]);
  }
  const when = { feature: 'traits.joined', kind: 'time', op: 'exists' };
  const rules = {
    name: 'Joined',
    segmenter: 'rules.conditions',
    config: { segments: [{ key: 'yes', name: 'Yes', when }] },
  };
  const joined = await configureSegmentation(scope, backend.registry, rules);
  const stage = await configureSegmentation(other, backend.registry, { name: 'Stage', segmenter: 'lifecycle.stage' });
  await run();
  await waitForRun(backend.feed, other, await requestRun(other, backend.registry, {}));
  // 30 February, as nothing of ours would write it.
  await scope.query(
    `UPDATE customer SET traits = '{"joined": "2020-02-30T00:00:00Z"}' WHERE external_id = 'poisoned' AND workspace_id = $1`,
    [scope.workspaceId],
  );
  await saveCustomers(scope, [
    { externalId: 'poisoned', name: 'P' },
    { externalId: 'late', traits: { joined: '2020-02-28T00:00:00Z' } },
  ]);
  await saveCustomers(other, [{ externalId: 'late', kind: 'MARKET' }]);
  await backend.evaluate();
  const members = (segmentationId: number) =>
    prismaOf(scope).segmentMembership.count({ where: { segmentationId, segmentId: { gt: 0 } } });
  expect(await members(joined.id)).toBe(1);
  expect(await members(stage.id)).toBe(2);
  expect(await prismaOf(scope).quarantinedCustomer.findMany({ where: { segmentationId: joined.id } })).toMatchObject([
    { message: expect.stringContaining('cannot be read') },
  ]);
  // A run says which segmentation cannot be answered, and answers the others.
  const fine = await configureSegmentation(scope, backend.registry, { name: 'Fine', segmenter: 'lifecycle.stage' });
  expect(await run()).toMatchObject({ state: 'LIVE' });
  expect(await findSegmentation(scope, joined.id)).toMatchObject({ status: 'STALE', error: { code: 'INVALID_INPUT' } });
  expect(await findSegmentation(scope, fine.id)).toMatchObject({ status: 'LIVE' });
  await deleteSegmentation(scope, backend.registry, joined.id);
});

test('enabling a segmentation again runs it, so that what was missed is made up for', async () => {
  const stage = await prismaOf(scope).segmentation.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, name: 'Fine' },
  });
  await setEnabled(scope, backend.registry, stage.id, false);
  await saveCustomers(scope, [{ externalId: 'late', kind: 'PROSPECT' }]);
  await backend.evaluate();
  expect(await setEnabled(scope, backend.registry, stage.id, true)).toMatchObject({ status: 'STALE' });
  const queued = await prismaOf(scope).run.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: 'desc' },
  });
  expect(queued.segmentationIds).toEqual([stage.id]);
  await waitForRun(backend.feed, scope, queued);
  expect(await findSegmentation(scope, stage.id)).toMatchObject({ status: 'LIVE' });
  const late = await scope.query(
    `SELECT g.key FROM segment_answer m JOIN segment g ON g.id = m.segment_id JOIN customer c ON c.id = m.customer_id
     WHERE c.external_id = 'late' AND m.segmentation_id = $1`,
    [stage.id],
  );
  expect(late).toEqual([{ key: 'prospect' }]);
});

test('what a process that died left of an edit is matched by the next look of the worker', async () => {
  const segment = await prismaOf(scope).segment.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, key: 'prospect' },
  });
  const draft = await createPersona(scope, { name: 'P', criteria: [{ segmentId: segment.id, weight: 1 }] });
  const active = await setPersonaStatus(backend.host, scope, draft.id, draft.version, 'ACTIVE');
  expect(active.matchCount).toBeGreaterThan(0);
  expect(active.refitDue).toBe(false);
  // Retired, and the process ended before the matches were.
  await prismaOf(scope).persona.update({
    where: { workspaceId_id: { workspaceId: scope.workspaceId, id: draft.id } },
    data: { status: 'RETIRED', refitDue: true },
  });
  await run();
  await scope.query(`SELECT pg_notify('personagraph_runs', '')`);
  await expect
    .poll(
      () =>
        prismaOf(scope).persona.findUnique({
          where: { workspaceId_id: { workspaceId: scope.workspaceId, id: draft.id } },
        }),
      { timeout: 15_000 },
    )
    .toMatchObject({ refitDue: false, matchCount: 0 });
  expect(await prismaOf(scope).personaMatch.count({ where: { personaId: draft.id } })).toBe(0);
});

test('each customer of a batch is told, and stored, with what moved it', async () => {
  await saveCustomers(scope, [{ externalId: 'by-event' }, { externalId: 'by-profile' }]);
  await backend.evaluate();
  await saveCustomers(scope, [{ externalId: 'by-profile', kind: 'PROSPECT' }]);
  await ingestEvents(scope, [
    {
      customer: { externalId: 'by-event' },
      messageId: 'e1',
      type: 'purchase',
      at: new Date().toISOString(),
      amount: 1,
    },
  ]);
  await backend.evaluate();
  const causes = await scope.query(
    `SELECT c.external_id, m.cause FROM segment_answer m JOIN segmentation s ON s.id = m.segmentation_id
     JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
     WHERE m.workspace_id = $1 AND s.name = 'Fine' AND c.external_id LIKE 'by-%' ORDER BY 1`,
    [scope.workspaceId],
  );
  expect(causes).toMatchObject([{ cause: 'EVENT' }, { cause: 'PROFILE' }]);
});

test('deleting segmentations while customers are evaluated leaves no rows behind', async () => {
  for (let round = 0; round < 5; round++) {
    const doomed = await configureSegmentation(scope, backend.registry, {
      name: `Doomed ${round}`,
      segmenter: 'lifecycle.stage',
    });
    await run();
    await saveCustomers(
      scope,
      Array.from({ length: 50 }, (_, n) => ({ externalId: `race-${n}`, name: `${round}` })),
    );
    await Promise.all([backend.evaluate(), deleteSegmentation(scope, backend.registry, doomed.id)]);
    expect(await prismaOf(scope).segmentMembership.count({ where: { segmentationId: doomed.id } })).toBe(0);
  }
});

test('a run as of an earlier time never ends a membership before it began', async () => {
  await saveCustomers(scope, [{ externalId: 'buyer' }]);
  await ingestEvents(scope, [
    { customer: { externalId: 'buyer' }, messageId: 'b1', type: 'purchase', at: '2020-05-05T00:00:00Z', amount: 1 },
  ]);
  await run();
  await run(new Date('2020-05-06T00:00:00Z'));
  const rows = await scope.query<{ wrong: number; all: number }>(
    'SELECT count(*) FILTER (WHERE at < since)::int AS wrong, count(*)::int AS all FROM membership_transition WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  expect(rows[0]?.all).toBeGreaterThan(0);
  expect(rows[0]?.wrong).toBe(0);
});

test('settings that are not of the segmenter are refused by name', async () => {
  await expect(
    configureSegmentation(scope, backend.registry, { name: 'X', segmenter: 'behavioral.rfm', config: { bin: 10 } }),
  ).rejects.toMatchObject({ code: 'INVALID_CONFIG', message: expect.stringContaining('did you mean bins') });
  await expect(
    configureSegmentation(scope, backend.registry, { name: 'a\u0000b', segmenter: 'behavioral.rfm' }),
  ).rejects.toMatchObject({ code: 'INVALID_INPUT', field: ['name'] });
});

test('a lost listening connection is made again, one of it', async () => {
  const heard: string[] = [];
  let wake: () => void = () => undefined;
  const listener = await listenForever(
    database.url,
    'test_channel',
    (payload) => {
      heard.push(payload);
      wake();
    },
    silent,
  );
  const count = () =>
    scope.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'test_channel' AND datname = current_database()`,
    );
  for (let round = 0; round < 2; round++) {
    const again = new Promise<void>((resolve) => {
      wake = resolve;
    });
    for (const { pid } of await count()) await scope.query('SELECT pg_terminate_backend($1)', [pid]);
    await again;
    // The one that was ended may be listed for a moment beside the new one.
    await expect.poll(count).toHaveLength(1);
  }
  expect(heard).toEqual(['', '']);
  await listener.stop();
});
