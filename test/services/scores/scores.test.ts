import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import {
  configureSegmentation,
  deleteSegmentation,
  requestRun,
} from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

let database: TestDatabase;
let backend: TestBackend;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db, new URL('../../support/scored-plugins.ts', import.meta.url).href);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const run = async (scope: Scope) => waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));

let message = 0;
const buy = (scope: Scope, externalId: string, amount: number, daysAgo = 3.5) =>
  ingestEvents(
    scope,
    [
      {
        customer: { externalId },
        messageId: `m${message++}`,
        type: 'purchase',
        at: new Date(Date.now() - daysAgo * 86_400_000).toISOString(),
        amount,
      },
    ],
    { createCustomers: true },
  );

const configure = (scope: Scope, segmenter: string, fields: object = {}) =>
  configureSegmentation(scope, backend.registry, {
    name: segmenter,
    key: segmenter.split('.')[1]!,
    segmenter,
    ...fields,
  });

interface ScoreRow {
  readonly customer: string;
  readonly key: string;
  readonly values: readonly (number | null)[];
}

/** Who has which scores; those of which nothing is known are as good as none. */
const scores = async (scope: Scope): Promise<Record<string, readonly (number | null)[]>> => {
  const rows = await scope.query<ScoreRow>(
    `SELECT c.external_id AS customer, s.key, o.values FROM customer_score o
     JOIN customer c ON c.workspace_id = o.workspace_id AND c.id = o.customer_id
     JOIN segmentation s ON s.workspace_id = o.workspace_id AND s.id = o.segmentation_id
     WHERE o.workspace_id = $1 ORDER BY 1, 2`,
    [scope.workspaceId],
  );
  const known = rows.filter(({ values }) => values.some((value) => value !== null));
  return Object.fromEntries(known.map(({ customer, key, values }) => [`${customer} ${key}`, values]));
};

const history = (scope: Scope) =>
  scope.query<{ customer: number; values: readonly (number | null)[]; run: number | null }>(
    `SELECT customer_id AS customer, values, run_id AS run FROM score_transition WHERE workspace_id = $1 ORDER BY id`,
    [scope.workspaceId],
  );

async function world(segmenters: readonly string[] = ['behavioral.scored']): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [
    { externalId: 'a', traits: { points: 30, bad: false } },
    { externalId: 'b', traits: { points: 4 } },
    { externalId: 'c' },
  ]);
  await buy(scope, 'a', 10);
  await buy(scope, 'a', 20);
  await buy(scope, 'b', 5, 1.5);
  for (const segmenter of segmenters) await configure(scope, segmenter);
  await run(scope);
  return scope;
}

test('a run stores scores of either form, and of threads apart, with their definitions', async () => {
  const scope = await world(['behavioral.scored', 'behavioral.halved']);
  const last = expect.any(Number);
  expect(await scores(scope)).toEqual({
    'a scored': [3, last, 2, 30],
    'a halved': [15],
    'b scored': [1, last, 1, 5],
    'b halved': [2],
  });
  const [stored] = await scope.query<{ scores: readonly object[] }>(
    `SELECT scores FROM segmentation WHERE workspace_id = $1 AND key = 'scored'`,
    [scope.workspaceId],
  );
  expect(stored!.scores).toMatchObject([
    { key: 'r', name: { en: 'Recency', zh: '近度' }, kind: 'number', unit: 'days', min: 0 },
    { key: 'last', kind: 'time' },
    { key: 'f', step: 2 },
    { key: 'm', unit: 'EUR' },
  ]);
});

test('history keeps what moved by its step, once, by events and by runs', async () => {
  const scope = await testWorkspace(database.db);
  await configure(scope, 'behavioral.scored', { config: { scores: ['f'] } });
  await buy(scope, 'a', 1);
  await run(scope);
  for (const kept of [[], [[1]], [[1]], [[1], [3]]]) {
    await buy(scope, 'a', 1);
    if (kept.length === 2) await run(scope);
    await backend.evaluate();
    expect((await history(scope)).map(({ values }) => values)).toEqual(kept);
  }
  expect(await scores(scope)).toEqual({ 'a scored': [5] });
});

test('random changes, evaluated as they come, leave nothing for a full run to change', {
  timeout: 60_000,
}, async () => {
  const step = fc.oneof(
    fc.record({ who: fc.constantFrom('a', 'b', 'c', 'd'), amount: fc.integer({ min: -5, max: 50 }) }),
    fc.record({ who: fc.constantFrom('a', 'b', 'c', 'd'), points: fc.option(fc.integer({ min: 0, max: 40 })) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { minLength: 1, maxLength: 3 }), async (rounds) => {
      const scope = await world(['behavioral.scored', 'behavioral.halved']);
      for (const steps of rounds) {
        for (const one of steps) {
          if ('amount' in one) await buy(scope, one.who, one.amount, Math.abs(one.amount) + 0.5);
          else await saveCustomers(scope, [{ externalId: one.who, traits: { points: one.points } }]);
        }
        await backend.evaluate();
      }
      const [before, kept] = [await scores(scope), await history(scope)];
      await run(scope);
      expect(await scores(scope)).toEqual(before);
      expect(await history(scope)).toEqual(kept);
    }),
    { numRuns: 4 },
  );
});

test('a quarantined customer keeps its scores', async () => {
  const scope = await world();
  const before = await scores(scope);
  await saveCustomers(scope, [{ externalId: 'a', traits: { bad: true } }]);
  await buy(scope, 'a', 500);
  await backend.evaluate();
  expect(await scores(scope)).toEqual(before);
  await run(scope);
  expect(await scores(scope)).toEqual(before);
  await saveCustomers(scope, [{ externalId: 'a', traits: { bad: false } }]);
  await backend.evaluate();
  expect((await scores(scope))['a scored']).toEqual([3, expect.any(Number), 3, 530]);
});

test('a run with other scores moves stored ones and their history to their new places', async () => {
  const scope = await world();
  await buy(scope, 'a', 1, 0.5);
  await backend.evaluate();
  const [segmentation] = await scope.query<{ id: number }>('SELECT id FROM segmentation WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  const old = await history(scope);
  expect(old.map(({ values }) => values)).toEqual([[3, expect.any(Number), 2, 30]]);
  await configure(scope, 'behavioral.scored', { id: segmentation!.id, config: { scores: ['m', 'r'] } });
  await run(scope);
  expect(await scores(scope)).toEqual({ 'a scored': [31, 0], 'b scored': [5, 1] });
  expect((await history(scope)).map(({ values }) => values)).toEqual([[30, 3]]);
  await buy(scope, 'b', 2, 0.5);
  await backend.evaluate();
  expect((await scores(scope))['b scored']).toEqual([7, 0]);
});

test('merging ends scores, undoing gives them back, deleting leaves none', async () => {
  const scope = await world(['behavioral.scored', 'behavioral.halved']);
  const ids = await customerIdsByExternalId(scope, ['a', 'b']);
  const [a, b] = [ids.get('a')!, ids.get('b')!];
  const before = await scores(scope);
  const mergeId = await mergeCustomers(scope, a, b);
  await backend.evaluate();
  expect(await scores(scope)).toEqual({ 'a scored': [1, expect.any(Number), 3, 35], 'a halved': [15] });
  const own = await history(scope);
  expect(own.filter(({ customer }) => customer === b)).toHaveLength(2);
  await undoMerge(scope, mergeId);
  expect(await scores(scope)).toEqual(before);
  expect(await history(scope)).toEqual([]);
  await backend.evaluate();
  expect(await scores(scope)).toEqual(before);

  await mergeCustomers(scope, a, b);
  await deleteCustomers(scope, [a]);
  expect(await scores(scope)).toEqual({});
  expect(await history(scope)).toEqual([]);
});

test('a deleted segmentation takes its scores along', async () => {
  const scope = await world();
  await buy(scope, 'a', 1);
  await backend.evaluate();
  expect(await history(scope)).not.toEqual([]);
  const rows = await scope.query<{ id: number }>('SELECT id FROM segmentation WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  await deleteSegmentation(scope, backend.registry, rows[0]!.id);
  expect(await scores(scope)).toEqual({});
  expect(await history(scope)).toEqual([]);
});
