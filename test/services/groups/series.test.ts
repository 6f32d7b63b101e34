import { afterAll, beforeAll, expect, test } from 'vitest';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { type TestApi, testApi } from '../../graphql/api.ts';
import { QUESTIONS, response } from '../../support/survey-fixture.ts';
import { type GroupJobs, groupJobs } from './group-world.ts';

const ZONE = 'Europe/Berlin';
const PEOPLE = 12;

let api: TestApi;
let jobs: GroupJobs;

/** An order, perhaps on the edge of a month: 23:30 UTC is the next day in Berlin. */
const order = (n: number, index: number, at: string, amount: string) => ({
  type: 'purchase',
  customer: { externalId: `c${n}` },
  source: 'shop',
  messageId: `o${n}-${index}`,
  at,
  amount,
  properties: { plan: n % 2 === 0 ? 'gold' : 'plain' },
});
const ORDERS = Array.from({ length: PEOPLE }, (_, n) => [
  order(n, 0, '2026-01-31T23:30:00Z', `${n}.10`),
  order(n, 1, '2026-02-10T12:00:00Z', `${n + 1}.25`),
  ...(n % 3 === 0 ? [order(n, 2, '2026-04-01T12:00:00Z', '5')] : []),
]).flat();

beforeAll(async () => {
  jobs = await groupJobs(() => api.db);
  api = await testApi(jobs.jobs);
  const { scope } = api;
  const { registry } = jobs.context;
  await saveCustomers(
    scope,
    Array.from({ length: PEOPLE }, (_, n) => ({
      externalId: `c${n}`,
      traits: { n, even: n % 2 === 0 },
      ...(n < 5 && { email: `c${n}@example.com` }),
    })),
  );
  await ingestEvents(scope, ORDERS);
  await saveSurvey(scope, { key: 'taste', title: 'Taste', questions: QUESTIONS });
  await recordResponses(scope, 'taste', [
    response(0, { A1: 6, colour: 'red', why: 'so' }),
    response(1, { A1: 2, colour: 'red' }),
    response(2, { A1: 6 }),
  ]);
  for (const [key, segments] of [
    ['size', [{ key: 'big', name: 'Big', when: 'traits.n >= 6' }]],
    [
      'parity',
      [
        { key: 'even', name: 'Even', when: 'traits.even is true' },
        { key: 'first', name: 'First', when: 'traits.n <= 6' },
      ],
    ],
  ] as const) {
    await configureSegmentation(scope, registry, {
      key,
      name: key,
      segmenter: 'rules.conditions',
      config: { segments },
    });
  }
  const run = await requestRun(scope, registry, {});
  await executeRun(jobs.context, (await runsByIds(scope, [run.id]))[0]!);
}, 120_000);
afterAll(() => api[Symbol.asyncDispose]());

async function ask(query: string, variables: object = {}) {
  const { data, errors } = await api.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

const SERIES = `from to complete sum average known unknown active`;
const range = `from: "2026-01-15T00:00:00Z", to: "2026-04-15T10:00:00Z", timeZone: "${ZONE}"`;

test('a series has each month of the calendar, as plain SQL counts it in the time zone, and adds up to the whole', async () => {
  const { group } = await ask(
    `{ group(by: { everybody: true }) { total: sum(feature: "sum(purchase.amount)") { value }
       amounts: timeSeries(feature: "sum(purchase.amount)", ${range}) { feature unit points { ${SERIES} } }
       listed: timeSeries(feature: "events.purchase.amount", ${range}) { points { ${SERIES} } }
       means: timeSeries(feature: "mean(purchase.amount)", ${range}) { points { average known unknown } }
       orders: timeSeries(feature: "count(purchase where properties.plan = \\"gold\\")", ${range}) { unit points { sum known active } } } }`,
  );
  const plain = await api.scope.query<{ month: string; sum: number; buyers: number; gold: number; golden: number }>(
    `SELECT to_char(at AT TIME ZONE '${ZONE}', 'YYYY-MM') AS month, sum(amount)::float8 AS sum,
       count(DISTINCT customer_id)::int AS buyers,
       (count(*) FILTER (WHERE properties ->> 'plan' = 'gold'))::int AS gold,
       (count(DISTINCT customer_id) FILTER (WHERE properties ->> 'plan' = 'gold'))::int AS golden
     FROM customer_event WHERE workspace_id = $1 AND type = 'purchase' GROUP BY 1`,
    [api.scope.workspaceId],
  );
  const of = (month: string) => plain.find((row) => row.month === month) ?? { sum: 0, buyers: 0, gold: 0, golden: 0 };
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'];
  expect(group.amounts).toMatchObject({ feature: 'sum(purchase.amount)', unit: 'EUR' });
  expect(group.amounts.points).toEqual(
    months.map((month, index) => ({
      from: [
        '2025-12-31T23:00:00.000Z',
        '2026-01-31T23:00:00.000Z',
        '2026-02-28T23:00:00.000Z',
        '2026-03-31T22:00:00.000Z',
      ][index],
      to: [
        '2026-01-31T23:00:00.000Z',
        '2026-02-28T23:00:00.000Z',
        '2026-03-31T22:00:00.000Z',
        '2026-04-30T22:00:00.000Z',
      ][index],
      complete: true,
      sum: of(month).sum,
      average: expect.closeTo(of(month).sum / PEOPLE, 10),
      known: PEOPLE,
      unknown: 0,
      active: of(month).buyers,
    })),
  );
  expect(group.listed.points).toEqual(group.amounts.points);
  expect(group.means.points).toEqual(
    months.map((month) => ({
      average: of(month).buyers === 0 ? null : expect.any(Number),
      known: of(month).buyers,
      unknown: PEOPLE - of(month).buyers,
    })),
  );
  expect(of('2026-01').buyers).toBe(0);
  const sums: number[] = group.amounts.points.map(({ sum }: { sum: number }) => sum);
  expect(sums.reduce((whole, sum) => whole + sum, 0)).toBeCloseTo(group.total.value, 8);
  expect(group.orders).toEqual({
    unit: 'events',
    points: months.map((month) => ({ sum: of(month).gold, known: PEOPLE, active: of(month).golden })),
  });
});

test('a series without a range goes up to now, and of a group as of a time up to then', async () => {
  const { node } = await ask('query { node: segment(segmentation: "size", key: "big") { id } }');
  const { now, past } = await ask(
    `query ($id: ID!) {
       now: group(by: { segmentId: $id }) { count asOf timeSeries(feature: "count(purchase)") { points { to complete known } } }
       past: group(by: { rule: "count(purchase) >= 1", asOf: "2026-02-15T00:00:00Z" }) { count
         timeSeries(feature: "count(purchase)", unit: WEEK) { points { from to complete sum known } } } }`,
    { id: node.id },
  );
  const { points } = now.timeSeries;
  expect(points).toHaveLength(12);
  expect(points.map(({ complete }: { complete: boolean }) => complete)).toEqual([...Array(11).fill(true), false]);
  expect(new Date(points[11].to).getTime()).toBeGreaterThan(new Date(now.asOf).getTime());
  expect(points[0].known).toBe(now.count);
  const weeks = past.timeSeries.points;
  expect(weeks.at(-1)).toMatchObject({
    from: '2026-02-09T00:00:00.000Z',
    to: '2026-02-16T00:00:00.000Z',
    complete: false,
  });
  // What came after the group's time is not seen.
  expect(weeks.reduce((sum: number, point: { sum: number }) => sum + point.sum, 0)).toBe(2 * PEOPLE);
  expect(past.count).toBe(PEOPLE);
});

test.each([
  ['feature: "traits.n"', 'INVALID_INPUT', /traits\.n is no aggregate/],
  ['feature: "events.purchase.topChannels"', 'INVALID_INPUT', /of kind LIST/],
  ['feature: "last(purchase.at)"', 'INVALID_INPUT', /of kind TIME/],
  ['feature: "count(purchase, 90 dayz)"', 'INVALID_INPUT', /column/],
  ['feature: "count(purchase)", from: "0001-01-01T00:00:00Z", unit: DAY', 'TOO_LARGE', /60 at most/],
  [
    'feature: "count(purchase)", from: "2026-03-01T00:00:00Z", to: "2026-02-01T00:00:00Z"',
    'INVALID_INPUT',
    /ends before/,
  ],
  ['feature: "count(purchase)", timeZone: "Berlin"', 'INVALID_INPUT', /IANA/],
])('a series of %s is refused, and says why', async (args, code, message) => {
  const { data, errors } = await api.ask(
    `{ group(by: { everybody: true }) { count timeSeries(${args}) { points { sum } } } }`,
  );
  expect(data.group).toEqual({ count: PEOPLE, timeSeries: null });
  expect(errors).toMatchObject([{ extensions: { code }, message: expect.stringMatching(message) }]);
});

test('a question of a survey has its results, of everybody or of a group, with those who did not answer apart', async () => {
  const { survey } = await ask(
    `{ survey(key: "taste") { questions { key
       results(edges: [1, 4, 7]) { feature known unknown slices { from count } } } } }`,
  );
  const of = (key: string) => survey.questions.find((one: { key: string }) => one.key === key).results;
  expect(of('A1')).toEqual({
    feature: 'surveys.taste.A1',
    known: 3,
    unknown: PEOPLE - 3,
    slices: [
      { from: 1, count: 1 },
      { from: 4, count: 2 },
    ],
  });
  expect(of('why')).toBeNull();
});

test('choices are counted in a group', async () => {
  const { survey } = await ask(
    `{ survey(key: "taste") { questions { key results(by: { rule: "traits.even is true" }, values: 5) { known unknown slices { value count } } } } }`,
  );
  const { results } = survey.questions.find(({ key }: { key: string }) => key === 'colour');
  expect(results).toEqual({ known: 1, unknown: PEOPLE / 2 - 1, slices: [{ value: 'red', count: 1 }] });
});

test('a segment overlaps with those of other segmentations, itself the first', async () => {
  const { segment } = await ask(
    `{ segment(segmentation: "parity", key: "even") { overlaps { first { key } second { key } firstSize secondSize both shareOfFirst shareOfSecond } } }`,
  );
  expect(segment.overlaps).toEqual([
    {
      first: { key: 'even' },
      second: { key: 'big' },
      firstSize: 6,
      secondSize: 6,
      both: 3,
      shareOfFirst: 0.5,
      shareOfSecond: 0.5,
    },
  ]);
  const { first, big } = await ask(
    '{ first: segment(segmentation: "parity", key: "first") { id } big: segment(segmentation: "size", key: "big") { id } }',
  );
  const { segment: named } = await ask(
    `query ($with: [ID!]) { segment(segmentation: "size", key: "big") { overlaps(with: $with) { first { key } second { key } firstSize secondSize both } } }`,
    { with: [first.id, big.id] },
  );
  expect(named.overlaps).toEqual([
    { first: { key: 'big' }, second: { key: 'first' }, firstSize: 6, secondSize: 7, both: 1 },
  ]);
});

test('whether somebody can be reached is a feature, never missing, and counts as the filter does', async () => {
  const { reached, not, filtered, leads } = await ask(
    `{ reached: group(by: { rule: "customer.hasEmail is true" }) { count unknown }
       not: group(by: { rule: "customer.hasEmail is false and customer.hasPhone is false" }) { count unknown }
       filtered: customers(filter: { email: { isNull: false } }) { totalCount }
       leads: segmentationPreview(input: { segmenter: "lifecycle.lead" }) { preview { segments { key size unknown } } userErrors { code message } } }`,
  );
  expect([reached, not, filtered]).toEqual([
    { count: 5, unknown: 0 },
    { count: PEOPLE - 5, unknown: 0 },
    { totalCount: 5 },
  ]);
  // Leads are qualified by it with no settings at all.
  expect(leads.userErrors).toEqual([]);
  expect(leads.preview.segments.map(({ key }: { key: string }) => key)).toContain('nurture');
});
