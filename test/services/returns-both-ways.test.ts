import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownFeatures } from '../../src/db/features/population.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { listSegmentations } from '../../src/db/tables/segmentations/segmentations.ts';
import { type Plan, planSegmentation } from '../../src/engine/answer/model.ts';
import { typesRead } from '../../src/engine/catalogue/returns.ts';
import { checkSettings } from '../../src/engine/settings.ts';
import { PersonagraphError } from '../../src/errors.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { explainCustomers } from '../../src/services/segmentations/explain.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { BUNDLED } from '../conformance/bundled.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { type TestBackend, testBackend } from '../support/server.ts';

/** How a shop tells of goods that came back. */
type Way = 'own type' | 'below 0';

interface Bought {
  readonly customer: string;
  readonly days: number;
  readonly amount: number;
  /** Days ago that something of it came back, and how much. */
  readonly back?: readonly [days: number, amount: number];
  readonly later?: true;
}

const DAY = 86_400_000;
const now = Date.now();
const CHANNELS = ['web', 'store', 'phone'];
const REASONS = ['gift', 'need', 'mood'];
const CUSTOMERS = Array.from({ length: 40 }, (_, n) => `c${String(n).padStart(2, '0')}`);

/** Every customer buys in an own rhythm; every third has something sent back, every sixth all of it, some of it later. */
const HISTORY: readonly Bought[] = CUSTOMERS.flatMap((customer, n) =>
  Array.from({ length: 1 + ((n * 7) % 9) }, (_, k): Bought => {
    const days = 3.5 + ((n * 13) % 50) + k * (11 + (n % 5) * 9);
    const amount = 20 + ((n * 37 + k * 53) % 180);
    const some = n % 6 === 0 || (n % 3 === 0 && k % 2 === 0);
    const later = n % 4 === 1 && k === 0 ? ({ later: true } as const) : {};
    const came = n % 6 === 0 ? amount : Math.floor(amount / 2);
    return { customer, days, amount, ...(some || later.later ? { back: [days * 0.6, came] } : {}), ...later };
  }),
);

let database: TestDatabase;
let backend: TestBackend;
beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db, new URL('../support/all-plugins.ts', import.meta.url).href);
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

test('every segmenter answers and explains alike, whichever way returns are sent, in runs and incrementally', async () => {
  const shops = new Map<Way, Scope>();
  for (const way of ['own type', 'below 0'] as const) {
    const scope = await testWorkspace(database.db);
    shops.set(way, scope);
    await send(scope, way, HISTORY.map(purchase), false);
    await send(scope, way, HISTORY.flatMap(visits), false);
    await send(
      scope,
      way,
      HISTORY.filter(({ later }) => !later).flatMap((one) => returned(one, way)),
      true,
    );
    await configureAll(scope);
  }
  const [own, below] = [shops.get('own type')!, shops.get('below 0')!];

  await run(own);
  await run(below);
  const before = await answers(own);
  expect(await answers(below)).toEqual(before);
  // Not for want of an answer: by its defaults, each that reads sales has one.
  const reading = await readers(own);
  const live = new Set(reading.flatMap(({ segmenterId, status }) => (status === 'LIVE' ? segmenterId : [])));
  expect(live.size).toBeGreaterThanOrEqual(13);
  const silent = reading.filter(({ key, status }) => key.endsWith('-0') && status !== 'LIVE');
  expect(silent.map(({ key, error }) => [key, error])).toEqual([]);

  for (const [way, scope] of shops) {
    await send(
      scope,
      way,
      HISTORY.filter(({ later }) => later).flatMap((one) => returned(one, way)),
      true,
    );
    expect(await backend.evaluate()).toBeGreaterThan(0);
  }
  const after = await answers(own);
  expect(await answers(below)).toEqual(after);
  // What came back later changed answers of those it is of, and of nobody else.
  const changed = CUSTOMERS.filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]));
  const concerned = CUSTOMERS.filter((_, n) => n % 4 === 1);
  expect(changed.length).toBeGreaterThan(3);
  expect(changed.filter((id) => !concerned.includes(id))).toEqual([]);

  await run(own);
  await run(below);
  expect(await answers(below)).toEqual(await answers(own));
}, 240_000);

/** Each segmenter by its defaults; those that read sales also by the settings it is tried with. */
async function configureAll(scope: Scope): Promise<void> {
  const known = await knownFeatures(scope);
  for (const segmenter of backend.registry.all) {
    const { id } = segmenter;
    for (const [index, config] of [{}, ...(BUNDLED[id]?.configs ?? [])].entries()) {
      try {
        const plan = planSegmentation(segmenter, await checkSettings(segmenter, config), known);
        if (index > 0 && !readsSales(plan)) continue;
      } catch (error) {
        // Settings that ask for traits or surveys of somebody else.
        if (error instanceof PersonagraphError && error.code === 'UNKNOWN_FEATURE') continue;
        throw error;
      }
      const key = `${id.replaceAll('.', '-')}-${index}`;
      await configureSegmentation(scope, backend.registry, { key, name: key, segmenter: id, config });
    }
  }
}

function readsSales({ features }: Pick<Plan, 'features'>): boolean {
  return Object.values(features).some((one) => one?.source === 'event' && typesRead(one).includes('purchase'));
}

async function run(scope: Scope): Promise<void> {
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
}

/** Segmentations that read sales or returns. */
async function readers(scope: Scope) {
  const known = await knownFeatures(scope);
  return (await listSegmentations(scope)).filter(({ segmenterId, config }) => {
    return readsSales(planSegmentation(backend.registry.get(segmenterId), config, known));
  });
}

/** By customer and segmentation: segments, strengths, and the reasons as people read them. */
async function answers(scope: Scope): Promise<Record<string, unknown>> {
  const names = await scope.query<{ id: number; external_id: string }>(
    'SELECT id, external_id FROM customer WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  const keys = new Map((await listSegmentations(scope)).map(({ id, key }) => [id, key]));
  const members = await scope.query<{ customer_id: number; segmentation_id: number; key: string; strength: number }>(
    `SELECT m.customer_id, m.segmentation_id, g.key, m.strength FROM segment_answer m
     JOIN segment g ON g.workspace_id = m.workspace_id AND g.id = m.segment_id
     WHERE m.workspace_id = $1 ORDER BY 1, 2, 3`,
    [scope.workspaceId],
  );
  const explained = await explainCustomers(
    scope,
    backend.registry,
    names.map(({ id }) => id),
    [...keys.keys()],
  );
  return Object.fromEntries(
    names.map(({ id, external_id }) => [
      external_id,
      {
        segments: members
          .filter(({ customer_id }) => customer_id === id)
          .map(({ segmentation_id, key, strength }) => [keys.get(segmentation_id), key, strength]),
        // Times of day pass between two readings.
        reasons: [...explained.get(id)!].map(([segmentation, reasons]) => [keys.get(segmentation), wording(reasons)]),
      },
    ]),
  );
}

/** The text of reasons to the precision of what passes between two readings: a fraction of a day. */
function wording(reasons: unknown): unknown {
  return JSON.parse(JSON.stringify(reasons), (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value,
  );
}

async function send(scope: Scope, way: Way, events: readonly Sent[], isReturn: boolean): Promise<void> {
  const source = `${way} ${isReturn}`;
  const input = events.map(({ customer, days, ...event }, n) => ({
    ...event,
    source,
    messageId: `${event.type} ${customer} ${days} ${n}`,
    customer: { externalId: customer },
    at: new Date(now - days * DAY).toISOString(),
  }));
  expect((await ingestEvents(scope, input, { createCustomers: true })).rejections).toEqual([]);
}

interface Sent {
  readonly customer: string;
  readonly days: number;
  readonly type: string;
  readonly amount?: number;
  readonly [field: string]: unknown;
}

function purchase({ customer, days, amount }: Bought): Sent {
  return { customer, days, type: 'purchase', amount, ...facts({ customer, days, amount }, 1) };
}

function returned(one: Bought, way: Way): Sent[] {
  if (!one.back) return [];
  const [days, amount] = one.back;
  const { customer } = one;
  if (way === 'own type') return [{ customer, days, type: 'refund', amount, ...facts(one, 1) }];
  return [{ customer, days, type: 'purchase', amount: -amount, ...facts(one, -1) }];
}

/** What events of goods say, bought or sent back. */
function facts({ customer, days, amount }: Bought, sign: 1 | -1) {
  const n = Math.floor(days * 7) + amount;
  const line = { sku: `s${n % 12}`, category: `k${n % 5}`, quantity: sign * (1 + (n % 3)), price: String(amount) };
  return {
    quantity: sign * (1 + (n % 3)),
    discount: n % 3 === 0 ? 5 : 0,
    channel: CHANNELS[(n + Number(customer.slice(1))) % 3],
    lines: [line],
    properties: { reason: REASONS[n % 3], brand: `b${n % 4}`, device: `d${n % 2}` },
  };
}

function visits({ customer, days }: Bought): Sent[] {
  return [
    { customer, days: days + 0.5, type: 'page_view' },
    { customer, days: days + 0.4, type: 'search' },
  ];
}
