import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Clock,
  knownFeatures,
  readCustomers,
  readPopulation,
  type StoredFeature,
} from '../../src/db/features/population.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { writeReturns } from '../../src/db/tables/workspaces/returns.ts';
import { resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { resolveEventSource } from '../../src/engine/catalogue/event-source.ts';
import { batchOf } from '../../src/engine/population/population.ts';
import { rowFromBatch } from '../../src/segmenter/columns.ts';
import type {
  EventAggregation,
  EventAnchor,
  EventCondition,
  EventSessions,
  EventSource,
  EventWindow,
  Need,
  Needs,
} from '../../src/segmenter/feature.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { saveTrait } from '../../src/services/customers/traits.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type Folded, foldEvents, scrambled, type ToldEvent } from '../support/event-fold.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1, 12);
const PAST = NOW - 70 * DAY;

const AGGREGATES: EventAggregation[] = ['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'distinct', 'top'];
const FIELDS = [
  ...['amount', 'discount', 'quantity', 'at', 'day', 'channel', 'dayAmount'],
  ...['sku', 'name', 'category', 'quantity', 'price', 'discount'].map((name) => `lines.${name}`),
  ...['x', 'a.b', '名 前'].map((name) => `properties.${name}`),
];
const WHERES: (EventCondition | undefined)[] = [
  undefined,
  { field: 'channel', equals: `O'Brien "x" \\ $1` },
  { field: 'amount', above: 10, below: 600.5 },
  { field: 'properties.x', equals: 5 },
  { field: 'properties.x', equals: '5' },
  { field: 'at', below: NOW - 30 * DAY },
];
const WINDOWS = [undefined, 45, 0.5];
const HOSTILE = [`O'Brien "x" \\ $1`, '渠道', '😀', 'ﬀ', '', 'null', '5'];

const text = fc.constantFrom('web', 'store', ...HOSTILE);
const decimal = fc.oneof(
  fc.integer({ min: -2_000, max: 8_000 }).map((n) => n / 8),
  fc.constantFrom(0, 0.1, 0.2, 999_999.9999),
);
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 });
const line = fc.record(
  { sku: text, name: text, category: text, quantity: decimal, price: decimal, discount: decimal },
  { requiredKeys: [] },
);
const property = fc.oneof(decimal, text, fc.constantFrom(5, '5', true, null, 1e250, -1e201, [1], { y: 1 }));
const event: fc.Arbitrary<ToldEvent> = fc.record({
  type: fc.constantFrom('purchase', 'purchase', 'other'),
  at: fc.integer({ min: NOW - 120 * DAY, max: NOW }),
  amount: rarely(decimal),
  discount: rarely(decimal.map(Math.abs)),
  quantity: rarely(decimal),
  channel: rarely(text),
  lines: rarely(fc.array(line, { maxLength: 4 })),
  properties: fc.record({ x: property, 'a.b': property, '名 前': property }, { requiredKeys: [] }),
});
/** Many on few days, so that days have several. */
const busy = fc
  .tuple(event, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: DAY - 1 }))
  .map(([told, day, ms]) => ({ ...told, at: NOW - (NOW % DAY) - (day * 20 + 1) * DAY + ms }));
const history = fc.uniqueArray(fc.oneof(event, busy), { maxLength: 14, selector: ({ at }) => at });
const longHistory = fc.uniqueArray(fc.oneof(event, busy), { minLength: 8, maxLength: 16, selector: ({ at }) => at });

/** Conditions, windows and anchors of every form; the zones have days of 23 and 25 hours near the windows' ends. */
const condition: fc.Arbitrary<EventCondition> = fc.letrec<{ condition: EventCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.record({
      field: fc.constantFrom('amount', 'quantity', 'properties.x', 'lines.price', 'lines.amount', 'at'),
      ...{ above: fc.constantFrom(0, 5, 100), atMost: fc.constantFrom(500, NOW - 40 * DAY) },
    }),
    fc
      .tuple(
        fc.constantFrom('amount', 'properties.x', 'lines.quantity'),
        fc.constantFrom<object>(
          { notEquals: 5 },
          { equals: 0 },
          { in: [5, 0, 0.1] },
          { notIn: [5, 1] },
          { atLeast: 5 },
        ),
      )
      .map(([field, test]) => ({ field, ...test })),
    fc
      .tuple(
        fc.constantFrom('channel', 'properties.x', 'lines.category', 'lines.sku', 'properties.名 前'),
        fc.constantFrom<object>(
          ...[{ equals: 'web' }, { notEquals: 'web' }, { in: ['web', HOSTILE[0]] }, { notIn: ['store', '5'] }],
          ...[{ contains: 'B' }, { startsWith: 'FF' }, { endsWith: 'ＥB' }, { startsWith: 'o', endsWith: '1' }],
        ),
      )
      .map(([field, test]) => ({ field, ...test })),
    fc.record({ field: fc.constant('properties.x'), equals: fc.boolean() }),
    fc.record({
      field: fc.constantFrom('channel', 'amount', 'lines.category', 'properties.x', 'lines.amount'),
      known: fc.boolean(),
    }),
    fc.record({ not: tie('condition') }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
  ),
})).condition;
const moment = fc.constantFrom(
  ...[
    '2026-05-01',
    '2026-03-29',
    '2026-04-20T10:00:00.000Z',
    'today',
    '30 days ago',
    '2 months ago',
    'start of quarter',
  ],
  ...['end of last month', 'in 3 days', '2026-05-30T12:00+02:00'],
);
const window: fc.Arbitrary<EventWindow> = fc.oneof(
  fc.constantFrom<EventWindow>(
    ...[
      { fromDaysAgo: 60, toDaysAgo: 30 },
      { fromDaysAgo: 45.5, toDaysAgo: 0.25 },
      { fromDaysAgo: 10, toDaysAgo: 0 },
    ],
    ...['today', 'this month', 'last month', 'last quarter', 'last 3 months', 'last 2 weeks', '2026', '2026-Q1'].map(
      (during) => ({ during }),
    ),
    ...['2026-03', '2026-05-02', 'next week', 'yesterday'].map((during) => ({ during })),
  ),
  fc
    .tuple(
      fc.constantFrom('from', 'after'),
      fc.constantFrom('before', 'to'),
      moment,
      moment,
      fc.integer({ max: 2, min: 0 }),
    )
    .map(([begin, end, a, b, which]) => ({ ...(which !== 1 && { [begin]: a }), ...(which !== 2 && { [end]: b }) })),
);
const anchor: fc.Arbitrary<EventAnchor> = fc
  .tuple(
    fc.constantFrom<'after' | 'before'>('after', 'before'),
    fc.oneof(
      fc.constantFrom('traits.t', 'customer.birthDate'),
      fc.record(
        {
          event: fc.constantFrom('other', 'purchase', 'never'),
          which: fc.constantFrom<'first' | 'last' | 'any'>('first', 'last', 'any'),
          where: condition,
        },
        { requiredKeys: ['event', 'which'] },
      ),
    ),
    fc.constantFrom({}, { withinDays: 7 }, { withinDays: 30.5 }),
  )
  .map(([side, of, within]) => ({ side, of, ...within }));
const half = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const few = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const KINDS = ['number', 'time', 'category', 'list'] as const;
const richSource = fc
  .record(
    {
      event: fc.constant('purchase'),
      aggregate: fc.constantFrom(...AGGREGATES, 'count' as const, 'sum' as const),
      field: fc.constantFrom(...FIELDS, 'lines', 'lines.amount', 'lines.price', 'amount'),
      withinDays: fc.constantFrom(45, 3),
      where: half(few(condition)),
      window: few(window),
      anchor: half(few(anchor)),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Apia'),
    },
    { requiredKeys: ['event', 'aggregate', 'field'] },
  )
  .chain((from) => fc.constantFrom(...KINDS).map((kind) => ({ kind, from: from as EventSource })))
  .filter(({ kind, from }) => {
    const feature = resolveEventSource(from, kind, new Map([['t', { kind: 'TIME' }]]));
    return !('problem' in feature) && feature.kind === kind;
  });
/** Sessions of every kind of pause: some purchases are on one day. */
const sessionCondition: fc.Arbitrary<EventCondition> = fc.oneof(
  fc.constantFrom<EventCondition>(
    ...[
      { field: 'pages', atLeast: 2 },
      { field: 'minutes', above: 30.5, atMost: 2_000 },
    ],
    ...[{ field: 'bounced', equals: 0 }, { not: { field: 'bounced', equals: 0 } }, { field: 'channel', equals: 'web' }],
    ...[
      { field: 'channel', known: false },
      { field: 'properties.x', equals: 5 },
      { field: 'at', below: NOW - 40 * DAY },
    ],
  ),
  fc.constant({
    any: [
      { field: 'channel', notEquals: 'web' },
      { field: 'pages', above: 2 },
    ],
  }),
);
const sessionSource = fc
  .record(
    {
      event: fc.constantFrom('purchase', 'other'),
      sessions: fc.constantFrom<EventSessions>(
        ...[{}, { gapMinutes: 200 }, { gapMinutes: 1_440 }, { gapMinutes: 10_080 }],
        ...[
          { gapMinutes: 700, also: ['other'] },
          { gapMinutes: 2_000.5, also: ['purchase', 'never'] },
        ],
      ),
      aggregate: fc.constantFrom(...AGGREGATES, 'count' as const, 'mean' as const),
      field: fc.constantFrom('minutes', 'pages', 'bounced', 'at', 'day', 'channel', 'properties.x'),
      withinDays: fc.constantFrom(45, 3),
      where: half(few(sessionCondition)),
      window: few(window),
      anchor: half(few(anchor)),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Apia'),
    },
    { requiredKeys: ['event', 'sessions', 'aggregate', 'field'] },
  )
  .chain((from) => fc.constantFrom(...KINDS).map((kind) => ({ kind, from: from as EventSource })))
  .filter(({ kind, from }) => {
    const feature = resolveEventSource(from, kind, new Map([['t', { kind: 'TIME' }]]));
    return !('problem' in feature) && feature.kind === kind;
  });
/** A customer's own times. */
const ownTimes = fc.record({
  t: rarely(fc.integer({ min: NOW - 120 * DAY, max: NOW + 5 * DAY })),
  birth: rarely(fc.integer({ min: 0, max: 100 }).map((days) => Math.floor(NOW / DAY) * DAY - days * DAY)),
});

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

/** Every aggregate of every field, window and condition that there is. */
const SOURCES = AGGREGATES.flatMap((aggregate) =>
  (aggregate === 'count' ? [undefined] : FIELDS).flatMap((field) =>
    WINDOWS.flatMap((withinDays) =>
      WHERES.flatMap((where) =>
        (['number', 'time', 'category', 'list'] as const).flatMap((kind) => {
          const from = {
            event: 'purchase',
            aggregate,
            ...(field === undefined ? {} : { field }),
            ...(withinDays === undefined ? {} : { withinDays }),
            ...(where === undefined ? {} : { where }),
          };
          const feature = resolveEventSource(from, kind);
          return 'problem' in feature || feature.kind !== kind ? [] : [{ kind, from }];
        }),
      ),
    ),
  ),
);

type OwnTimes = typeof ownTimes extends fc.Arbitrary<infer T> ? T : never;

async function store(histories: readonly (readonly ToldEvent[])[], times: readonly OwnTimes[] = []): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  if (times.length > 0) await saveTrait(scope, { name: 't', kind: 'TIME', unit: null, description: null });
  // Events as they are: returns-aggregates.test.ts has those of sales and returns.
  await writeReturns(scope, { saleType: 'sold', eventType: null, negativeAmounts: false, orderProperty: null });
  await saveCustomers(
    scope,
    histories.map((_, n) => ({
      externalId: String(n),
      ...(times[n]?.birth != null && { birthDate: new Date(times[n].birth).toISOString().slice(0, 10) }),
      ...(times[n]?.t != null && { traits: { t: new Date(times[n].t).toISOString() } }),
    })),
  );
  const events = histories.flatMap((told, n) =>
    told.map(({ at, ...event }) => ({
      ...event,
      customer: { externalId: String(n) },
      messageId: scrambled(`${n} ${at}`),
      at: new Date(at).toISOString(),
    })),
  );
  if (events.length > 0) expect((await ingestEvents(scope, events)).rejections).toEqual([]);
  return scope;
}

async function read(scope: Scope, needs: Needs, clock: Clock, only?: readonly number[]) {
  const features = resolveNeeds(needs, await knownFeatures(scope));
  const stored = [...new Map(Object.values(features).map((one) => [one!.id, one as StoredFeature])).values()];
  const population = await readPopulation(scope, stored, clock, only);
  if (only) expect(await readCustomers(scope, stored, clock, only)).toEqual(population);
  const batch = batchOf(population, needs, features);
  return {
    population,
    features,
    rows: Array.from({ length: population.length }, (_, row) => rowFromBatch(needs, batch, row)),
  };
}

function alike(found: unknown, expected: Folded): boolean {
  if (typeof expected === 'number' && typeof found === 'number') {
    return Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  }
  return JSON.stringify(found) === JSON.stringify(expected);
}

/** As many columns as one statement bears. */
const CHUNK = 250;

test('every aggregate of every field, window and condition is what the events say, for all customers and for few', async () => {
  expect(SOURCES.length).toBeGreaterThan(1_000);
  const wrong: unknown[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: 3, maxLength: 12 }), async (histories) => {
      const scope = await store(histories);
      for (let from = 0; from < SOURCES.length; from += CHUNK) {
        const needs: Needs = Object.fromEntries(SOURCES.slice(from, from + CHUNK).map((need, n) => [`n${n}`, need]));
        for (const clock of [
          { asOf: NOW, pinned: false },
          { asOf: PAST, pinned: true },
        ]) {
          const { population, features, rows } = await read(scope, needs, clock);
          expect(rows).toHaveLength(histories.length);
          for (const [name, { kind, from: source }] of Object.entries(
            needs as Record<string, Need & { from: EventSource }>,
          )) {
            const expiries = population.expiries.get(features[name]!.id);
            rows.forEach((row, n) => {
              const expected = foldEvents(histories[n]!, source, kind, clock.asOf);
              if (!alike(row[name], expected))
                wrong.push({ source, clock, found: row[name], expected, told: histories[n] });
              if (!expiries) return;
              // Until then nothing changes, and without one nothing ever does.
              const until = Number.isNaN(expiries[n]!) ? clock.asOf + 1_000 * DAY : expiries[n]! - 1;
              const seen = histories[n]!.filter(({ at }) => at <= clock.asOf);
              const then = foldEvents(seen, source, kind, until);
              if (until < clock.asOf || JSON.stringify(then) !== JSON.stringify(expected))
                wrong.push({ source, clock, expected, until, then });
            });
          }
          const few = [population.ids[1]!, population.ids[2]!];
          expect((await read(scope, needs, clock, few)).rows).toEqual(rows.slice(1, 3));
        }
      }
      expect(wrong.slice(0, 3)).toEqual([]);
    }),
    { numRuns: 3, seed: 20_261_121, endOnFailure: true },
  );
}, 300_000);

test('random conditions, windows, anchors and sessions are what the events say, and hold until the time they tell', async () => {
  const wrong: unknown[] = [];
  const seen = { values: 0, expiries: 0, empty: 0, sessions: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(longHistory, ownTimes), { minLength: 6, maxLength: 8 }),
      fc.array(fc.oneof({ weight: 3, arbitrary: richSource }, sessionSource), { minLength: 60, maxLength: 60 }),
      async (people, sources) => {
        const histories = people.map(([told]) => told);
        const times = people.map(([, own]) => own);
        const scope = await store(histories, times);
        const needs: Needs = Object.fromEntries(sources.map((need, n) => [`n${n}`, need]));
        for (const clock of [
          { asOf: NOW, pinned: false },
          { asOf: PAST, pinned: true },
        ]) {
          const { population, features, rows } = await read(scope, needs, clock);
          sources.forEach(({ kind, from }, s) => {
            const expiries = population.expiries.get(features[`n${s}`]!.id);
            rows.forEach((row, n) => {
              const own = { 'traits.t': times[n]!.t, 'customer.birthDate': times[n]!.birth };
              const expected = foldEvents(histories[n]!, from, kind, clock.asOf, own);
              seen.values++;
              if (expected === null || expected === 0) seen.empty++;
              else if (from.sessions) seen.sessions++;
              if (!alike(row[`n${s}`], expected)) {
                wrong.push({ from, clock, found: row[`n${s}`], expected, own, told: histories[n] });
              }
              const known = histories[n]!.filter(({ at }) => at <= clock.asOf);
              const end = expiries?.[n] ?? Number.NaN;
              if (!Number.isNaN(end)) seen.expiries++;
              const until = Number.isNaN(end) ? clock.asOf + 1_000 * DAY : end - 1;
              for (const share of [0.1, 0.5, 1]) {
                const then = clock.asOf + Math.floor((until - clock.asOf) * share);
                const later = foldEvents(known, from, kind, Math.max(then, clock.asOf), own);
                if (end <= clock.asOf || JSON.stringify(later) !== JSON.stringify(expected)) {
                  wrong.push({ from, clock, expected, until, then, later, own, told: histories[n] });
                }
              }
            });
          });
          const some = [population.ids[1]!, population.ids[2]!];
          expect((await read(scope, needs, clock, some)).rows).toEqual(rows.slice(1, 3));
        }
        expect(JSON.stringify(wrong.slice(0, 2), null, 1)).toBe('[]');
      },
    ),
    { numRuns: 4, seed: 20_261_129, endOnFailure: true },
  );
  expect(seen.expiries).toBeGreaterThan(500);
  expect(seen.sessions).toBeGreaterThan(200);
  expect(seen.empty).toBeLessThan(seen.values * 0.9);
}, 300_000);

test('of events that nobody has done, totals are zero and the rest is missing', async () => {
  const scope = await store([[], []]);
  const needs: Needs = Object.fromEntries(
    SOURCES.filter(({ from }) => !('where' in from)).map(({ kind, from }, n) => [
      `n${n}`,
      { kind, from: { ...from, event: 'never' } },
    ]),
  );
  for (const pinned of [false, true]) {
    const { rows } = await read(scope, needs, { asOf: NOW, pinned });
    for (const [name, { from }] of Object.entries(needs)) {
      const { aggregate } = from as EventSource;
      const total = ['count', 'sum', 'distinct'].includes(aggregate);
      expect([aggregate, ...rows.map((row) => row[name])]).toEqual([aggregate, ...rows.map(() => (total ? 0 : null))]);
    }
  }
});

test('of events at one instant, first and last are by the order they were stored in, on both paths', async () => {
  const at = new Date(NOW - DAY).toISOString();
  const scope = await testWorkspace(database.db);
  await saveCustomers(scope, [{ externalId: 'a' }, { externalId: 'b' }]);
  for (const channel of ['one', 'two', 'three']) {
    const events = ['a', 'b'].map((externalId) => ({
      customer: { externalId },
      messageId: scrambled(`${externalId} ${channel}`),
      type: 'purchase',
      at,
      channel,
    }));
    await ingestEvents(scope, events);
  }
  const needs = {
    first: { kind: 'category', from: { event: 'purchase', aggregate: 'first', field: 'channel' } },
    last: { kind: 'category', from: { event: 'purchase', aggregate: 'last', field: 'channel' } },
  } satisfies Needs;
  const clock = { asOf: NOW, pinned: false };
  const { population, rows } = await read(scope, needs, clock);
  expect(rows).toEqual(Array(2).fill({ first: 'one', last: 'three' }));
  expect((await read(scope, needs, clock, [population.ids[1]!])).rows).toEqual(rows.slice(1));
});

test('numbers beyond 1e200 are missing, not an error and not infinite', async () => {
  const without = { discount: null, quantity: null, channel: null, lines: null };
  const scope = await store([[{ ...without, type: 'purchase', at: NOW - DAY, amount: 1, properties: { x: 5 } }]]);
  // As a writer of an earlier version might have left it.
  await scope.query(
    `INSERT INTO customer_event (workspace_id, customer_id, type, at, source, message_id, properties, lines)
     SELECT workspace_id, id, 'purchase', '2026-01-01', 'old', n::text, value, value -> 'lines' FROM customer,
       unnest(ARRAY['{"x": 1e308}', '{"x": -1e4000}', '{"x": "7", "lines": [{"price": "1e9"}, {"price": "x"}, 5, null]}',
         '{"lines": {"price": 3}}', '{"lines": [{"price": 2.5}]}', '[]']::jsonb[]) WITH ORDINALITY AS given (value, n)
     WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  const needs: Needs = Object.fromEntries(
    ['properties.x', 'lines.price'].flatMap((field) =>
      (['sum', 'mean', 'min', 'max', 'last', 'distinct'] as const).map((aggregate) => [
        `${aggregate} ${field}`,
        { kind: 'number', from: { event: 'purchase', aggregate, field } },
      ]),
    ),
  );
  const { rows } = await read(scope, needs, { asOf: NOW, pinned: false });
  const of = (field: string, value: number, distinct: number) =>
    Object.fromEntries(
      ['sum', 'mean', 'min', 'max', 'last']
        .map((aggregate) => [`${aggregate} ${field}`, value] as const)
        .concat([[`distinct ${field}`, distinct]]),
    );
  // The text 7 is a value of its own, though no number.
  expect(rows[0]).toEqual({ ...of('properties.x', 5, 2), ...of('lines.price', 2.5, 1) });
});
