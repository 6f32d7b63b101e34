import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as features from '../../../src/db/features/population.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import * as memberships from '../../../src/db/tables/memberships/membership-copy.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { segmentByKeys } from '../../../src/db/tables/segmentations/segments.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { evaluateWaiting } from '../../../src/services/evaluation/evaluate.ts';
import { LivePlans } from '../../../src/services/evaluation/live-plans.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import type { Group } from '../../../src/services/groups/group.ts';
import type { GroupQuestion } from '../../../src/services/groups/group-question.ts';
import { KeptColumns } from '../../../src/services/groups/kept-columns.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { overrideMemberships } from '../../../src/services/overrides/override-memberships.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { SnapshotKeeper } from '../../../src/services/runs/snapshot/kept-snapshot.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { saveExchangeRates } from '../../../src/services/workspaces/exchange-rates.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type GroupJobs, groupJobs } from './group-world.ts';

/** Sees how many customers are read: everybody, or those who changed. */
vi.mock('../../../src/db/features/population.ts', async (original) => {
  const actual = await original<typeof features>();
  return { ...actual, readPopulation: vi.fn(actual.readPopulation) };
});
const read = vi.mocked(features.readPopulation);
/** Sees whose memberships are read. */
vi.mock('../../../src/db/tables/memberships/membership-copy.ts', async (original) => {
  const actual = await original<typeof memberships>();
  const { memberIds, membersOfSegmentation } = actual;
  return { ...actual, memberIds: vi.fn(memberIds), membersOfSegmentation: vi.fn(membersOfSegmentation) };
});
const listed = [vi.mocked(memberships.memberIds), vi.mocked(memberships.membersOfSegmentation)];

const CUSTOMERS = 120;
const DAY = 86_400_000;
const SLICING = { bins: 5, edges: null, values: 10 };
const GROUPS: readonly Group[] = [
  { everybody: true },
  { rule: 'traits.spend >= 50' },
  { rule: 'sum(purchase.amount, 30 days) >= 20' },
  { filter: { field: 'country', is: { op: 'eq', value: 'Germany' } } },
];
const QUESTIONS: readonly GroupQuestion[] = [
  { kind: 'size' },
  { kind: 'distribution', feature: 'traits.spend', ...SLICING },
  { kind: 'distribution', feature: 'customer.country', ...SLICING },
  { kind: 'aggregate', feature: 'events.purchase.amount', measure: 'sum' },
  { kind: 'aggregate', feature: 'customer.income', measure: 'average' },
  { kind: 'members', after: null, before: null, backward: false, limit: 500 },
];

let database: TestDatabase;
let jobs: GroupJobs;
let clock = 0;
beforeAll(async () => {
  database = await testDatabase();
  jobs = await groupJobs(() => database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

const now = () => Date.now() + clock;

const keeper = () => new KeptColumns({ from: 0, mostStale: 1 });

async function answers(scope: Scope, columns: KeptColumns | null, groups = GROUPS) {
  const asked = groups.flatMap((group) => QUESTIONS.map((question) => ({ group, question })));
  const outcomes = await doJob({ ...jobs.context, columns, now }, 'groups', { workspaceId: scope.workspaceId, asked });
  // The time of the snapshot is each question's own.
  return outcomes.map((outcome) => ('answer' in outcome ? { ...outcome.answer, asOf: null } : outcome.failure));
}

/** Whether the last answer read everybody. */
function everybodyRead(): boolean {
  return read.mock.calls.some(([, asked, , customers]) => customers === undefined && asked.length > 0);
}

async function world(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  await saveCustomers(
    scope,
    Array.from({ length: CUSTOMERS }, (_, n) => ({
      externalId: `k${n}`,
      country: n % 3 === 0 ? null : n % 2 === 0 ? 'Germany' : 'France',
      income: 1_000 + n,
      incomeCurrency: n % 2 === 0 ? 'EUR' : 'USD',
      traits: { spend: n % 4 === 0 ? null : (n * 7) % 100 },
    })),
  );
  await purchase(scope, 1, 5);
  return scope;
}

async function purchase(scope: Scope, n: number, amount: number, daysAgo = 1): Promise<void> {
  const at = new Date(Date.now() - daysAgo * DAY).toISOString();
  const event = {
    customer: { externalId: `k${n}` },
    messageId: `${n}-${amount}-${daysAgo}`,
    type: 'purchase',
    at,
    amount,
  };
  await ingestEvents(scope, [event]);
}

async function evaluate(scope: Scope): Promise<void> {
  const plans = new LivePlans(database.db, jobs.context.registry);
  while ((await evaluateWaiting({ ...jobs.context, plans }, scope.workspaceId)).tasks > 0);
}

async function run(scope: Scope): Promise<void> {
  const { registry } = jobs.context;
  const { id } = await requestRun(scope, registry, {});
  await executeRun({ ...jobs.context, snapshots }, (await runsByIds(scope, [id]))[0]!);
}
const snapshots = new SnapshotKeeper({ from: 0 });

/** The answers of what is kept, which are those of reading everybody; and whether everybody was read for them. */
async function checked(scope: Scope, columns: KeptColumns): Promise<boolean> {
  read.mockClear();
  const kept = await answers(scope, columns);
  const whole = everybodyRead();
  expect(kept).toEqual(await answers(scope, null));
  return whole;
}

test('what is kept is brought up to date with every kind of change, and answers as reading everybody does', async () => {
  const scope = await world();
  const columns = keeper();
  expect(await checked(scope, columns)).toBe(true);
  expect(await checked(scope, columns)).toBe(false);
  const id = async (n: number) => (await customerIdsByExternalId(scope, [`k${n}`])).get(`k${n}`)!;
  const CHANGES: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a trait', () => saveCustomers(scope, [{ externalId: 'k2', traits: { spend: 99 } }])],
    ['a purchase', () => purchase(scope, 3, 50)],
    ['a new customer', () => saveCustomers(scope, [{ externalId: 'new', country: 'Germany', traits: { spend: 60 } }])],
    ['a deleted customer', async () => deleteCustomers(scope, [await id(5)])],
    ['a merge', async () => mergeCustomers(scope, await id(6), await id(7))],
    ['an evaluation that has done the tasks', () => evaluate(scope)],
    ['a purchase that is evaluated', () => purchase(scope, 8, 70).then(() => evaluate(scope))],
  ];
  for (const [name, change] of CHANGES) {
    await change();
    expect(await checked(scope, columns), name).toBe(false);
  }
  expect(columns.bytes).toBeGreaterThan(CUSTOMERS * 3 * 8);
});

test('members of segments are kept, and follow evaluations, deletions, merges, decisions by hand and runs', async () => {
  const scope = await world();
  const { registry } = jobs.context;
  const config = {
    segments: [
      { key: 'a', name: 'A', when: 'traits.spend >= 50' },
      { key: 'b', name: 'B', when: 'events.purchase.count >= 1' },
    ],
  };
  await configureSegmentation(scope, registry, { key: 's', name: 'S', segmenter: 'rules.conditions', config });
  await run(scope);
  const segments = await Promise.all(['a', 'b'].map((key) => segmentByKeys(scope, 's', key)));
  const groups: readonly Group[] = [
    ...segments.map((segment) => ({ segmentId: segment!.id })),
    { segmentationId: segments[0]!.segmentationId },
    { not: { segmentId: segments[0]!.id } },
  ];
  const columns = keeper();
  /** Whether everybody's memberships were read. */
  const followed = async () => {
    for (const one of listed) one.mockClear();
    const kept = await answers(scope, columns, groups);
    const whole = listed.some(({ mock }) => mock.calls.some(([, , customers]) => customers === undefined));
    expect(kept).toEqual(await answers(scope, null, groups));
    return whole;
  };
  expect(await followed()).toBe(true);
  expect(await followed()).toBe(false);
  const id = async (n: number) => (await customerIdsByExternalId(scope, [`k${n}`])).get(`k${n}`)!;
  const evaluated = async (change: Promise<unknown>) => {
    await change;
    await evaluate(scope);
  };
  const CHANGES: readonly (readonly [what: string, change: () => Promise<unknown>, whole: boolean])[] = [
    ['a purchase that waits', () => purchase(scope, 3, 50), false],
    ['one that is evaluated', () => evaluated(purchase(scope, 8, 70)), false],
    ['a trait', () => evaluated(saveCustomers(scope, [{ externalId: 'k2', traits: { spend: 99 } }])), false],
    ['a trait back', () => evaluated(saveCustomers(scope, [{ externalId: 'k2', traits: { spend: 1 } }])), false],
    ['an unknown trait', () => evaluated(saveCustomers(scope, [{ externalId: 'k2', traits: { spend: null } }])), false],
    ['a new one', () => evaluated(saveCustomers(scope, [{ externalId: 'new', traits: { spend: 60 } }])), false],
    ['a deleted one', async () => deleteCustomers(scope, [await id(10)]), false],
    ['a merge', async () => evaluated(mergeCustomers(scope, await id(11), await id(13))), false],
    ['a decision by hand', () => evaluated(putInto(scope, segments[0]!.id, 'k2')), false],
    ['a run', () => run(scope), true],
  ];
  for (const [what, change, whole] of CHANGES) {
    await change();
    expect(await followed(), what).toBe(whole);
    expect(await followed(), what).toBe(false);
  }
});

/** Puts a customer into a segment by hand. */
async function putInto(scope: Scope, segmentId: number, externalId: string): Promise<unknown> {
  await createApiKey(database.db, scope.workspaceId, { name: 'By hand', role: 'WRITE' });
  const [key] = await scope.query<{ id: number }>('SELECT id FROM api_key WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  const finding = { scope, registry: jobs.context.registry, host: null as never, transfers: null };
  const whom = { customers: [{ externalId }] };
  return overrideMemberships(finding, key!.id, { segmentId, included: true, reason: 'She asked for it', whom });
}

test('an event leaves its window by the clock alone', async () => {
  const scope = await world();
  await purchase(scope, 4, 80, 29.9);
  const columns = keeper();
  await checked(scope, columns);
  clock = DAY;
  try {
    expect(await checked(scope, columns)).toBe(false);
  } finally {
    clock = 0;
  }
});

test('other exchange rates, other rules of returns and a run are not answered from what is kept', async () => {
  const scope = await world();
  const columns = keeper();
  await checked(scope, columns);
  await saveExchangeRates(scope, jobs.context.registry, [{ currency: 'USD', rate: '0.5' }]);
  expect(await checked(scope, columns)).toBe(true);
  const config = { segments: [{ key: 'a', name: 'A', when: 'traits.spend >= 50' }] };
  await configureSegmentation(scope, jobs.context.registry, {
    key: 's',
    name: 'S',
    segmenter: 'rules.conditions',
    config,
  });
  await run(scope);
  await checked(scope, columns);
});

test('a run goes on from its snapshot though groups were asked meanwhile', async () => {
  const scope = await world();
  const config = { segments: [{ key: 'a', name: 'A', when: 'traits.spend >= 50' }] };
  await configureSegmentation(scope, jobs.context.registry, {
    key: 's',
    name: 'S',
    segmenter: 'rules.conditions',
    config,
  });
  await run(scope);
  const columns = keeper();
  await saveCustomers(scope, [{ externalId: 'k9', traits: { spend: 100 } }]);
  await evaluate(scope);
  await checked(scope, columns);
  await saveCustomers(scope, [{ externalId: 'k10', traits: { spend: 100 } }]);
  await evaluate(scope);
  const taken = vi.spyOn(snapshots, 'take');
  await run(scope);
  const snapshot = await taken.mock.results[0]!.value;
  expect(snapshot).not.toBeNull();
  taken.mockRestore();
  const [stored] = await scope.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM customer WHERE workspace_id = $1 AND (traits ->> 'spend')::numeric >= 50`,
    [scope.workspaceId],
  );
  const [members] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM segment_answer WHERE workspace_id = $1 AND segment_id > 0',
    [scope.workspaceId],
  );
  expect(members).toEqual(stored);
});

test('small populations are not kept, and beyond the bytes that are kept the oldest go', async () => {
  const small = new KeptColumns();
  const scope = await world();
  expect(await checked(scope, small)).toBe(true);
  expect(await checked(scope, small)).toBe(true);
  expect(small.bytes).toBe(0);
  expect(await scope.query('SELECT FROM population_snapshot WHERE workspace_id = $1', [scope.workspaceId])).toEqual([]);
  const none = new KeptColumns({ from: 0, mostBytes: 100 });
  expect(await checked(scope, none)).toBe(true);
  expect(none.bytes).toBe(0);
});

test('questions of one workspace at once are answered as one after the other', async () => {
  const scope = await world();
  const columns = keeper();
  const expected = await answers(scope, null);
  const all = await Promise.all([1, 2, 3].map(() => answers(scope, columns)));
  expect(all).toEqual([expected, expected, expected]);
});
