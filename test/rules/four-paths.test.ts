import fc from 'fast-check';
import { type ClauseFeature, featureSource, parseFeature, TokenReader, tokenize } from 'personagraph/rules';
import type { EventSource, FeatureKind } from 'personagraph/segmenter';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printRule } from '../../plugins/rules/language/print-rule.ts';
import type { Condition } from '../../plugins/rules/shared/condition.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { prismaOf } from '../../src/db/postgres/prisma.ts';
import { namedEventSource } from '../../src/engine/catalogue/event-names.ts';
import { resolveEventSource } from '../../src/engine/catalogue/event-source.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { saveTrait } from '../../src/services/customers/traits.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { explainCustomers } from '../../src/services/segmentations/explain.ts';
import { previewSegmentation } from '../../src/services/segmentations/preview.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type TestBackend, testBackend } from '../support/server.ts';
import { arbitraryAnchor, arbitraryWhere, arbitraryWindow } from './arbitrary-event-feature.ts';
import { arbitraryClause, arbitraryRule, moments, periods } from './arbitrary-rule.ts';
import { aggregateOf } from './interpreter/aggregates.ts';
import { type Known, truthOf } from './interpreter/clauses.ts';

const DAY = 86_400_000;
const TRAIT_KINDS = new Map([['t', { kind: 'TIME' }]]);
const CUSTOMERS = 150;
/** Rules of a workspace; `RANDOM_RULES` times as many where that is set. */
const RULES = Math.min(100, 35 * Number(process.env['RANDOM_RULES'] ?? 1));

let database: TestDatabase;
let backend: TestBackend;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const written = (text: string): ClauseFeature => parseFeature(new TokenReader(tokenize(text)));
const words = fc.constantFrom(
  ...['Berlin', 'berlin', 'Paris', 'Ulm', 'Bern', 'san', '\uff22\uff45rlin', 'Stra\u00dfe', 'STRASSE'],
  ...[
    '\u0130stanbul',
    'istanbul',
    'San\u00a0Jos\u00e9',
    'San  Jose\u0301',
    '\u039f\u0394\u039f\u03a3',
    '\u03bf\u03b4\u03cc\u03c2',
  ],
);
const numbers = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.constantFrom(0.5, 30, 1e9));
/** Conditions, windows and anchors of every form over the events of the test. */
const world = {
  events: fc.constantFrom('purchase', 'visit'),
  fields: fc.constantFrom('amount', 'channel', 'properties.depth'),
  words,
  numbers,
  moments,
  periods,
  days: fc.constantFrom(0.5, 2, 30, 400),
  times: fc.constantFrom('traits.t', 'customer.birthDate'),
};
const restricted = (feature: Exclude<ClauseFeature, string>) =>
  fc
    .record(
      { where: arbitraryWhere(world), window: arbitraryWindow(world), anchor: arbitraryAnchor(world) },
      { requiredKeys: [] },
    )
    .map((more) => ({ ...feature, ...more }) as ClauseFeature)
    .filter(
      (one) => !('problem' in resolveEventSource(featureSource(one, 'UTC') as EventSource, 'number', TRAIT_KINDS)),
    );
const rule = arbitraryRule(
  arbitraryClause({
    features: {
      number: fc
        .constantFrom<ClauseFeature>(
          'traits.n',
          'traits.nobody_has_it',
          'customer.children',
          'events.purchase.count',
          { event: 'purchase', aggregate: 'sum' as const, field: 'amount', withinDays: 30 },
          { event: 'purchase', aggregate: 'count' as const, withinDays: 2 },
          { event: 'visit', aggregate: 'max' as const, field: 'properties.depth' },
          { event: 'visit', aggregate: 'count' as const, where: { field: 'properties.depth', above: 1, below: 30 } },
          written('count(purchase, last month)'),
          written('sum(purchase.amount, this quarter)'),
          written('sum(purchase.amount where amount >= 3 and channel = "web", last 3 months)'),
          written('count(visit, between 90 days ago and 30 days ago)'),
          written('count(sessions of visit and purchase gap 168 hours)'),
          written('mean(sessions.bounced of visit gap 5000 minutes, 400 days)'),
          written('sum(sessions.minutes of visit and purchase gap 168 hours where pages >= 2, last 3 months)'),
          written('max(sessions.pages of purchase)'),
        )
        .chain((feature) => (typeof feature === 'string' ? fc.constant<ClauseFeature>(feature) : restricted(feature))),
      time: fc.constantFrom(
        'traits.t',
        'traits.day',
        'customer.birthDate',
        'events.purchase.lastAt',
        { event: 'visit', aggregate: 'first' as const, withinDays: 400 },
        'since(customer.city)',
        'since(traits.c)',
      ),
      flag: fc.constant('traits.b'),
      category: fc.constantFrom('customer.city', 'traits.c'),
      list: fc.constant('traits.l'),
    },
    numbers,
    words,
    days: fc.constantFrom(0, 0.5, 1, 2, 30, 400),
  }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 });

/**
 * Customers with times that rules turn at: whole days around now, odd ones, births, and none. None turns a rule in the
 * minutes after now, during which a live test runs.
 */
function customersAround(now: number) {
  const times = fc.oneof(
    fc.integer({ min: -500, max: 40 }).map((days) => now + days * DAY),
    fc.integer({ min: -1_600, max: 8 }).map((quarters) => now + (quarters / 4 - 1 / 24) * DAY),
    fc.integer({ min: -40_000, max: 30 }).map((days) => (Math.floor(now / DAY) + days) * DAY),
  );
  const past = times.filter((time) => time < now).map((time) => new Date(time).toISOString());
  return fc.array(
    fc.record({
      /** When it was stored: its values have held since then. */
      storedAt: past,
      city: maybe(words),
      birthDate: maybe(past.map((time) => time.slice(0, 10))),
      children: maybe(fc.integer({ min: 0, max: 4 })),
      traits: fc.record({
        n: maybe(numbers),
        t: maybe(times.map((time) => new Date(time).toISOString())),
        day: maybe(times.map((time) => new Date(Math.floor(time / DAY) * DAY).toISOString())),
        b: maybe(fc.boolean()),
        c: maybe(words),
        l: maybe(fc.array(words, { maxLength: 3 })),
      }),
      events: fc.array(
        fc.record({
          type: fc.constantFrom('purchase', 'visit'),
          at: past,
          channel: maybe(fc.oneof(fc.constantFrom('web', 'shop'), words)),
          amount: maybe(fc.integer({ min: 0, max: 40 })),
          properties: fc.record({ depth: numbers }),
        }),
        { maxLength: 4 },
      ),
    }),
    { minLength: CUSTOMERS, maxLength: CUSTOMERS },
  );
}
type Person = ReturnType<typeof customersAround> extends fc.Arbitrary<(infer T)[]> ? T : never;

test.each([
  { seed: 1, timeZone: 'UTC', asOf: new Date('2024-02-29T23:59:00Z') },
  { seed: 2, timeZone: 'America/New_York', asOf: new Date('2024-03-10T12:00:00Z') },
  { seed: 3, timeZone: 'Pacific/Auckland', asOf: undefined },
  { seed: 4, timeZone: 'Asia/Kolkata', asOf: undefined },
])(
  'a full run, single customers, a preview, explanations and a plain interpreter agree on random rules (seed $seed, $timeZone)',
  async ({ seed, timeZone, asOf }) => {
    const scope = await testWorkspace(database.db);
    const clock = asOf ? { asOf } : {};
    const [people] = fc.sample(customersAround(asOf?.getTime() ?? Date.now()), { numRuns: 1, seed });
    const rules = fc.sample(rule, { numRuns: RULES, seed });
    await store(scope, people!);
    // Half of the rules as trees, half as lines of text.
    const config = {
      timeZone,
      segments: rules.map((tree: Condition, index) => ({
        key: `s${index}`,
        name: `S${index}`,
        when: index % 2 ? printRule(tree) : tree,
      })),
    };
    const segmenter = 'rules.conditions';
    const { id } = await configureSegmentation(scope, backend.registry, { name: 'Rules', segmenter, config });
    const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, clock));
    expect(run.state).toBe('LIVE');
    const [full, open] = [await memberships(scope), await unknowns(scope)];
    expect(full.length).toBeGreaterThan(CUSTOMERS);
    expect(open.length).toBeGreaterThan(CUSTOMERS);
    for (const [found, wanted] of [
      [full, true],
      [open, null],
    ] as const) {
      expect(await byExternalId(scope, found)).toEqual(
        people!
          .flatMap((person, index) =>
            rules.flatMap((tree, place) =>
              truthOf(tree, situationOf(person, asOf?.getTime() ?? Date.now(), timeZone)) === wanted
                ? [`c${index} s${place}`]
                : [],
            ),
          )
          .sort(),
      );
    }

    const preview = await previewSegmentation(backend.host, scope, { segmenter, config, segmentationId: id, ...clock });
    expect(preview.population).toBe(CUSTOMERS);
    for (const { key, size, unknown, sample, enter, leave, stay } of preview.segments) {
      expect({ key, unknown }).toEqual({ key, unknown: open.filter((row) => row.key === key).length });
      const members = full.filter((row) => row.key === key).map((row) => row.customer);
      expect({ key, size, enter, leave, stay }).toEqual({ key, size: members.length, enter: 0, leave: 0, stay: size });
      expect(sample).toEqual(members.slice(0, 10));
    }

    const ids = (await prismaOf(scope).customer.findMany({ where: { workspaceId: scope.workspaceId } })).map(
      (c) => c.id,
    );
    const explained = await explainCustomers(scope, backend.registry, ids, [id]);
    const explainedAs = (wanted: string) =>
      ids.flatMap((customer) =>
        explained
          .get(customer)!
          .get(id)!
          .flatMap(({ segment, verdict }) => (verdict === wanted ? [`${customer} ${segment}`] : [])),
      );
    expect(explainedAs('TRUE').sort()).toEqual(full.map(({ customer, key }) => `${customer} ${key}`).sort());
    expect(explainedAs('UNKNOWN').sort()).toEqual(open.map(({ customer, key }) => `${customer} ${key}`).sort());

    // One customer at a time, from nothing: without memberships, a value that rules read changes and comes back.
    await scope.query('DELETE FROM segment_answer WHERE workspace_id = $1', [scope.workspaceId]);
    const put = (index: number, n: number | null) => ({ externalId: `c${index}`, traits: { n } });
    for (const alone of [0, 1, 2, 3, 4, 5, 6, 7]) {
      await saveCustomers(scope, [put(alone, 777)]);
      await backend.evaluate();
      await saveCustomers(scope, [put(alone, people![alone]!.traits.n)]);
      await backend.evaluate();
    }
    const rest = [...people!.entries()].slice(8);
    await saveCustomers(
      scope,
      rest.map(([index]) => put(index, 777)),
    );
    await saveCustomers(
      scope,
      rest.map(([index, { traits }]) => put(index, traits.n)),
    );
    await backend.evaluate();
    expect(await memberships(scope)).toEqual(full);
    expect(await unknowns(scope)).toEqual(open);
  },
  // Whole histories of 150 customers, evaluated many times over: half a minute where nothing else runs.
  300_000,
);

/** A customer as the plain interpreter sees it. */
function situationOf({ events, traits, storedAt, ...fields }: Person, asOf: number, timeZone: string) {
  const told = {
    events: events.map((event) => ({
      ...event,
      at: Date.parse(event.at),
      discount: null,
      quantity: null,
      lines: null,
    })),
    times: timesOf({ 'traits.t': traits.t, 'customer.birthDate': fields.birthDate }),
  };
  const value = (feature: ClauseFeature, kind: FeatureKind): Known => {
    if (feature === 'since(customer.city)') return fields.city === null ? null : Date.parse(storedAt);
    if (feature === 'since(traits.c)') return traits.c === null ? null : Date.parse(storedAt);
    if (typeof feature !== 'string') return aggregateOf(told, feature, kind, asOf, timeZone);
    const [head, name = '', aggregate = ''] = feature.split('.');
    if (head === 'events') return aggregateOf(told, namedEventSource(name, aggregate) as never, kind, asOf, timeZone);
    const all: Readonly<Record<string, Known | undefined>> = head === 'traits' ? traits : fields;
    const found = all[name] ?? null;
    return kind === 'time' && typeof found === 'string' ? Date.parse(found) : found;
  };
  const dates: Readonly<Record<string, boolean>> = {
    'traits.day': true,
    'customer.birthDate': true,
    'events.purchase.lastAt': false,
    'since(customer.city)': false,
    'since(traits.c)': false,
  };
  const isDate = (feature: ClauseFeature) => (typeof feature === 'string' ? (dates[feature] ?? null) : false);
  return { asOf, timeZone, value, isDate };
}

/** Those that are there, in ms. */
function timesOf(texts: Readonly<Record<string, string | null>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === null ? [] : [[name, Date.parse(text)]])),
  );
}

async function byExternalId(
  scope: Scope,
  rows: readonly { readonly customer: number; readonly key: string }[],
): Promise<string[]> {
  const customers = await prismaOf(scope).customer.findMany({ where: { workspaceId: scope.workspaceId } });
  const names = new Map(customers.map(({ id, externalId }) => [id, externalId]));
  return rows.map(({ customer, key }) => `${names.get(customer)} ${key}`).sort();
}

const UNITS: Readonly<Record<string, string>> = { day: 'day' };
const TRAITS = { n: 'NUMBER', t: 'TIME', day: 'TIME', b: 'FLAG', c: 'CATEGORY', l: 'LIST' } as const;

async function store(scope: Scope, people: readonly Person[]) {
  for (const [name, kind] of Object.entries(TRAITS)) {
    await saveTrait(scope, { name, kind, unit: UNITS[name] ?? null, description: null });
  }
  await saveCustomers(
    scope,
    people.map(({ events: _, storedAt: __, ...customer }, index) => ({ ...customer, externalId: `c${index}` })),
  );
  await scope.query(
    `UPDATE customer c SET created_at = s.at::timestamptz FROM unnest($2::text[], $3::text[]) AS s(key, at)
     WHERE c.workspace_id = $1 AND c.external_id = s.key`,
    [scope.workspaceId, people.map((_, index) => `c${index}`), people.map(({ storedAt }) => storedAt)],
  );
  await ingestEvents(
    scope,
    people.flatMap(({ events }, index) =>
      events.map((event, at) => ({ ...event, customer: { externalId: `c${index}` }, messageId: `${index}-${at}` })),
    ),
  );
}

async function memberships(scope: Scope): Promise<{ customer: number; key: string }[]> {
  return scope.query(
    `SELECT m.customer_id AS customer, g.key FROM segment_answer m JOIN segment g ON g.id = m.segment_id
     WHERE m.workspace_id = $1 AND m.segment_id > 0 ORDER BY 1, g.position`,
    [scope.workspaceId],
  );
}

/** Customers and segments that are stored as unknown, -1 standing for every segment. */
async function unknowns(scope: Scope): Promise<{ customer: number; key: string }[]> {
  return scope.query(
    `SELECT m.customer_id AS customer, g.key FROM segment_answer m
     JOIN segment g ON g.segmentation_id = m.segmentation_id AND m.segment_id IN (-1, ~g.id)
     WHERE m.workspace_id = $1 ORDER BY 1, g.position`,
    [scope.workspaceId],
  );
}
