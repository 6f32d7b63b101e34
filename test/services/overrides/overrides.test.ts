import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { enqueueDue } from '../../../src/db/tables/runs/tasks.ts';
import { listSegmentations } from '../../../src/db/tables/segmentations/segmentations.ts';
import { segmentsOf } from '../../../src/db/tables/segmentations/segments.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { endOverrides } from '../../../src/services/overrides/end-overrides.ts';
import { type OverrideInput, overrideMemberships } from '../../../src/services/overrides/override-memberships.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { explainCustomers } from '../../../src/services/segmentations/explain.ts';
import { requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { liveWorld, standing, wronglyCounted } from '../../support/live-world.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

const CUSTOMERS = 8;

let database: TestDatabase;
let backend: TestBackend;
let scope: Scope;
let keyId: number;
let ids: number[];
/** Ids of segments by `segmentation segment`. */
let segments: Map<string, number>;

beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  scope = await liveWorld(database.db, backend, CUSTOMERS);
  await createApiKey(database.db, scope.workspaceId, { name: 'Marketing', role: 'WRITE' });
  [{ id: keyId }] = (await scope.query<{ id: number }>(
    "SELECT id FROM api_key WHERE workspace_id = $1 AND name = 'Marketing'",
    [scope.workspaceId],
  )) as [{ id: number }];
  ids = (
    await scope.query<{ id: number }>('SELECT id FROM customer WHERE workspace_id = $1 ORDER BY id', [
      scope.workspaceId,
    ])
  ).map(({ id }) => id);
  const all = await listSegmentations(scope);
  const rows = await segmentsOf(
    scope,
    all.map(({ id }) => id),
  );
  const keys = new Map(all.map(({ id, key }) => [id, key]));
  segments = new Map(rows.map(({ id, segmentationId, key }) => [`${keys.get(segmentationId)} ${key}`, id]));
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const finding = () => ({ scope, host: backend.host, transfers: null, registry: backend.registry });

async function set(segment: string, customer: number, included = true, more: Partial<OverrideInput> = {}) {
  const whom = { customers: [{ id: ids[customer]! }] };
  const segmentId = segments.get(segment)!;
  const input = { segmentId, included, reason: 'because', whom, ...more };
  return overrideMemberships(finding(), keyId, input);
}

/** Keys of the segments a customer is in, of one segmentation. */
async function inSegments(customer: number, segmentation: string): Promise<string[]> {
  const rows = await scope.query<{ key: string }>(
    `SELECT g.key FROM segment_answer m JOIN segment g ON g.id = m.segment_id
     JOIN segmentation s ON s.id = m.segmentation_id
     WHERE m.workspace_id = $1 AND m.customer_id = $2 AND s.key = $3 ORDER BY g.key`,
    [scope.workspaceId, ids[customer]!, segmentation],
  );
  return rows.map(({ key }) => key);
}

async function clear() {
  const rows = await scope.query<{ id: number }>(
    'SELECT id FROM membership_override WHERE workspace_id = $1 AND ended_at IS NULL',
    [scope.workspaceId],
  );
  await endOverrides(finding(), keyId, { ids: rows.map(({ id }) => id) });
  await backend.evaluate();
}

const STEPS = fc.array(
  fc.record({
    segment: fc.constantFrom('stages loyal', 'stages dormant', 'windows big', 'windows busy', 'readers lost'),
    customer: fc.integer({ min: 0, max: CUSTOMERS }),
    kind: fc.constantFrom('include', 'exclude', 'end'),
    hours: fc.option(fc.integer({ min: 1, max: 50 })),
    evaluate: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14 },
);

test('after any overrides a full run, live evaluation, a preview and explanations say the same', {
  timeout: 120_000,
}, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      await clear();
      const holding = new Map<string, { segment: string; included: boolean; until: number | null }>();
      for (const { segment, customer, kind, hours, evaluate } of steps) {
        const key = `${customer} ${segment}`;
        if (kind === 'end') {
          const whom = { customers: [{ id: ids[customer]! }] };
          await endOverrides(finding(), keyId, { segmentId: segments.get(segment)!, whom });
          holding.delete(key);
        } else {
          const until = hours === null ? undefined : new Date(Date.now() + hours * 3_600_000);
          const included = kind === 'include';
          await set(segment, customer, included, { until });
          if (included && segment.startsWith('stages')) {
            for (const [other, { included: also }] of holding) {
              if (also && other.startsWith(`${customer} stages`)) holding.delete(other);
            }
          }
          holding.set(key, { segment, included, until: until?.getTime() ?? null });
        }
        if (evaluate) await backend.evaluate();
      }
      await backend.evaluate();
      const live = await standing(scope);
      expect(await wronglyCounted(scope)).toEqual([]);
      const all = await listSegmentations(scope);
      for (const { id, key, segmenterId, config } of all) {
        const request = {
          workspaceId: scope.workspaceId,
          segmenter: segmenterId,
          config,
          seed: 1,
          asOf: null,
          clauses: false,
        };
        const preview = await backend.host.ask('preview', { ...request, segmentationId: id });
        const own = new Set(
          [...holding].flatMap(([at, { segment }]) => (segment.startsWith(`${key} `) ? at.split(' ')[0]! : [])),
        );
        // A dependant's rule reads the overridden answer too; only its own overrides are counted.
        expect(preview.overridden).toBe(own.size);
        for (const segment of preview.segments) expect(segment).toMatchObject({ enter: 0, leave: 0 });
        const why = await explainCustomers(scope, backend.registry, ids, [id]);
        for (const [customer, customerId] of ids.entries()) {
          const explained = why.get(customerId)!.get(id)!;
          const told = explained.flatMap(({ segment, verdict }) =>
            segment !== null && verdict === 'TRUE' ? segment : [],
          );
          const rule = explained.flatMap(({ byRule }) =>
            byRule.segment !== null && byRule.verdict === 'TRUE' ? byRule.segment : [],
          );
          const expected = plainly(rule, key, customer, holding);
          expect(await inSegments(customer, key)).toEqual(expected);
          expect(told.sort()).toEqual(expected);
          if (key === 'stages') expect(expected.length).toBeLessThanOrEqual(1);
          if (explained.some(({ override }) => override))
            seen.add(`${key} ${explained.find(({ override }) => override)!.override!.included}`);
        }
      }
      const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
      expect(run.state).toBe('LIVE');
      expect(await standing(scope)).toEqual(live);
    }),
    { numRuns: 4, seed: 20_261_130 },
  );
  expect([...seen].sort()).toEqual(expect.arrayContaining(['stages true', 'windows true', 'readers true']));
});

/** The segments by the rule, with the overrides in their place, as a person would do it. */
function plainly(
  rule: readonly string[],
  segmentation: string,
  customer: number,
  holding: ReadonlyMap<string, { segment: string; included: boolean }>,
): string[] {
  const own = [...holding].flatMap(([at, { segment, included }]) =>
    at.startsWith(`${customer} ${segmentation} `) ? [{ key: segment.split(' ')[1]!, included }] : [],
  );
  const included = own.filter((one) => one.included).map(({ key }) => key);
  const excluded = own.filter((one) => !one.included).map(({ key }) => key);
  if (segmentation === 'stages' && included.length > 0) return included;
  return [...new Set([...rule, ...included])].filter((key) => !excluded.includes(key)).sort();
}

test('an override ends by the clock, and the customer is due at that very time', async () => {
  await clear();
  const until = new Date(Date.now() + 3_600_000);
  await set('stages loyal', 1, true, { until });
  await set('windows busy', 1, true, { until });
  await backend.evaluate();
  expect(await inSegments(1, 'stages')).toEqual(['loyal']);
  const due = await scope.query(
    'SELECT DISTINCT until FROM segment_answer WHERE workspace_id = $1 AND customer_id = $2 AND until IS NOT NULL',
    [scope.workspaceId, ids[1]!],
  );
  expect(due).toEqual([{ until }]);
  // Two hours go by.
  for (const table of ['membership_override', 'segment_answer']) {
    await scope.query(`UPDATE ${table} SET until = until - interval '2 hours' WHERE workspace_id = $1 AND until = $2`, [
      scope.workspaceId,
      until,
    ]);
  }
  await enqueueDue(database.db.prepared, 100, []);
  await backend.evaluate();
  expect(await inSegments(1, 'stages')).not.toEqual(['loyal']);
  expect(await inSegments(1, 'windows')).not.toContain('busy');
  const [left] = await scope.query(
    `SELECT t.cause FROM membership_transition t JOIN segment g ON g.id = t.from_segment_id AND g.key = 'loyal'
     WHERE t.workspace_id = $1 AND t.customer_id = $2 ORDER BY t.id DESC LIMIT 1`,
    [scope.workspaceId, ids[1]!],
  );
  expect(left).toEqual({ cause: 'CLOCK' });
});

test('moves by hand say so in memberships, history and the outbox, whoever writes them', async () => {
  await clear();
  await set('stages loyal', 2);
  await backend.evaluate();
  const causes = () =>
    scope.query<{ cause: string }>(
      `SELECT cause FROM segment_answer m JOIN segment g ON g.id = m.segment_id AND g.key = 'loyal'
       WHERE m.workspace_id = $1 AND m.customer_id = $2`,
      [scope.workspaceId, ids[2]!],
    );
  expect(await causes()).toEqual([{ cause: 'MANUAL' }]);
  const changes = await scope.query(
    `SELECT payload->>'cause' AS cause FROM change WHERE workspace_id = $1 AND customer_id = $2
       AND kind = 'MEMBERSHIP_CHANGED' ORDER BY id DESC LIMIT 1`,
    [scope.workspaceId, ids[2]!],
  );
  expect(changes).toEqual([{ cause: 'MANUAL' }]);
  await set('stages dormant', 2);
  // Nobody evaluates: the run finds it.
  await scope.query('DELETE FROM evaluation_task WHERE workspace_id = $1', [scope.workspaceId]);
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(await inSegments(2, 'stages')).toEqual(['dormant']);
  const [moved] = await scope.query(
    `SELECT cause, run_id IS NOT NULL AS run FROM membership_transition WHERE workspace_id = $1 AND customer_id = $2
     ORDER BY id DESC LIMIT 1`,
    [scope.workspaceId, ids[2]!],
  );
  expect(moved).toEqual({ cause: 'MANUAL', run: true });
});

test('overrides go with a merge, come back when it is undone, and are erased with the customer', async () => {
  await clear();
  await set('windows big', 3);
  await set('stages loyal', 4);
  await set('stages dormant', 3);
  await backend.evaluate();
  const [into, from] = [ids[4]!, ids[3]!];
  const merge = await mergeCustomers(scope, into, from);
  await backend.evaluate();
  // Of two inclusions in an exclusive segmentation the newer holds.
  expect(await inSegments(4, 'stages')).toEqual(['dormant']);
  expect(await inSegments(4, 'windows')).toContain('big');
  await undoMerge(scope, merge);
  await backend.evaluate();
  expect(await inSegments(4, 'stages')).toEqual(['loyal']);
  expect(await inSegments(4, 'windows')).not.toContain('big');
  expect(await inSegments(3, 'stages')).toEqual(['dormant']);
  expect(await inSegments(3, 'windows')).toContain('big');
  await deleteCustomers(scope, [from]);
  await backend.evaluate();
  const left = await scope.query('SELECT 1 FROM membership_override WHERE workspace_id = $1 AND customer_id = $2', [
    scope.workspaceId,
    from,
  ]);
  expect(left).toEqual([]);
});
