import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { readPopulation } from '../../../src/db/features/population.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { readMemberships } from '../../../src/db/tables/memberships/membership-copy.ts';
import { readMatches, readStrengths } from '../../../src/db/tables/personas/matches.ts';
import { matchRules } from '../../../src/db/tables/personas/persona-criteria.ts';
import { RunCancelled, runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { type MatchColumns, matchPersonas } from '../../../src/engine/persona/match.ts';
import { createRegistry, type Registry } from '../../../src/engine/registry.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { evaluateWaiting } from '../../../src/services/evaluation/evaluate.ts';
import { LivePlans } from '../../../src/services/evaluation/live-plans.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { refitPersonas } from '../../../src/services/jobs/personas/refit-personas.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { createPersona } from '../../../src/services/personas/personas.ts';
import { sourcesOf } from '../../../src/services/personas/refresh-matches.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { SnapshotKeeper } from '../../../src/services/runs/snapshot/kept-snapshot.ts';
import type { Snapshot } from '../../../src/services/runs/snapshot/snapshots.ts';
import {
  cancelRun,
  configureSegmentation,
  deleteSegmentation,
  requestRun,
  setEnabled,
} from '../../../src/services/segmentations/segmentations.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { NICE } from '../../../src/services/threads/priority.ts';
import { arbitraryHistory, inputOf } from '../../support/arbitrary-history.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { response, workspace } from '../../support/survey-fixture.ts';

const CUSTOMERS = 30;
const HOUR = 3_600_000;

let database: TestDatabase;
let registry: Registry;
beforeAll(async () => {
  database = await testDatabase();
  registry = await createRegistry(plugins);
});
afterAll(() => database[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

const rule = (key: string, when: string) => ({ key, name: key, when });
/** Of every source and kind of feature, windows among them, and one that learns from everybody. */
const SEGMENTATIONS = [
  { key: 'stages', segmenter: 'lifecycle.stage', config: { loyalPurchases: 3, dormantAfterDays: 60 } },
  { key: 'groups', segmenter: 'behavioral.rfm', config: { preset: 'ten-groups' } },
  { key: 'countries', segmenter: 'geographic.place', config: { level: 'country', minSize: 2 } },
  {
    key: 'rules',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        rule('big', 'sum(purchase.amount, 30 days) >= 60'),
        rule('busy', 'count(visit, 14 days) >= 1'),
        rule('keen', 'traits.keen is true or surveys.taste.age > 40'),
        rule('web', 'surveys.taste.places has "web"'),
        rule('lost', 'segmentations.stages.segment = "dormant"'),
      ],
    },
  },
];

type Context = Parameters<typeof executeRun>[0];

/** A worker: it runs and evaluates by a clock of its own, and keeps what it saw. */
function worker(hours: () => number): Context {
  const now = () => Date.now() + hours() * HOUR;
  const { signal } = new AbortController();
  const snapshots = new SnapshotKeeper({ from: 0, mostStale: 2, anewMs: Number.POSITIVE_INFINITY });
  return { db: database.db, registry, isolation: createIsolation(''), signal, now, snapshots };
}

async function run(context: Context, scope: Scope, request: Parameters<typeof requestRun>[2] = {}): Promise<void> {
  const { id } = await requestRun(scope, registry, request);
  const [queued] = await runsByIds(scope, [id]);
  await executeRun(context, queued!);
  const [ended] = await runsByIds(scope, [id]);
  expect(ended).toMatchObject({ state: 'LIVE' });
}

async function evaluate(context: Context, scope: Scope): Promise<void> {
  const plans = new LivePlans(database.db, registry);
  while ((await evaluateWaiting({ ...context, plans }, scope.workspaceId)).tasks > 0);
}

/** Sees what is kept, and whether it was of use. */
function watched() {
  const kept = vi.spyOn(SnapshotKeeper.prototype, 'keep');
  const taken = vi.spyOn(SnapshotKeeper.prototype, 'take');
  return {
    last: () => kept.mock.lastCall?.[0],
    used: async () => (await taken.mock.results.at(-1)!.value) !== null,
  };
}

/** What is stored, read as if nothing were kept. */
async function storedNow({ workspaceId }: Scope, { features, asOf, memberships }: Snapshot) {
  const scope = database.db.scope(workspaceId);
  return {
    population: await readPopulation(scope, features, { asOf, pinned: false }),
    memberships: await readMemberships(scope, [...memberships.keys()]),
  };
}

async function prepared(): Promise<Scope> {
  const scope = await workspace(database.db, CUSTOMERS);
  await saveCustomers(scope, [{ externalId: 'c0', country: 'DE', traits: { keen: true } }]);
  const known = ['purchase', 'visit'].map((type) => ({
    customer: { externalId: 'c0' },
    source: 'known',
    messageId: type,
    type,
    at: new Date(Date.now() - HOUR).toISOString(),
  }));
  await ingestEvents(scope, known);
  for (const { key, segmenter, config } of SEGMENTATIONS) {
    await configureSegmentation(scope, registry, { key, name: key, segmenter, config });
  }
  return scope;
}

/** Active personas on segments of three of the segmentations, each other than the others. */
async function withPersonas(context: Context, scope: Scope): Promise<void> {
  const segments = await scope.query<{ id: number; key: string }>(
    `SELECT g.id, s.key || ' ' || g.key AS key FROM segment g JOIN segmentation s ON s.id = g.segmentation_id
     WHERE s.workspace_id = $1 ORDER BY g.id`,
    [scope.workspaceId],
  );
  const of = (key: string) => ({ segmentId: segments.find((one) => one.key === key)!.id });
  const criteria = [
    [
      { ...of('stages new'), weight: 2 },
      { ...of('rules busy'), weight: 1 },
    ],
    [
      { ...of('rules keen'), weight: 1, role: 'REQUIRED' as const },
      { ...of('stages dormant'), weight: -1 },
    ],
    [
      { ...of('rules big'), weight: 1 },
      { ...of('stages prospect'), weight: 1, role: 'EXCLUDING' as const },
    ],
  ];
  for (const [n, own] of criteria.entries()) await createPersona(scope, { name: `P${n}`, key: `p${n}`, criteria: own });
  // Without the groups, too little is known of anybody.
  const most = [
    { ...of('rules busy'), weight: 1 },
    { ...of('groups champions'), weight: 1.5 },
  ];
  await createPersona(scope, { name: 'P3', key: 'p3', criteria: most, threshold: 0.3 });
  await scope.query("UPDATE persona SET status = 'ACTIVE' WHERE workspace_id = $1", [scope.workspaceId]);
  const personaIds = await becomeDue(scope, '');
  await refitPersonas({ ...context, nice: NICE.job }, { workspaceId: scope.workspaceId, personaIds });
}

/** Lets personas with a key that begins so wait to be matched. */
async function becomeDue(scope: Scope, key: string): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    "UPDATE persona SET refit_due = true WHERE workspace_id = $1 AND key LIKE $2 || '%' RETURNING id",
    [scope.workspaceId, key],
  );
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

/** Matches as they are stored, and as everybody's stored answers give them. */
async function matchesOf(scope: Scope): Promise<[stored: MatchColumns, right: MatchColumns]> {
  const rules = await matchRules(scope);
  const personaIds = rules.map(({ personaId }) => personaId);
  return [await readMatches(scope, personaIds), matchPersonas(await readStrengths(scope, sourcesOf(rules)), rules)];
}

/** Scores as they are stored, and as they are kept in memory, by segmentation and customer. */
async function scoresOf(scope: Scope, { scores }: Snapshot): Promise<[stored: unknown[], remembered: unknown[]]> {
  const stored = await scope.query<object>(
    `SELECT segmentation_id AS id, customer_id AS customer, values, coalesce(kept, values) AS kept FROM customer_score
     WHERE workspace_id = $1 ORDER BY 1, 2`,
    [scope.workspaceId],
  );
  const known = (columns: readonly Float64Array[], row: number) =>
    columns.map((column) => (Number.isNaN(column[row]) ? null : column[row]));
  const remembered = [...scores]
    .sort(([a], [b]) => a - b)
    .flatMap(([id, { ids, values, kept, there }]) =>
      Array.from(ids).flatMap((one, row) =>
        there[row] ? [{ id, customer: one, values: known(values, row), kept: known(kept, row) }] : [],
      ),
    );
  return [stored, remembered];
}

/** Another weight, which nobody is matched by yet. */
async function reweigh(scope: Scope, weight: number): Promise<void> {
  await scope.query(
    `UPDATE persona_criterion c SET weight = $2 FROM persona p
     WHERE c.workspace_id = $1 AND p.workspace_id = $1 AND p.id = c.persona_id AND p.key = 'p0' AND c.weight > 1`,
    [scope.workspaceId, weight],
  );
  await becomeDue(scope, 'p0');
}

/** Switches a segmentation, as nobody does who means it: its personas are not matched anew. */
async function switchGroups(scope: Scope, enabled: boolean): Promise<void> {
  await scope.query("UPDATE segmentation SET enabled = $2 WHERE workspace_id = $1 AND key = 'groups'", [
    scope.workspaceId,
    enabled,
  ]);
}

const customer = fc.integer({ min: 0, max: CUSTOMERS + 8 });
const profile = fc.record({ n: customer, country: fc.constantFrom('DE', 'FR', 'IT', 'ES'), keen: fc.boolean() });
const answer = fc.record({ n: fc.nat(CUSTOMERS - 1), age: fc.integer({ min: 0, max: 99 }), web: fc.boolean() });
const step = fc.record({
  profiles: fc.array(profile, { maxLength: 3 }),
  answers: fc.array(answer, { maxLength: 3 }),
  events: arbitraryHistory(CUSTOMERS, 40).map((batches) => batches.slice(0, 1)),
  evaluate: fc.boolean(),
  weight: fc.constantFrom(2, 2, 3, 5),
  off: fc.boolean(),
  part: fc.boolean(),
  hours: fc.constantFrom(0, 1, 30, 24 * 9),
  deleted: fc.array(customer, { maxLength: 1 }),
  merged: fc.array(fc.tuple(customer, customer), { maxLength: 1 }),
});

/** Numbers of customers that go, or become part of another. */
interface Removals {
  readonly deleted: readonly number[];
  readonly merged: readonly (readonly [number, number])[];
}

/** Deletes and merges those who are there; the others are refused. */
async function removeSome(scope: Scope, { deleted, merged }: Removals) {
  const keys = [...deleted, ...merged.flat()].map((n) => `c${n}`);
  const ids = await customerIdsByExternalId(scope, keys);
  const gone = await deleteCustomers(
    scope,
    deleted.flatMap((n) => ids.get(`c${n}`) ?? []),
  );
  for (const [into, from] of merged.map((pair) => pair.map((n) => ids.get(`c${n}`)))) {
    if (!into || !from || into === from || gone.includes(into) || gone.includes(from)) continue;
    await mergeCustomers(scope, into, from);
  }
}

test('what is kept and brought up to date is what reading everybody gives, whatever happened between', {
  timeout: 300_000,
}, async () => {
  let [used, unused, answered, matched, scored] = [0, 0, 0, 0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6 }), async (steps) => {
      const scope = await prepared();
      let hours = 0;
      const context = worker(() => hours);
      const seen = watched();
      await run(context, scope);
      await withPersonas(context, scope);
      const [stages] = await scope.query<{ id: number }>(
        "SELECT id FROM segmentation WHERE workspace_id = $1 AND key = 'stages'",
        [scope.workspaceId],
      );
      for (const [index, one] of steps.entries()) {
        // A run of one segmentation remembers the scores of the others.
        if (one.part) await run(context, scope, { ids: [stages!.id] });
        const patches = new Map(one.profiles.map(({ n, country, keen }) => [n, { country, traits: { keen } }]));
        await saveCustomers(
          scope,
          [...patches].map(([n, patch]) => ({ externalId: `c${n}`, ...patch })),
        );
        const responses = one.answers.map(({ n, age, web }, at) =>
          response(n, { age, places: web ? ['web'] : ['store'] }, { messageId: `${index} ${at}` }),
        );
        await recordResponses(scope, 'taste', responses);
        for (const { items } of one.events) {
          await ingestEvents(
            scope,
            items.map((item) => inputOf(item, Date.now())),
          );
        }
        await removeSome(scope, one);
        hours += one.hours;
        if (one.weight > 2) await reweigh(scope, one.weight);
        // Whoever is evaluated meanwhile is matched by other rules than the others.
        if (one.off) await switchGroups(scope, false);
        if (one.evaluate) await evaluate(context, scope);
        await switchGroups(scope, true);
        if (one.part && one.evaluate) await run(context, scope, { ids: [stages!.id] });
        await run(context, scope);
        if (await seen.used()) used++;
        else unused++;
        const { population, memberships, ...rest } = seen.last()!;
        const stored = await storedNow(scope, { population, memberships, ...rest });
        expect(population).toEqual(stored.population);
        expect(memberships).toEqual(stored.memberships);
        answered += memberships.size;
        const [matches, right] = await matchesOf(scope);
        expect(matches).toEqual(right);
        matched += right.customer.length;
        const [scores, remembered] = await scoresOf(scope, seen.last()!);
        expect(remembered).toEqual(scores);
        scored += scores.length;
      }
      vi.restoreAllMocks();
    }),
    { numRuns: 20, seed: 20_261_122, endOnFailure: true },
  );
  // Else nothing was held against anything.
  expect(used).toBeGreaterThan(unused);
  expect(answered).toBe((used + unused) * SEGMENTATIONS.length);
  expect(matched).toBeGreaterThan(used);
  expect(scored).toBeGreaterThan(used);
});

test('what others wrote meanwhile makes it worthless: then everybody is read', async () => {
  const scope = await prepared();
  const [here, there] = [worker(() => 0), worker(() => 0)];
  const seen = watched();
  const runHere = async (request = {}) => {
    await run(here, scope, request);
    const used = await seen.used();
    const snapshot = seen.last()!;
    expect(snapshot).toMatchObject(await storedNow(scope, snapshot));
    return used;
  };
  expect(await runHere()).toBe(false);
  expect(await runHere()).toBe(true);
  // Another worker's run.
  await run(there, scope);
  expect(await runHere()).toBe(false);
  expect(await runHere()).toBe(true);
  // A run that fails after it began.
  const broken = { ...here, isolation: { ...here.isolation, compute: () => Promise.reject(new Error('out of disk')) } };
  const { id } = await requestRun(scope, registry, {});
  const [queued] = await runsByIds(scope, [id]);
  await executeRun(broken, queued!);
  expect(await runHere()).toBe(true);
});

test('changes that no segmentation was live to hear of are seen by the next run', async () => {
  const scope = await prepared();
  const context = worker(() => 0);
  const seen = watched();
  await run(context, scope);
  const segmentations = await prismaOf(scope).segmentation.findMany({ where: { workspaceId: scope.workspaceId } });
  for (const { id } of segmentations) await setEnabled(scope, registry, id, false);
  await saveCustomers(scope, [{ externalId: 'c1', country: 'FR' }]);
  await evaluate(context, scope);
  for (const { id } of segmentations) {
    await prismaOf(scope).segmentation.update({
      where: { workspaceId_id: { workspaceId: scope.workspaceId, id } },
      data: { enabled: true },
    });
  }
  await run(context, scope);
  expect(await seen.used()).toBe(true);
  const snapshot = seen.last()!;
  expect(snapshot).toMatchObject(await storedNow(scope, snapshot));
});

test('other segmentations, features and clocks are answered as well', async () => {
  const scope = await prepared();
  const context = worker(() => 0);
  const seen = watched();
  const check = async (used: boolean) => {
    expect(await seen.used()).toBe(used);
    const snapshot = seen.last()!;
    expect(snapshot).toMatchObject(await storedNow(scope, snapshot));
  };
  await run(context, scope);
  const { id } = await configureSegmentation(scope, registry, {
    key: 'places',
    name: 'Places',
    segmenter: 'geographic.place',
    config: { level: 'country', minSize: 1 },
  });
  // It reads what is kept, and nothing is stored of it yet.
  await run(context, scope, { ids: [id] });
  await check(true);
  await saveCustomers(scope, [{ externalId: 'c2', country: 'IT', city: 'Rome' }]);
  await evaluate(context, scope);
  await run(context, scope);
  await check(true);
  await deleteSegmentation(scope, registry, id);
  await configureSegmentation(scope, registry, {
    key: 'cities',
    name: 'Cities',
    segmenter: 'geographic.place',
    config: { level: 'city', minSize: 1 },
  });
  await run(context, scope);
  await check(false);
  const memory = seen.last();
  // In the past nothing kept is of use, and nothing is kept of it.
  await run(context, scope, { asOf: new Date(Date.now() - HOUR) });
  expect(await seen.used()).toBe(false);
  expect(seen.last()).toBe(memory);
  await run(context, scope);
  await check(false);
});

test('everybody is read once a tenth of them may have changed, and once a day', async () => {
  const scope = await prepared();
  let [hours, income] = [0, 0];
  const context = { ...worker(() => hours), snapshots: new SnapshotKeeper({ from: 0 }) };
  const seen = watched();
  const runAfter = async (changed: number) => {
    const changes = Array.from({ length: changed }, (_, n) => ({ externalId: `c${n}`, income: ++income }));
    await saveCustomers(scope, changes);
    await evaluate(context, scope);
    await run(context, scope);
    return seen.used();
  };
  expect(await runAfter(0)).toBe(false);
  expect(await runAfter(2)).toBe(true);
  expect(await runAfter(3)).toBe(false);
  hours = 23;
  expect(await runAfter(2)).toBe(true);
  hours = 24;
  expect(await runAfter(2)).toBe(false);
});

test('a run of another workspace that is not kept leaves what is kept', async () => {
  const [scope, other] = [await prepared(), await prepared()];
  const context = worker(() => 0);
  const seen = watched();
  await run(context, scope);
  vi.spyOn(SnapshotKeeper.prototype, 'keep').mockReturnValueOnce(false);
  await run(context, other);
  await run(context, scope);
  expect(await seen.used()).toBe(true);
});

test('a run that is cancelled leaves nobody to be marked', async () => {
  const scope = await prepared();
  const context = worker(() => 0);
  const { id } = await requestRun(scope, registry, {});
  const [queued] = await runsByIds(scope, [id]);
  const compute: Context['isolation']['compute'] = async (...given) => {
    await cancelRun(scope, id).catch(() => undefined);
    return context.isolation.compute(...given);
  };
  const cancelled = executeRun({ ...context, isolation: { ...context.isolation, compute } }, queued!);
  await expect(cancelled).rejects.toThrow(RunCancelled);
  const { workspaceId } = scope;
  expect(await scope.query('SELECT FROM population_snapshot WHERE workspace_id = $1', [workspaceId])).toEqual([]);
});

test('where snapshots are switched off, the answers are the same, and nobody is marked', async () => {
  const scope = await prepared();
  const context = worker(() => 0);
  const change = async (country: string) => {
    await saveCustomers(scope, [
      { externalId: 'c1', country },
      { externalId: 'c2', country, traits: { keen: true } },
    ]);
    await evaluate(context, scope);
  };
  const touched = () => scope.query('SELECT FROM touched_customer WHERE workspace_id = $1', [scope.workspaceId]);
  await run(context, scope);
  await change('FR');
  expect(await touched()).not.toEqual([]);
  await run(context, scope);
  // Reading everybody finds nothing that reading what changed has missed.
  const off = { ...context, snapshots: null };
  await run(off, scope);
  const [{ results }] = (await scope.query('SELECT results FROM run WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1', [
    scope.workspaceId,
  ])) as [{ results: Record<string, { entered: number; left: number }> }];
  expect(Object.values(results)).toHaveLength(SEGMENTATIONS.length);
  for (const counts of Object.values(results)) expect(counts).toMatchObject({ entered: 0, left: 0 });
  expect(await scope.query('SELECT FROM population_snapshot WHERE workspace_id = $1', [scope.workspaceId])).toEqual([]);
  const before = await touched();
  await change('IT');
  expect(await touched()).toEqual(before);
});

test('small populations are not kept, and nobody is marked for them', async () => {
  const scope = await prepared();
  const context = { ...worker(() => 0), snapshots: new SnapshotKeeper() };
  await run(context, scope);
  await saveCustomers(scope, [{ externalId: 'c1', country: 'FR' }]);
  await evaluate(context, scope);
  const count = (table: string) => scope.query(`SELECT FROM ${table} WHERE workspace_id = $1`, [scope.workspaceId]);
  expect(await count('population_snapshot')).toEqual([]);
  expect(await count('touched_customer')).toEqual([]);
});
