import { afterAll, beforeAll, expect, test } from 'vitest';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { segmentByKeys } from '../../../src/db/tables/segmentations/segments.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TransferApi, transferApi } from '../../support/transfers.ts';
import { customerInput, type GroupJobs, groupJobs, type Person, people } from './group-world.ts';

const RULE = 'traits.spend >= 40 and customer.country = "Germany"';
const FILTER = { trait: { name: 'spend', number: { gte: '40' } }, country: { eq: 'Germany' } };
const PEOPLE = people();
const EXPECTED = PEOPLE.filter(({ spend, country }) => spend !== null && spend >= 40 && country === 'Germany').length;
/** Neither value says no, and one of them is missing. */
const isUnknown = ({ spend, country }: Person) =>
  (spend === null || country === null) &&
  (spend === null || spend >= 40) &&
  (country === null || country === 'Germany');
const UNKNOWN = PEOPLE.filter(isUnknown).length;

let transfers: TransferApi;
let jobs: GroupJobs;
let segmentId: string;
let segmentationId: string;
const ask = async (query: string, variables: object = {}, key?: string) => {
  const { data, errors } = await transfers.api.ask(query, variables, key ?? transfers.api.keys.READ);
  expect(errors).toBeUndefined();
  return data;
};

beforeAll(async () => {
  jobs = await groupJobs(() => transfers.api.db);
  transfers = await transferApi({}, jobs.jobs);
  const { scope } = transfers.api;
  await saveCustomers(scope, PEOPLE.map(customerInput));
  const segments = [
    { key: 'target', name: 'Target', when: RULE },
    { key: 'other', name: 'Other', when: 'traits.vip is true' },
  ];
  const { registry } = jobs.context;
  const { id } = await configureSegmentation(scope, registry, {
    key: 'groups',
    name: 'Groups',
    segmenter: 'rules.conditions',
    config: { segments },
  });
  const run = await requestRun(scope, registry, {});
  await executeRun(jobs.context, (await runsByIds(scope, [run.id]))[0]!);
  segmentId = encodeId('Segment', (await segmentByKeys(scope, 'groups', 'target'))!.id);
  segmentationId = encodeId('Segmentation', id);
});
afterAll(() => transfers[Symbol.asyncDispose]());

const WAYS = [
  ['a segment', () => ({ segmentId })],
  ['a rule', () => ({ rule: RULE })],
  ['a filter', () => ({ filter: FILTER })],
  ['a group within others', () => ({ all: [{ any: [{ segmentId }] }, { not: { not: { everybody: true } } }] })],
] as const;

test('there are some whom the rule holds for, and some of whom it is not known', () => {
  expect(EXPECTED).toBeGreaterThan(5);
  expect(UNKNOWN).toBeGreaterThan(5);
});

test('a segment has the same count as size, members, filter, preview, as of now and in its series', async () => {
  const { node, customers, past } = await ask(
    `query ($id: ID!, $now: DateTime!) {
       node(id: $id) { ... on Segment { size members { totalCount } asOf(time: $now) { size members { totalCount } }
         sizes(unit: DAY) { size } segmentation { trend(unit: MONTH) { segments { segment { id } size } } } } }
       customers(filter: { segment: { id: $id } }) { totalCount }
       past: group(by: { segmentId: $id, asOf: $now }) { count timeSeries(feature: "count(purchase)", unit: DAY) { points { known unknown } } } }`,
    { id: segmentId, now: new Date().toISOString() },
  );
  const trend: { segment: { id: string }; size: number }[] = node.segmentation.trend.at(-1).segments;
  const points: { known: number; unknown: number }[] = past.timeSeries.points;
  const { previewSegmentation } = await ask(
    `mutation ($config: JSON) { previewSegmentation(input: { segmenter: "rules.conditions", config: $config }) {
       preview { segments { size } } } }`,
    { config: { segments: [{ key: 'target', name: 'Target', when: RULE }] } },
    transfers.api.keys.WRITE,
  );
  const { customers: filtered } = await ask(
    'query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }',
    { filter: FILTER },
  );
  expect({
    size: node.size,
    members: node.members.totalCount,
    bySegment: customers.totalCount,
    byFilter: filtered.totalCount,
    preview: previewSegmentation.preview.segments[0].size,
    past: [node.asOf.size, node.asOf.members.totalCount, past.count],
    sizes: node.sizes.at(-1).size,
    trend: trend.find(({ segment }) => segment.id === segmentId)?.size,
    series: [...new Set(points.map(({ known, unknown }) => known + unknown))],
  }).toEqual({
    size: EXPECTED,
    members: EXPECTED,
    bySegment: EXPECTED,
    byFilter: EXPECTED,
    preview: EXPECTED,
    past: [EXPECTED, EXPECTED, EXPECTED],
    sizes: EXPECTED,
    trend: EXPECTED,
    series: [EXPECTED],
  });
});

test.each(WAYS)('%s has that count as a group, in each of its numbers', async (_name, group) => {
  const { group: numbers, contrastGroups } = await ask(
    `query ($by: GroupInput!) {
       group(by: $by) { count everybody share members(first: 200) { totalCount edges { node { externalId } } }
         distribution(feature: "traits.spend") { known unknown slices { count } }
         vip: distribution(feature: "traits.vip") { known unknown }
         average(feature: "traits.spend") { known unknown }
         quantiles(feature: "traits.spend") { known unknown }
         crossTab(rows: { feature: "customer.country" }, columns: { feature: "traits.vip" }) { known unknown outside }
         overlap(with: { everybody: true }) { first both population } }
       contrastGroups(group: $by) { first { size } second { size } both unknown } }`,
    { by: group() },
  );
  const counts = ({ known, unknown }: { known: number; unknown: number }) => known + unknown;
  expect({
    count: numbers.count,
    share: numbers.share * PEOPLE.length,
    total: numbers.members.totalCount,
    listed: numbers.members.edges.length,
    distribution: counts(numbers.distribution),
    slices: numbers.distribution.slices.reduce((sum: number, { count }: { count: number }) => sum + count, 0),
    vip: counts(numbers.vip),
    average: counts(numbers.average),
    quantiles: counts(numbers.quantiles),
    crossTab: counts(numbers.crossTab) + numbers.crossTab.outside,
    overlap: numbers.overlap.first,
    both: numbers.overlap.both,
    contrast: contrastGroups.first.size,
  }).toEqual({
    count: EXPECTED,
    share: EXPECTED,
    total: EXPECTED,
    listed: EXPECTED,
    distribution: EXPECTED,
    slices: EXPECTED,
    vip: EXPECTED,
    average: EXPECTED,
    quantiles: EXPECTED,
    crossTab: EXPECTED,
    overlap: EXPECTED,
    both: EXPECTED,
    contrast: EXPECTED,
  });
  expect(contrastGroups.first.size + contrastGroups.second.size + contrastGroups.unknown).toBe(PEOPLE.length);
});

test('whom a rule or a filter does not know stands apart, and is in neither the group nor its contrary', async () => {
  for (const by of [{ rule: RULE }, { filter: FILTER }]) {
    const { group, contrary } = await ask(
      `query ($by: GroupInput!, $not: GroupInput!) { group(by: $by) { count unknown } contrary: group(by: $not) { count unknown } }`,
      { by, not: { not: by } },
    );
    expect(group).toEqual({ count: EXPECTED, unknown: UNKNOWN });
    expect(contrary).toEqual({ count: PEOPLE.length - EXPECTED - UNKNOWN, unknown: UNKNOWN });
  }
});

test.each(WAYS)('%s has that count of rows in an export', async (_name, group) => {
  const { exportAudience } = await ask(
    `mutation ($group: GroupInput!) { exportAudience(input: { group: $group }) { export { id audience { group } } userErrors { message } } }`,
    { group: group() },
    transfers.api.keys.WRITE,
  );
  expect(exportAudience).toMatchObject({ userErrors: [], export: { audience: { group: group() } } });
  const work = transfers.work();
  const ended = await transfers.ended('export', exportAudience.export.id, 'rows');
  await work.stop();
  expect(ended).toEqual({ state: 'COMPLETE', rows: EXPECTED });
});

test('a segmentation is everybody in any of its segments', async () => {
  const isAny = ({ spend, country, vip }: Person) =>
    (spend !== null && spend >= 40 && country === 'Germany') || vip === true;
  const any = PEOPLE.filter(isAny).length;
  const open = PEOPLE.filter((one) => !isAny(one) && (isUnknown(one) || one.vip === null)).length;
  const { group } = await ask('query ($by: GroupInput!) { group(by: $by) { count unknown } }', {
    by: { segmentationId },
  });
  expect(group).toEqual({ count: any, unknown: open });
});

test('pages of members come in order, from both ends, and a cursor is of one group', async () => {
  const page = (args: string, by: object = { rule: RULE }) =>
    transfers.api.ask(
      `query ($by: GroupInput!) { group(by: $by) { members(${args}) { edges { cursor node { externalId } } pageInfo { hasNextPage hasPreviousPage } } } }`,
      { by },
    );
  const all = (await page('first: 200')).data.group.members.edges;
  const ids = all.map(({ node }: { node: { externalId: string } }) => node.externalId);
  expect(ids).toEqual(ids.toSorted());
  const { cursor } = all[2];
  const next = (await page(`first: 2, after: "${cursor}"`)).data.group.members;
  expect(next).toMatchObject({ edges: all.slice(3, 5), pageInfo: { hasNextPage: true, hasPreviousPage: true } });
  const before = (await page(`last: 2, before: "${cursor}"`)).data.group.members;
  expect(before).toMatchObject({ edges: all.slice(0, 2), pageInfo: { hasPreviousPage: false } });
  const foreign = await page(`first: 2, after: "${cursor}"`, { everybody: true });
  expect(foreign.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
});

test('an export of a group and a filter is of those in both', async () => {
  const { exportAudience } = await ask(
    `mutation { exportAudience(input: { group: { rule: "traits.spend >= 40" }, filter: { country: { eq: "Germany" } } }) { export { id } } }`,
    {},
    transfers.api.keys.WRITE,
  );
  const work = transfers.work();
  const ended = await transfers.ended('export', exportAudience.export.id, 'rows');
  await work.stop();
  expect(ended.rows).toBe(EXPECTED);
});

const REFUSED: readonly (readonly [string, object, string, string])[] = [
  ['nothing', {}, 'INVALID_INPUT', 'by exactly one field, none is given'],
  ['two things', { everybody: true, rule: RULE }, 'INVALID_INPUT', 'given are everybody, rule'],
  ['nobody', { everybody: false }, 'INVALID_INPUT', 'everybody is true'],
  ['an empty filter', { filter: {} }, 'INVALID_INPUT', 'say everybody: true'],
  ['all of nothing', { not: { all: [] } }, 'INVALID_INPUT', 'name some, or say everybody'],
  ['a wrong rule', { rule: 'traits.spend >=' }, 'INVALID_CONFIG', 'found the end'],
  ['a rule on a trait nobody has', { rule: 'traits.spendd >= 1' }, 'UNKNOWN_FEATURE', 'spend'],
  ['brackets that do not close', { rule: 'traits.spend >= 1) or (traits.spend < 1' }, 'INVALID_CONFIG', ')'],
  ['a segment that is not there', { segmentId: encodeId('Segment', 99_999) }, 'NOT_FOUND', 'No such segment'],
  ['another id', { personaId: encodeId('Segment', 1) }, 'INVALID_ID', 'not a Persona'],
  [
    'seven levels',
    { not: { not: { not: { not: { not: { not: { everybody: true } } } } } } },
    'TOO_COMPLEX',
    '6 levels',
  ],
  ['too many groups', { any: Array(51).fill({ everybody: true }) }, 'TOO_COMPLEX', '50 groups'],
];

test.each(REFUSED)('a group of %s is refused', async (_name, by, code, message) => {
  const { data, errors } = await transfers.api.ask('query ($by: GroupInput!) { group(by: $by) { count } }', { by });
  expect(data?.group ?? null).toBeNull();
  expect(errors?.[0]).toMatchObject({ extensions: { code }, message: expect.stringContaining(message) });
});

test('a segmentation that is switched off is refused with the reason, a persona that is not active too', async () => {
  const { scope } = transfers.api;
  await scope.query('UPDATE segmentation SET enabled = false WHERE workspace_id = $1', [scope.workspaceId]);
  try {
    for (const by of [{ segmentId }, { segmentationId }, { not: { segmentId } }]) {
      const { errors } = await transfers.api.ask('query ($by: GroupInput!) { group(by: $by) { count } }', { by });
      expect(errors?.[0]).toMatchObject({
        extensions: { code: 'SOURCE_NOT_LIVE' },
        message: expect.stringContaining('groups is disabled'),
      });
    }
  } finally {
    await scope.query('UPDATE segmentation SET enabled = true WHERE workspace_id = $1', [scope.workspaceId]);
  }
  const [persona] = await scope.query<{ id: number }>(
    `INSERT INTO persona (workspace_id, key, status, name, title, avatar_seed) VALUES ($1, 'a', 'DRAFT', 'A', 'B', 'c') RETURNING id`,
    [scope.workspaceId],
  );
  const { errors } = await transfers.api.ask('query ($by: GroupInput!) { group(by: $by) { count } }', {
    by: { personaId: encodeId('Persona', persona!.id) },
  });
  expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('not active') });
});

test('a persona has the same count as members, filter and group', async () => {
  const { scope } = transfers.api;
  const [persona] = await scope.query<{ id: number }>(
    `INSERT INTO persona (workspace_id, key, status, name, title, avatar_seed, threshold, match_count)
     VALUES ($1, 'ada', 'ACTIVE', 'Ada', 'B', 'c', 0.5, 12) RETURNING id`,
    [scope.workspaceId],
  );
  await scope.query(
    `INSERT INTO persona_match (workspace_id, customer_id, persona_id, fit, since)
     SELECT $1, id, $2, 0.75, now() FROM customer WHERE workspace_id = $1 ORDER BY id LIMIT 12`,
    [scope.workspaceId, persona!.id],
  );
  const { node, customers, group, contrary } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on Persona { members { totalCount } } }
       customers(filter: { persona: { id: $id } }) { totalCount }
       group(by: { personaId: $id }) { count unknown members(first: 20) { totalCount edges { node { id } } } }
       contrary: group(by: { not: { personaId: $id } }) { count } }`,
    { id: encodeId('Persona', persona!.id) },
  );
  expect({
    members: node.members.totalCount,
    filter: customers.totalCount,
    group: [group.count, group.unknown, group.members.totalCount, group.members.edges.length],
    contrary: contrary.count,
  }).toEqual({ members: 12, filter: 12, group: [12, 0, 12, 12], contrary: PEOPLE.length - 12 });
});

test('who could not be answered is UNKNOWN in the segment and in its contrary', async () => {
  const { scope } = transfers.api;
  const before = await ask(
    'query ($any: GroupInput!, $id: ID!) { any: group(by: $any) { unknown } node(id: $id) { ... on Segment { unknown } } }',
    { any: { segmentationId }, id: segmentId },
  );
  expect(before.node.unknown).toBe(UNKNOWN);
  const [row] = await scope.query<{ id: number }>(
    `INSERT INTO quarantined_customer (workspace_id, segmentation_id, customer_id, message, at)
     SELECT $1, g.segmentation_id, (SELECT min(c.id) FROM customer c WHERE c.workspace_id = $1 AND NOT EXISTS (
       SELECT FROM segment_answer m WHERE m.customer_id = c.id AND m.segmentation_id = g.segmentation_id)), 'x', now()
     FROM segment g WHERE g.workspace_id = $1 AND g.key = 'target' RETURNING customer_id AS id`,
    [scope.workspaceId],
  );
  const { group, contrary, any } = await ask(
    `query ($by: GroupInput!, $not: GroupInput!, $any: GroupInput!) { group(by: $by) { count unknown }
       contrary: group(by: $not) { count unknown } any: group(by: $any) { unknown } }`,
    { by: { segmentId }, not: { not: { segmentId } }, any: { segmentationId } },
  );
  // Who was quarantined was known to be in none before.
  expect(group).toEqual({ count: EXPECTED, unknown: UNKNOWN + 1 });
  expect(contrary).toEqual({ count: PEOPLE.length - EXPECTED - UNKNOWN - 1, unknown: UNKNOWN + 1 });
  expect(any.unknown).toBe(before.any.unknown + 1);
  await scope.query('DELETE FROM quarantined_customer WHERE workspace_id = $1 AND customer_id = $2', [
    scope.workspaceId,
    row!.id,
  ]);
});

test('one question that cannot be answered leaves the others, with the reason', async () => {
  const { data, errors } = await transfers.api.ask(
    `{ group(by: { everybody: true }) { count wrong: average(feature: "traits.spendd") { value } text: sum(feature: "customer.country") { value }
       stated: sum(feature: "customer.statedIncome") { value } least: min(feature: "traits.spend") { value }
       edges: distribution(feature: "traits.spend", timeEdges: ["2026-01-01", "2026-02-01"]) { known } } }`,
  );
  const spends = PEOPLE.flatMap(({ spend }) => spend ?? []);
  expect(data.group).toMatchObject({ count: PEOPLE.length, wrong: null, text: null, stated: null, edges: null });
  expect(data.group.least.value).toBe(Math.min(...spends));
  const told = new Map(errors?.map(({ path, extensions }) => [(path as string[])[1], extensions.code]));
  expect(Object.fromEntries(told)).toEqual({
    wrong: 'UNKNOWN_FEATURE',
    text: 'INVALID_INPUT',
    stated: 'INVALID_INPUT',
    edges: 'INVALID_INPUT',
  });
});

test('averages and sums are those of plain SQL to the last digit', async () => {
  const { scope } = transfers.api;
  const { group } = await ask(
    `{ group(by: { rule: "traits.vip is false" }) { average(feature: "traits.spend") { value } sum(feature: "traits.spend") { value } } }`,
  );
  const [plain] = await scope.query<{ average: number; sum: number }>(
    `SELECT avg((traits ->> 'spend')::numeric)::float8 AS average, sum((traits ->> 'spend')::numeric)::float8 AS sum
     FROM customer WHERE workspace_id = $1 AND (traits ->> 'vip')::boolean = false`,
    [scope.workspaceId],
  );
  expect(group).toEqual({ average: { value: plain!.average }, sum: { value: plain!.sum } });
});

test('the answer of a segmentation is a feature, and another workspace sees nothing of it', async () => {
  const { group } = await ask(
    `{ group(by: { everybody: true }) { distribution(feature: "segmentations.groups.segments") { known empty slices { value count } } } }`,
  );
  const { slices, empty, known } = group.distribution;
  expect(known).toBe(PEOPLE.length);
  expect(slices).toContainEqual({ value: 'target', count: EXPECTED });
  expect(empty).toBeGreaterThan(0);
  const foreign = await transfers.api.ask(
    'query ($by: GroupInput!) { group(by: $by) { count } }',
    { by: { segmentId } },
    transfers.api.foreignKey,
  );
  expect(foreign.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
});

test('an aggregate of events is asked for as rules write it: windows and conditions too, the same as the rule counts', async () => {
  const { scope, keys } = transfers.api;
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const order = (externalId: string, id: string, days: number, amount: string, plan: string) => ({
    type: 'purchase',
    customer: { externalId },
    source: 'shop',
    messageId: id,
    at: ago(days),
    amount,
    properties: { plan },
  });
  const events = [
    order('p001', 'a', 10, '12.10', 'gold'),
    order('p001', 'b', 20, '0.20', 'gold'),
    order('p001', 'c', 200, '500', 'plain'),
    order('p002', 'd', 5, '7', 'plain'),
    order('p003', 'e', 300, '9', 'plain'),
  ];
  const { ingestEvents } = await ask(
    `mutation ($input: IngestEventsInput!) { ingestEvents(input: $input) { userErrors { message } } }`,
    { input: { events } },
    keys.WRITE,
  );
  expect(ingestEvents.userErrors).toEqual([]);
  const window = 'sum(purchase.amount, 90 days)';
  const { group, rule } = await ask(
    `query ($window: String!, $rule: String!) {
       group(by: { everybody: true }) {
         sum(feature: $window) { value known unknown unit }
         buyers: distribution(feature: "count(purchase where amount >= 5, last 90 days)", edges: [1, 2, 3]) { slices { count } unit }
         plans: distribution(feature: "last(purchase.properties.plan):category") { known slices { value count } } }
       rule: group(by: { rule: $rule }) { count } }`,
    { window, rule: `${window} > 7` },
  );
  const [plain] = await scope.query<{ sum: number }>(
    "SELECT sum(amount)::float8 AS sum FROM customer_event WHERE workspace_id = $1 AND at > now() - interval '90 days'",
    [scope.workspaceId],
  );
  expect(group.sum).toMatchObject({ value: plain!.sum, unit: 'EUR' });
  expect(group.sum.known + group.sum.unknown).toBe(PEOPLE.length);
  expect(group.buyers).toEqual({ slices: [{ count: 2 }, { count: 0 }], unit: 'events' });
  expect(group.plans.slices).toEqual([
    { value: 'plain', count: 2 },
    { value: 'gold', count: 1 },
  ]);
  expect(rule.count).toBe(1);
});

test.each([
  ['count(purchase, 90 dayz)', 'INVALID_INPUT', /column 20/],
  ['first(purchase.properties.plan)', 'INVALID_INPUT', /:category/],
  ['sum(purchase.amount) > 5', 'INVALID_INPUT', /expected the end, found ">"/],
  ['first(purchase.properties.plan):number', null, null],
])('the aggregate %s is answered, or refused where it is wrong', async (feature, code, message) => {
  const { errors } = await transfers.api.ask(
    'query ($feature: String!) { group(by: { everybody: true }) { distribution(feature: $feature) { known } } }',
    { feature },
  );
  if (code === null) expect(errors).toBeUndefined();
  else expect(errors).toMatchObject([{ extensions: { code }, message: expect.stringMatching(message!) }]);
});
