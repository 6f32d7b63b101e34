import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clock, knownFeatures, readCustomers, readPopulation } from '../../src/db/features/population.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { batchOf } from '../../src/engine/population/population.ts';
import { rowFromBatch } from '../../src/segmenter/columns.ts';
import type { Needs, Row } from '../../src/segmenter/feature.ts';
import { seededRandom } from '../../src/segmenter/random.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);

interface Told {
  readonly type: string;
  readonly at: number;
  readonly amount: number | null;
  readonly channel: string | null;
  readonly rating: number | null;
}

let database: TestDatabase;
let scope: Scope;
const told = new Map<string, Told[]>();
beforeAll(async () => {
  database = await testDatabase();
  scope = await testWorkspace(database.db);
  const random = seededRandom(11);
  for (let customer = 0; customer < 30; customer++) {
    const events = Array.from({ length: Math.floor(random() * 12) }, () => ({
      type: random() < 0.6 ? 'purchase' : 'page_view',
      at: NOW - Math.floor(random() * 200) * DAY - Math.floor(random() * DAY),
      amount: random() < 0.2 ? null : Math.round(random() * 10_000) / 100,
      channel: random() < 0.3 ? null : random() < 0.5 ? 'web' : 'store',
      rating: random() < 0.5 ? null : Math.floor(random() * 5),
    }));
    told.set(`c${customer}`, events);
  }
  await saveCustomers(
    scope,
    [...told.keys()].map((externalId, n) => ({
      externalId,
      ...(n % 3 === 0 ? {} : { birthDate: '1969-07-20', income: n * 1000, country: n % 2 ? 'FR' : 'DE' }),
      traits:
        n % 4 === 0 ? {} : { score: n / 2, member: n % 2 === 0, plan: `p${n % 3}`, likes: n % 5 ? ['a', 'b'] : [] },
    })),
  );
  const events = [...told].flatMap(([externalId, list]) =>
    list.map(({ at, amount, channel, rating, type }, n) => ({
      customer: { externalId },
      messageId: `${externalId}-${n}`,
      type,
      at: new Date(at).toISOString(),
      amount,
      channel,
      ...(rating === null ? {} : { properties: { rating } }),
    })),
  );
  expect((await ingestEvents(scope, events)).rejections).toEqual([]);
});
afterAll(() => database[Symbol.asyncDispose]());

async function rows(needs: Needs, clock: Clock, only?: readonly number[]) {
  const features = resolveNeeds(needs, await knownFeatures(scope));
  const list = Object.values(features).flatMap((f) => (f && f.source !== 'segmentation' ? f : []));
  const population = await readPopulation(scope, list, clock, only);
  if (only) expect(await readCustomers(scope, list, clock, only)).toEqual(population);
  const batch = batchOf(population, needs, features);
  const at = Array.from({ length: population.length }, (_, row) => rowFromBatch(needs, batch, row));
  return { population, features, rows: at };
}

const whoOf = (row: Row<Needs>) => row['who'] as string;

const needs = {
  who: { kind: 'category', from: 'customer.externalId' },
  count: { kind: 'number', from: 'events.purchase.count' },
  amount: { kind: 'number', from: 'events.purchase.amount' },
  first: { kind: 'time', from: 'events.purchase.firstAt' },
  last: { kind: 'time', from: 'events.purchase.lastAt' },
  mean: { kind: 'number', from: 'events.purchase.meanAmount' },
  recent: { kind: 'number', from: { event: 'purchase', aggregate: 'count', withinDays: 60 } },
  recentSum: { kind: 'number', from: { event: 'purchase', aggregate: 'sum', field: 'amount', withinDays: 60 } },
  max: { kind: 'number', from: { event: 'purchase', aggregate: 'max', field: 'amount' } },
  channels: { kind: 'number', from: { event: 'purchase', aggregate: 'distinct', field: 'channel' } },
  rating: { kind: 'number', from: { event: 'purchase', aggregate: 'mean', field: 'properties.rating' } },
  views: { kind: 'number', from: 'events.page_view.count' },
  never: { kind: 'number', from: 'events.never_seen.count' },
} satisfies Needs;

/** The same by hand. */
function expected(events: readonly Told[], asOf: number) {
  const seen = events.filter(({ at }) => at <= asOf);
  const purchases = seen.filter(({ type }) => type === 'purchase');
  const recent = purchases.filter(({ at }) => at > asOf - 60 * DAY);
  const amounts = purchases.flatMap(({ amount }) => amount ?? []);
  const ratings = purchases.flatMap(({ rating }) => rating ?? []);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const orNull = (values: readonly number[], fold: (values: readonly number[]) => number) =>
    values.length ? fold(values) : null;
  return {
    count: purchases.length,
    amount: expect.closeTo(sum(amounts), 6),
    first: orNull(
      purchases.map(({ at }) => at),
      (at) => Math.min(...at),
    ),
    last: orNull(
      purchases.map(({ at }) => at),
      (at) => Math.max(...at),
    ),
    mean: amounts.length ? expect.closeTo(sum(amounts) / amounts.length, 6) : null,
    recent: recent.length,
    recentSum: expect.closeTo(sum(recent.flatMap(({ amount }) => amount ?? [])), 6),
    max: orNull(amounts, (all) => Math.max(...all)),
    channels: new Set(purchases.flatMap(({ channel }) => channel ?? [])).size,
    rating: ratings.length ? expect.closeTo(sum(ratings) / ratings.length, 6) : null,
    views: seen.filter(({ type }) => type === 'page_view').length,
    never: 0,
  };
}

test.each([
  ['of now, from the totals kept at ingest', { asOf: NOW, pinned: false }],
  ['of now, from events', { asOf: NOW, pinned: true }],
  ['of a past time, which sees no later event', { asOf: NOW - 90 * DAY, pinned: true }],
])('features %s are what the events say', async (_, clock) => {
  const { rows: read } = await rows(needs, clock);
  expect(read).toHaveLength(told.size);
  for (const row of read) expect(row).toEqual({ who: whoOf(row), ...expected(told.get(whoOf(row))!, clock.asOf) });
});

test('few customers are answered as everybody is', async () => {
  const clock = { asOf: NOW, pinned: false };
  const { population, rows: all } = await rows(needs, clock);
  const ids = [population.ids[3]!, population.ids[17]!];
  expect((await rows(needs, clock, ids)).rows).toEqual([all[3], all[17]]);
});

test('a feature over the last days says when its oldest event leaves', async () => {
  const { population, features, rows: read } = await rows(needs, { asOf: NOW, pinned: false });
  const expiries = population.expiries.get(features['recent']!.id)!;
  read.forEach((row, index) => {
    const recent = told.get(whoOf(row))!.filter(({ type, at }) => type === 'purchase' && at > NOW - 60 * DAY);
    const first = recent.length ? Math.min(...recent.map(({ at }) => at)) + 60 * DAY : Number.NaN;
    expect(expiries[index]).toBe(first);
  });
});

test('fields and traits arrive by their kind, missing as missing', async () => {
  const profile = {
    who: { kind: 'category', from: 'customer.externalId' },
    born: { kind: 'time', from: 'customer.birthDate' },
    income: { kind: 'number', from: 'customer.income' },
    country: { kind: 'category', from: 'customer.country' },
    score: { kind: 'number', from: 'traits.score' },
    member: { kind: 'flag', from: 'traits.member' },
    plan: { kind: 'category', from: 'traits.plan' },
    likes: { kind: 'list', from: 'traits.likes' },
  } satisfies Needs;
  const { rows: read } = await rows(profile, { asOf: NOW, pinned: false });
  const by = new Map(read.map((row) => [whoOf(row), row]));
  const missing = { score: null, member: null, plan: null, likes: null };
  expect(by.get('c0')).toEqual({ who: 'c0', born: null, income: null, country: null, ...missing });
  expect(by.get('c5')).toEqual({
    who: 'c5',
    born: Date.UTC(1969, 6, 20),
    income: 5000,
    country: 'FR',
    score: 2.5,
    member: false,
    plan: 'p2',
    likes: [],
  });
  expect(by.get('c6')).toMatchObject({ member: true, likes: ['a', 'b'] });
});
