import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownFeatures, readCustomers, readPopulation, type StoredFeature } from '../../src/db/features/population.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { writeReturns } from '../../src/db/tables/workspaces/returns.ts';
import { type Known, resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { DEFAULT_RETURNS, type ReturnsRule } from '../../src/engine/catalogue/returns.ts';
import { batchOf } from '../../src/engine/population/population.ts';
import { rowFromBatch } from '../../src/segmenter/columns.ts';
import type { EventSource, Need, Needs } from '../../src/segmenter/feature.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { arbitraryAnchor, arbitraryWhere, arbitraryWindow } from '../rules/arbitrary-event-feature.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type Folded, foldEvents, scrambled, type ToldEvent } from '../support/event-fold.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1, 12);
/** Every customer's birth date: an anchor that all of them have. */
const BORN = Date.UTC(2026, 3, 1);
const CLOCKS = [
  { asOf: NOW, pinned: false },
  { asOf: NOW - 30 * DAY, pinned: true },
];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const rules: readonly ReturnsRule[] = [
  DEFAULT_RETURNS,
  { ...DEFAULT_RETURNS, orderProperty: 'order' },
  { ...DEFAULT_RETURNS, negativeAmounts: false, orderProperty: 'order' },
  // A type that is named like the view of another is another.
  { ...DEFAULT_RETURNS, eventType: 'purchase_returns' },
  { ...DEFAULT_RETURNS, eventType: null },
];

const amount = fc.constantFrom(1, 2, 5, 8, 20, 0.5);
const signed = fc.oneof(
  { arbitrary: amount, weight: 6 },
  amount.map((value) => -value),
  fc.constant(0),
);
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 });
const channel = fc.constantFrom('web', 'store');
const line = fc.record(
  { category: fc.constantFrom('tea', 'cup'), quantity: fc.constantFrom(-1, 1, 2), price: amount },
  { requiredKeys: [] },
);
const event: fc.Arbitrary<ToldEvent> = fc.record({
  type: fc.constantFrom(...Array<string>(9).fill('purchase'), 'refund', 'purchase_returns', 'visit', 'visit'),
  at: fc.integer({ min: NOW - 90 * DAY, max: NOW }),
  amount: fc.option(signed, { freq: 8 }),
  discount: rarely(amount),
  quantity: rarely(signed),
  channel: rarely(channel),
  lines: rarely(fc.array(line, { maxLength: 3 })),
  properties: fc.record({ order: fc.constantFrom('1', '2', '3', '4', '5') }, { requiredKeys: [] }),
});
const history = fc.uniqueArray(event, { minLength: 6, maxLength: 20, selector: ({ at }) => at });

const FIELDS = [
  ...['amount', 'discount', 'quantity', 'at', 'channel', 'dayAmount', 'lines', 'lines.amount', 'lines.category'],
  ...['returnedAmount', 'returnedAt'],
];
const world = {
  events: fc.constantFrom('purchase', 'purchase', 'refund', 'visit'),
  fields: fc.constantFrom('amount', 'channel', 'lines.category', 'lines.quantity', 'properties.order'),
  words: fc.constantFrom('web', 'tea', '1'),
  numbers: fc.constantFrom(0, 2, 5),
  moments: fc.constantFrom('2026-05-01', 'today', '30 days ago', 'start of month', '2026-04-20T10:00:00.000Z'),
  periods: fc.constantFrom('this month', 'last month', 'last 2 weeks', '2026-04', 'this year'),
  days: fc.constantFrom(0.5, 10, 30, 80),
  times: fc.constant('customer.birthDate'),
};
type Asked = Omit<Need, 'from'> & { readonly from: EventSource };

const restrictions = {
  withinDays: fc.constantFrom(80, 20),
  window: arbitraryWindow(world),
  anchor: arbitraryAnchor(world),
  timeZone: fc.constantFrom('UTC', 'Pacific/Apia'),
};
const requiredKeys = ['event', 'aggregate', 'field'] as const;
const plain = fc.record(
  {
    event: fc.constantFrom('purchase', 'purchase', 'purchase', 'refund', 'purchase_returns'),
    aggregate: fc.constantFrom('sum', 'sum', 'count', 'mean', 'max', 'first', 'last', 'distinct', 'top'),
    field: fc.constantFrom(...FIELDS),
    where: arbitraryWhere(world),
    ...restrictions,
  },
  { requiredKeys: [...requiredKeys] },
);
const net = fc.record(
  {
    event: fc.constant('purchase'),
    aggregate: fc.constantFrom('sum', 'sum', 'mean', 'max', 'first', 'last'),
    field: fc.constantFrom('netAmount', 'netDayAmount'),
    ...restrictions,
  },
  { requiredKeys: [...requiredKeys] },
);
const needsUnder = (rule: ReturnsRule): fc.Arbitrary<Asked> =>
  fc
    .tuple(
      fc.constantFrom('number', 'number', 'number', 'time', 'category', 'list'),
      fc.oneof(plain, net) as fc.Arbitrary<EventSource>,
    )
    .map(([kind, from]) => ({ kind, from }) as Asked)
    .filter((need) => isResolved(need, rule));

function isResolved(need: Need, returns: ReturnsRule): boolean {
  const known: Known = {
    traits: new Map(),
    eventTypes: [],
    surveys: new Map(),
    segmentations: new Map(),
    returns,
  };
  try {
    return resolveNeeds({ need }, known)['need'] !== null;
  } catch {
    return false;
  }
}

/** Below 0 by the amount, then by the quantity, then by the lines. */
function isBelow({ amount: money, quantity, lines }: ToldEvent): boolean {
  if (money) return money < 0;
  if (quantity) return quantity < 0;
  if (money === 0 || !lines) return false;
  return lines.reduce((sum, one) => sum + Number(one['quantity'] ?? 1) * Number(one['price'] ?? 1), 0) < 0;
}

/**
 * Events as a workspace takes them: of its type of sales only sales, of its type of returns all returns, and returns of
 * orders that did not come back whole under a name of their own.
 */
function underRule(told: readonly ToldEvent[], rule: ReturnsRule): ToldEvent[] {
  const { saleType, eventType, negativeAmounts, orderProperty } = rule;
  const isReturn = (one: ToldEvent) =>
    one.type === eventType || (negativeAmounts && one.type === saleType && isBelow(one));
  const isSale = (one: ToldEvent) => one.type === saleType && !isBelow(one);
  const orderOf = (one: ToldEvent) => (orderProperty === null ? undefined : one.properties[orderProperty]);
  const moneyOf = (order: unknown, test: (one: ToldEvent) => boolean) =>
    told.filter((one) => orderOf(one) === order && test(one)).reduce((sum, one) => sum + Math.abs(one.amount ?? 0), 0);
  const isCancelled = (one: ToldEvent) => {
    const order = orderOf(one);
    if (order === undefined) return false;
    const sold = moneyOf(order, isSale);
    return sold > 0 && moneyOf(order, isReturn) >= sold;
  };
  return told.flatMap((one) => {
    if (isReturn(one)) {
      const amounts = {
        amount: positive(one.amount),
        discount: positive(one.discount),
        quantity: positive(one.quantity),
      };
      const types = [
        'returned',
        ...(eventType === null ? [] : [eventType]),
        ...(isCancelled(one) ? [] : ['kept_back']),
      ];
      return types.map((type) => ({ ...one, ...amounts, type }));
    }
    if (one.type !== saleType) return [one];
    if (!isSale(one) || isCancelled(one)) return [];
    return [{ ...one, lines: one.lines?.filter((part) => !(Number(part['quantity'] ?? 0) < 0)) ?? null }];
  });
}

function positive(value: number | null): number | null {
  return value === null ? null : Math.abs(value);
}

/** The feature by its definition. */
function expectedOf(told: readonly ToldEvent[], need: Asked, rule: ReturnsRule, at: Instants) {
  const { from, kind } = need;
  const events = underRule(
    told.filter((one) => one.at <= at.seen),
    rule,
  );
  const fold = (source: EventSource): Folded =>
    foldEvents(events, source, kind, at.asOf, { 'customer.birthDate': BORN });
  const { field } = from;
  const isSales = from.event === rule.saleType;
  if (isSales && (field === 'returnedAmount' || field === 'returnedAt')) {
    return fold({ ...from, event: 'returned', field: field === 'returnedAt' ? 'at' : 'amount' });
  }
  if (field !== 'netAmount' && field !== 'netDayAmount') return fold(from);
  const value = fold({ ...from, field: field === 'netDayAmount' ? 'dayAmount' : 'amount' });
  if (!isSales) return value;
  const money = { ...from, aggregate: 'sum', field: 'amount' } as const;
  const [sales, returns] = [fold(money), fold({ ...money, event: 'kept_back' })] as [number | null, number | null];
  if (sales === null || returns === null) return null;
  if (field === 'netAmount') return Math.max(0, sales - returns);
  if (returns === 0) return value;
  return sales === 0 || value === null ? 0 : ((value as number) * Math.max(0, sales - returns)) / sales;
}

/** The time of evaluation, and the time up to which events are known. */
interface Instants {
  readonly asOf: number;
  readonly seen: number;
}

function alike(found: unknown, expected: Folded): boolean {
  if (typeof expected === 'number' && typeof found === 'number') {
    return Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  }
  return JSON.stringify(found) === JSON.stringify(expected);
}

async function store(histories: readonly (readonly ToldEvent[])[], rule: ReturnsRule): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  await writeReturns(scope, rule);
  await saveCustomers(
    scope,
    histories.map((_, n) => ({ externalId: String(n), birthDate: new Date(BORN).toISOString().slice(0, 10) })),
  );
  const events = histories.flatMap((told, n) =>
    told.map(({ at, ...rest }) => ({
      ...rest,
      customer: { externalId: String(n) },
      messageId: scrambled(`${n} ${at}`),
      at: new Date(at).toISOString(),
    })),
  );
  if (events.length > 0) expect((await ingestEvents(scope, events)).rejections).toEqual([]);
  return scope;
}

test('sales, returns and what is net of them have conditions, windows and anchors, and hold until the time they tell', async () => {
  const wrong: unknown[] = [];
  const seen = { net: 0, anchored: 0, expiries: 0 };
  const runOf = (rule: ReturnsRule) => {
    const people = fc.array(history, { minLength: 8, maxLength: 8 });
    const needs = fc.array(needsUnder(rule), { minLength: 40, maxLength: 40 });
    return fc.asyncProperty(people, needs, async (histories, asked) => {
      const scope = await store(histories, rule);
      const needs: Needs = Object.fromEntries(asked.map((need, n) => [`n${n}`, need]));
      const features = resolveNeeds(needs, await knownFeatures(scope));
      const stored = [...new Map(Object.values(features).map((one) => [one!.id, one as StoredFeature])).values()];
      for (const clock of CLOCKS) {
        const population = await readPopulation(scope, stored, clock);
        const few = [population.ids[1]!, population.ids[3]!];
        expect(await readCustomers(scope, stored, clock, few)).toEqual(await readPopulation(scope, stored, clock, few));
        const batch = batchOf(population, needs, features);
        histories.forEach((told, n) => {
          const row = rowFromBatch(needs, batch, n);
          asked.forEach((need, s) => {
            const { asOf } = clock;
            const expected = expectedOf(told, need, rule, { asOf, seen: asOf });
            const found = row[`n${s}`];
            if (need.from.field?.startsWith('net') && expected) seen.net++;
            if (need.from.anchor && expected !== null && expected !== 0) seen.anchored++;
            if (!alike(found, expected)) wrong.push({ rule, need, clock, found, expected, told });
            const end = population.expiries.get(features[`n${s}`]!.id)?.[n] ?? Number.NaN;
            if (!Number.isNaN(end)) seen.expiries++;
            const until = Number.isNaN(end) ? asOf + 1_000 * DAY : end - 1;
            for (const share of [0.1, 0.5, 1]) {
              const then = Math.max(asOf, asOf + Math.floor((until - asOf) * share));
              const later = expectedOf(told, need, rule, { asOf: then, seen: asOf });
              if (!(end > asOf || Number.isNaN(end)) || JSON.stringify(later) !== JSON.stringify(expected)) {
                wrong.push({ rule, need, clock, expected, then, later, end, told });
              }
            }
          });
        });
      }
      expect(JSON.stringify(wrong.slice(0, 2), null, 1)).toBe('[]');
    });
  };
  for (const rule of rules) await fc.assert(runOf(rule), { numRuns: 1, seed: 20_261_130, endOnFailure: true });
  expect(seen.net).toBeGreaterThan(200);
  expect(seen.anchored).toBeGreaterThan(150);
  expect(seen.expiries).toBeGreaterThan(500);
}, 300_000);
