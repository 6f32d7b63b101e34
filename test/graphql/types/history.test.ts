import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { createPersona } from '../../../src/services/personas/personas.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { changeWorkspace } from '../../../src/services/workspaces/workspaces.ts';
import { codes, type TestApi, testApi } from '../api.ts';

let api: TestApi;
let context: () => RunContext;
let segmentation: string;
const MONTHS = ['2026-02', '2026-03', '2026-04', '2026-05'];
/** By customer, the months it buys in, from January on. */
const BUYS: Readonly<Record<string, readonly number[]>> = { ann: [1, 2, 3, 4], bob: [1, 4], cyd: [2], dan: [2, 3] };

beforeAll(async () => {
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  context = () => ({ db: api.db, registry, isolation, signal: new AbortController().signal, now: Date.now });
  api = await testApi({
    trend: (request) => doJob(context(), 'trend', request),
    forecast: (request) => doJob(context(), 'forecast', request),
    cohorts: (request) => doJob(context(), 'cohorts', request),
    refit: (request) => doJob(context(), 'refit', request),
    groups: (request) => doJob(context(), 'groups', request),
    audience: (request) => doJob(context(), 'audience', request),
  });
  const { scope } = api;
  await saveCustomers(
    scope,
    [...Object.keys(BUYS), 'eve'].map((externalId) => ({ externalId })),
  );
  const events = Object.entries(BUYS).flatMap(([externalId, months]) =>
    months.map((month) => ({
      customer: { externalId },
      source: 'shop',
      messageId: `${externalId}-${month}`,
      type: 'purchase',
      at: `2026-0${month}-10T12:00:00Z`,
      amount: 10,
    })),
  );
  await ingestEvents(scope, events);
  const config = { segments: [{ key: 'recent', name: 'Recent', when: 'count(purchase, 30 days) >= 1' }] };
  const made = await configureSegmentation(scope, registry, {
    key: 'recent',
    name: 'Recent',
    segmenter: 'rules.conditions',
    config,
  });
  segmentation = encodeId('Segmentation', made.id);
  for (const month of MONTHS) await runAt(`${month}-01T00:00:00Z`);
});
afterAll(() => api[Symbol.asyncDispose]());

async function runAt(time: string): Promise<void> {
  const run = await requestRun(api.scope, context().registry, { asOf: new Date(time) });
  await executeRun(context(), run);
}

async function ask(query: string, variables: object = {}) {
  const { data, errors } = await api.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

const THEN = `query ($id: ID!, $time: DateTime!, $after: String) { node(id: $id) { ... on Segmentation { segments {
  asOf(time: $time) { time size members(first: 2, after: $after) { totalCount pageInfo { endCursor hasNextPage }
    nodes { customer { externalId } segment { key } since ended } } } } } } }`;

test('members of a segment are those of the time asked for, page by page', async () => {
  const { node } = await ask(THEN, { id: segmentation, time: '2026-03-15T00:00:00Z' });
  const [{ asOf }] = node.segments;
  expect(asOf).toMatchObject({ size: 3, members: { totalCount: 3, pageInfo: { hasNextPage: true } } });
  const found = asOf.members.nodes.map(({ customer, since, ended }: never) => [customer, since, ended]);
  expect(found).toEqual([
    [{ externalId: 'ann' }, '2026-02-01T00:00:00.000Z', null],
    [{ externalId: 'cyd' }, '2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
  ]);
  const next = await ask(THEN, {
    id: segmentation,
    time: '2026-03-15T00:00:00Z',
    after: asOf.members.pageInfo.endCursor,
  });
  expect(next.node.segments[0].asOf.members).toMatchObject({
    pageInfo: { hasNextPage: false },
    nodes: [{ customer: { externalId: 'dan' }, ended: '2026-05-01T00:00:00.000Z' }],
  });
  // The end does not belong to it.
  const end = await ask(THEN, { id: segmentation, time: '2026-04-01T00:00:00Z' });
  expect(end.node.segments[0].asOf.size).toBe(2);
});

test('a time before the first answer, after the clock or in the future is refused with a code', async () => {
  const refused = async (time: string) => codes(await api.ask(THEN, { id: segmentation, time }));
  expect(await refused('2026-01-31T23:59:59Z')).toEqual(['NO_ANSWER_THEN']);
  expect(await refused('2026-05-02T00:00:00Z')).toEqual(['NO_ANSWER_THEN']);
  expect(await refused('2999-01-01T00:00:00Z')).toEqual(['IN_THE_FUTURE']);
});

const PERSON = `query ($time: DateTime!) { customer(externalId: "bob") { asOf(time: $time) {
  memberships { segment { key } since ended } matches { persona { name } since }
  unanswered { segmentation { key } persona { name } message } } } }`;

test('a customer at a time has what is known, and is told what is not', async () => {
  const then = async (time: string) => (await ask(PERSON, { time })).customer.asOf;
  expect((await then('2026-02-03T00:00:00Z')).memberships).toMatchObject([{ segment: { key: 'recent' } }]);
  expect(await then('2026-03-03T00:00:00Z')).toEqual({ memberships: [], matches: [], unanswered: [] });
  const before = await then('2026-01-03T00:00:00Z');
  expect(before.memberships).toEqual([]);
  expect(before.unanswered).toMatchObject([{ segmentation: { key: 'recent' }, persona: null }]);
  expect(before.unanswered[0].message).toContain('2026-02-01T00:00:00.000Z');
});

interface Point {
  readonly from: string;
  readonly complete: boolean;
  readonly segments: readonly unknown[];
  readonly flows: unknown;
}

const TREND = `query ($id: ID!) { node(id: $id) { ... on Segmentation { trend(unit: MONTH) { from to asOf complete
    segments { segment { key } size entries exits } flows { from { key } to { key } count } }
  segments { sizes(unit: MONTH) { asOf size entries exits complete } } } } }`;

test('trends count entries, exits and flows, and say of which units they cannot', async () => {
  const { node } = await ask(TREND, { id: segmentation });
  const rows = node.trend.map((point: Point) => [point.from, point.complete, point.segments[0], point.flows]);
  const flow = (from: string | null, to: string | null, count: number) => ({
    from: from && { key: from },
    to: to && { key: to },
    count,
  });
  const recent = { segment: { key: 'recent' } };
  expect(rows).toEqual([
    ['2026-02-01T00:00:00.000Z', true, { ...recent, size: 2, entries: 2, exits: 0 }, [flow(null, 'recent', 2)]],
    [
      '2026-03-01T00:00:00.000Z',
      true,
      { ...recent, size: 3, entries: 2, exits: 1 },
      [flow('recent', 'recent', 1), flow('recent', null, 1), flow(null, 'recent', 2)],
    ],
    [
      '2026-04-01T00:00:00.000Z',
      true,
      { ...recent, size: 2, entries: 0, exits: 1 },
      [flow('recent', 'recent', 2), flow('recent', null, 1)],
    ],
    [
      '2026-05-01T00:00:00.000Z',
      false,
      { ...recent, size: 2, entries: 1, exits: 1 },
      [flow('recent', 'recent', 1), flow('recent', null, 1), flow(null, 'recent', 1)],
    ],
  ]);
  const sizes = node.segments[0].sizes;
  for (const { asOf, size } of sizes) {
    const then = await ask(THEN, { id: segmentation, time: asOf });
    expect(then.node.segments[0].asOf.size).toBe(size);
  }
  const zone = await ask(
    `query ($id: ID!) { node(id: $id) { ... on Segmentation { trend(timeZone: "America/New_York") { from complete
       flows { count } segments { entries } } } } }`,
    { id: segmentation },
  );
  // The first answer falls in January there: its unit begins before it.
  expect(zone.node.trend[0]).toEqual({
    from: '2026-01-01T05:00:00.000Z',
    complete: false,
    flows: null,
    segments: [{ entries: null }],
  });
  // Without one it is that of the workspace.
  await changeWorkspace(api.scope, { timeZone: 'America/New_York' });
  const own = await ask(`query ($id: ID!) { node(id: $id) { ... on Segmentation { trend { from } } } }`, {
    id: segmentation,
  });
  await changeWorkspace(api.scope, { timeZone: 'UTC' });
  expect(own.node.trend[0].from).toBe('2026-01-01T05:00:00.000Z');
});

test('a trend beyond the history, or of too many units, is refused', async () => {
  const trend = async (args: string) =>
    codes(
      await api.ask(`query ($id: ID!) { node(id: $id) { ... on Segmentation { trend(${args}) { from } } } }`, {
        id: segmentation,
      }),
    );
  expect(await trend('from: "2025-12-01T00:00:00Z"')).toEqual(['NO_ANSWER_THEN']);
  expect(await trend('to: "2999-12-01T00:00:00Z"')).toEqual(['IN_THE_FUTURE']);
  expect(await trend('unit: DAY')).toEqual(['TOO_LARGE']);
  expect(await trend('timeZone: "Mars/Olympus"')).toEqual(['INVALID_INPUT']);
});

test('cohorts are followed month by month, unknown starts stand apart, and what is not over is null', async () => {
  const { cohorts } = await ask(
    `{ cohorts(asOf: "2026-04-20T00:00:00Z", periods: 3) { start type unknown outside
       cohorts { from size periods { number active retention } } } }`,
  );
  expect(cohorts).toMatchObject({ start: 'events.purchase.firstAt', type: 'purchase', unknown: 1, outside: 0 });
  const rows = cohorts.cohorts.map(
    ({ from, size, periods }: { from: string; size: number; periods: { active: number }[] }) => [
      from.slice(0, 7),
      size,
      periods.map(({ active }) => active),
    ],
  );
  expect(rows).toEqual([
    ['2026-01', 2, [2, 1, 1, null]],
    ['2026-02', 2, [2, 1, null, null]],
    ['2026-03', 0, [0, null, null, null]],
    ['2026-04', 0, [null, null, null, null]],
  ]);
  expect(cohorts.cohorts[0].periods[1].retention).toBe(0.5);
  expect(cohorts.cohorts[2].periods[0].retention).toBeNull();
  const { cohorts: later } = await ask(
    '{ cohorts(from: "2026-02-01T00:00:00Z", asOf: "2026-04-20T00:00:00Z") { unknown outside cohorts { size } } }',
  );
  expect(later).toEqual({ unknown: 1, outside: 2, cohorts: [{ size: 2 }, { size: 0 }, { size: 0 }] });
  expect(codes(await api.ask('{ cohorts(start: "customer.country") { unknown } }'))).toEqual(['INVALID_INPUT']);
  expect(codes(await api.ask('{ cohorts(start: "traits.no") { unknown } }'))).toEqual(['UNKNOWN_FEATURE']);
});

test('a forecast names its method, and what is missing where history is too short', async () => {
  const short = await api.ask(
    '{ forecastEvents(type: "purchase", unit: MONTH, asOf: "2026-05-01T00:00:00Z") { method } }',
  );
  expect(codes(short)).toEqual(['HISTORY_TOO_SHORT']);
  expect(short.errors![0]!.message).toContain('9 more');
  const of = await api.ask(
    `query ($id: ID!) { node(id: $id) { ... on Segmentation { segments {
    forecast(ahead: 3, unit: WEEK) { method sigma alpha history { value } points { from mean interval80 { low high } interval95 { low high } } } } } } }`,
    { id: segmentation },
  );
  expect(of.errors).toBeUndefined();
  const [{ forecast }] = of.data.node.segments;
  expect(forecast.method).toMatch(/^ETS\(A,/);
  // Weeks from the first answer to the last whole one before 1 May.
  expect(forecast.history).toHaveLength(13);
  expect(forecast.points.map(({ from }: { from: string }) => from)).toEqual([
    '2026-04-27T00:00:00.000Z',
    '2026-05-04T00:00:00.000Z',
    '2026-05-11T00:00:00.000Z',
  ]);
  for (const { mean, interval80, interval95 } of forecast.points) {
    const ends = [interval95.low, interval80.low, mean, interval80.high, interval95.high];
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(interval95.low).toBeGreaterThanOrEqual(0);
  }
});

test('a clock that is set back takes back what was said of later times, and personas follow it', async () => {
  const { node } = await ask('query ($id: ID!) { node(id: $id) { ... on Segmentation { segments { id } } } }', {
    id: segmentation,
  });
  const row = Number(
    (
      await api.scope.query<{ id: number }>('SELECT id FROM segment WHERE workspace_id = $1', [api.scope.workspaceId])
    )[0]!.id,
  );
  expect(node.segments[0].id).toBe(encodeId('Segment', row));
  const persona = await createPersona(api.scope, {
    name: 'Fresh',
    threshold: 0.5,
    criteria: [{ segmentId: row, weight: 1 }],
  });
  const activate = await ask(
    `mutation ($input: ActivatePersonaInput!) { activatePersona(input: $input) { userErrors { code } } }`,
    {
      input: { id: encodeId('Persona', persona.id), version: persona.version },
    },
  );
  expect(activate.activatePersona.userErrors).toEqual([]);
  const MATCHED = `query ($id: ID!, $time: DateTime!) { node(id: $id) { ... on Persona { asOf(time: $time) { matchCount
    members { totalCount nodes { customer { externalId } since ended } } } } } }`;
  const id = encodeId('Persona', persona.id);
  const now = await ask(MATCHED, { id, time: '2026-05-01T00:00:00Z' });
  expect(now.node.asOf).toMatchObject({ matchCount: 2, members: { totalCount: 2 } });
  expect(codes(await api.ask(MATCHED, { id, time: '2026-04-30T00:00:00Z' }))).toEqual(['NO_ANSWER_THEN']);
  await runAt('2026-03-20T00:00:00Z');
  const then = await ask(MATCHED, { id, time: '2026-03-20T00:00:00Z' });
  expect(
    then.node.asOf.members.nodes.map(({ customer }: never) => (customer as { externalId: string }).externalId),
  ).toEqual(['ann', 'dan']);
  expect(codes(await api.ask(MATCHED, { id, time: '2026-04-01T00:00:00Z' }))).toEqual(['NO_ANSWER_THEN']);
  const { node: back } = await ask(TREND, { id: segmentation });
  expect(back.trend.at(-1)).toMatchObject({
    from: '2026-03-01T00:00:00.000Z',
    complete: false,
    segments: [{ size: 2 }],
  });
});

const GROUP_THEN = `query ($by: GroupInput!) { group(by: $by) { asOf count unknown everybody
  members(first: 5) { totalCount nodes { externalId } } sum(feature: "sum(purchase.amount)") { value known } } }`;

test('a group as of a past time has who was in it then, in numbers of then', async () => {
  const [{ id: segmentId }] = (
    await ask('query ($id: ID!) { node(id: $id) { ... on Segmentation { segments { id } } } }', {
      id: segmentation,
    })
  ).node.segments;
  const asOf = '2026-03-01T00:00:00.000Z';
  const expected = {
    asOf,
    count: 3,
    everybody: 5,
    members: { totalCount: 3, nodes: ['ann', 'cyd', 'dan'].map((externalId) => ({ externalId })) },
    // Of what they bought in January and February.
    sum: { value: 40, known: 3 },
  };
  const rule = 'count(purchase, 30 days) >= 1';
  // Who was in no segment may have been UNKNOWN; a rule is worked out anew.
  expect((await ask(GROUP_THEN, { by: { segmentId, asOf } })).group).toEqual({ ...expected, unknown: 2 });
  expect((await ask(GROUP_THEN, { by: { rule, asOf } })).group).toEqual({ ...expected, unknown: 0 });
  const without = { all: [{ segmentId }, { not: { rule: 'count(purchase) >= 2' } }], asOf };
  expect((await ask(GROUP_THEN, { by: without })).group).toMatchObject({ count: 2, sum: { value: 20 } });
  // Each part may be of a time of its own: who was in it then and is in it by the last answer.
  const both = { all: [{ segmentId, asOf }, { segmentId }] };
  expect((await ask(GROUP_THEN, { by: both })).group).toMatchObject({ count: 2 });
});

test('what a group as of a past time has no past of is refused with the reason', async () => {
  const refused = async (by: object, feature = 'customer.createdAt') => {
    const query = `query ($by: GroupInput!, $feature: String!) { group(by: $by) { count
      distribution(feature: $feature) { known } } }`;
    return codes(await api.ask(query, { by, feature }));
  };
  const asOf = '2026-03-01T00:00:00Z';
  const rule = 'count(purchase) >= 1';
  expect(await refused({ rule, asOf })).toEqual([]);
  expect(await refused({ rule, asOf }, 'customer.country')).toEqual(['NO_ANSWER_THEN']);
  expect(new Set(await refused({ rule: 'customer.country = "Germany"', asOf }))).toEqual(new Set(['NO_ANSWER_THEN']));
  expect(new Set(await refused({ filter: { country: { eq: 'Germany' } }, asOf }))).toEqual(new Set(['NO_ANSWER_THEN']));
  expect(new Set(await refused({ segmentationId: segmentation, asOf: '2026-01-01T00:00:00Z' }))).toEqual(
    new Set(['NO_ANSWER_THEN']),
  );
  expect(new Set(await refused({ rule, asOf: '2999-01-01T00:00:00Z' }))).toEqual(new Set(['IN_THE_FUTURE']));
});

test('scores as of a time are those of the answer of then, and what a clock set back takes back is gone', async () => {
  await configureSegmentation(api.scope, context().registry, { key: 'rfm', name: 'RFM', segmenter: 'behavioral.rfm' });
  await runAt('2026-06-01T00:00:00Z');
  await runAt('2026-07-01T00:00:00Z');
  const recency = async (time: string) => {
    const { customer } = await ask(
      `query ($time: DateTime!) { customer(externalId: "ann") { asOf(time: $time) { scores { key value since ended } } } }`,
      { time },
    );
    return customer.asOf.scores.filter(({ key }: { key: string }) => key === 'recency');
  };
  const june = '2026-06-01T00:00:00.000Z';
  const july = '2026-07-01T00:00:00.000Z';
  expect(await recency('2026-06-15T00:00:00Z')).toEqual([{ key: 'recency', value: 51, since: june, ended: july }]);
  expect(await recency(july)).toEqual([{ key: 'recency', value: 81, since: july, ended: null }]);
  const middle = '2026-06-11T00:00:00.000Z';
  await runAt(middle);
  expect(await recency('2026-06-05T00:00:00Z')).toEqual([{ key: 'recency', value: 51, since: june, ended: middle }]);
  expect(await recency(middle)).toEqual([{ key: 'recency', value: 61, since: middle, ended: null }]);
  expect(await recency(july)).toEqual([]);
});
