import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import type { PersonagraphError } from '../../../src/errors.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { splitCustomer } from '../../../src/services/merges/split-customer.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { liveWorld, standing, totals, totalsAnew, wronglyCounted } from '../../support/live-world.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';
import { orphans, wholeCustomers } from './whole-customer.ts';

const CUSTOMERS = 6;
const DAY = 86_400_000;

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

const who = fc.integer({ min: 1, max: CUSTOMERS }).map((n) => `c${n}`);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      how: fc.constant('event' as const),
      who,
      type: fc.constantFrom('purchase', 'visit'),
      age: fc.integer({ min: 1, max: 100 }),
      cents: fc.integer({ min: 1, max: 9_999 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ how: fc.constant('merge' as const), into: who, from: who }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('undo' as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ how: fc.constant('split' as const), who, age: fc.integer({ min: 1, max: 100 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ how: fc.constant('profile' as const), who, city: fc.constantFrom('Ulm', 'Bonn') }),
  },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('evaluate' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Refused with a code is an answer too; all else is not. */
const refused = (error: PersonagraphError) => {
  if (error.code) return undefined;
  throw error;
};

interface Told {
  /** Events sent, and what they sum up to, by the customer they were sent for. */
  readonly cents: Map<string, number>;
  events: number;
  readonly merges: number[];
  /** Row ids of customers that were split, with those that were made of them. */
  readonly splits: { readonly from: number; readonly part: number }[];
}

async function carryOut(scope: Scope, one: Step, told: Told): Promise<void> {
  if (one.how === 'evaluate') await backend.evaluate();
  else if (one.how === 'profile') await saveCustomers(scope, [{ externalId: one.who, city: one.city }]);
  else if (one.how === 'event') {
    const event = {
      customer: { externalId: one.who },
      source: 'told',
      messageId: `${told.events++}`,
      type: one.type,
      at: new Date(Date.now() - one.age * DAY - 3_600_000).toISOString(),
      amount: one.cents / 100,
    };
    expect(await ingestEvents(scope, [event])).toMatchObject({ accepted: 1 });
    told.cents.set(one.who, (told.cents.get(one.who) ?? 0) + one.cents);
  } else if (one.how === 'merge') {
    const ids = await customerIdsByExternalId(scope, [one.into, one.from]);
    const [into, from] = [ids.get(one.into), ids.get(one.from)];
    if (into === undefined || from === undefined) return;
    const made = await mergeCustomers(scope, into, from).catch(refused);
    if (made !== undefined) told.merges.push(made);
  } else if (one.how === 'split') {
    const from = (await customerIdsByExternalId(scope, [one.who])).get(one.who);
    if (from === undefined) return;
    const since = new Date(Date.now() - one.age * DAY);
    const externalId = `part-${told.splits.length}`;
    const made = await splitCustomer(scope, from, { externalId, items: { sources: ['told'], since } }).catch(refused);
    if (made !== undefined) told.splits.push({ from, part: made.partId });
  } else if (told.merges.length > 0) {
    await undoMerge(scope, told.merges[one.which % told.merges.length]!).catch(refused);
  }
}

/** Events and cents of each customer; those of merged ones are the survivor's. */
async function sums(scope: Scope): Promise<Map<string, number>> {
  const rows = await scope.query<{ id: string; cents: number }>(
    `SELECT c.external_id AS id, (sum(e.amount) * 100)::int AS cents FROM customer_event e
     JOIN customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
     WHERE e.workspace_id = $1 AND e.source = 'told' GROUP BY 1`,
    [scope.workspaceId],
  );
  return new Map(rows.map(({ id, cents }) => [id, cents]));
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, one) => all + one, 0);

test('in random histories of merges and undoings nothing is lost, and all stand where a full run puts them', {
  timeout: 600_000,
}, async () => {
  let [undone, taken] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
      const scope = await liveWorld(database.db, backend, CUSTOMERS);
      const told: Told = { cents: new Map(), events: 0, merges: [], splits: [] };
      for (const one of steps) await carryOut(scope, one, told);
      await backend.evaluate();
      expect(sum((await sums(scope)).values())).toBe(sum(told.cents.values()));
      expect(await totals(scope)).toEqual(await totalsAnew(scope));
      expect([await wronglyCounted(scope), await orphans(scope)]).toEqual([[], []]);
      const live = await standing(scope);
      const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
      expect(run.state).toBe('LIVE');
      expect(await standing(scope)).toEqual(live);
      expect(await wronglyCounted(scope)).toEqual([]);

      // Merging a part into whoever it was of takes its split back; of two at once, the later one first.
      for (const { from, part } of told.splits.toReversed()) {
        if ((await mergeCustomers(scope, from, part).catch(refused)) !== undefined) taken++;
      }
      await backend.evaluate();
      expect(sum((await sums(scope)).values())).toBe(sum(told.cents.values()));
      expect(await totals(scope)).toEqual(await totalsAnew(scope));
      expect([await wronglyCounted(scope), await orphans(scope)]).toEqual([[], []]);
      const rejoined = await standing(scope);
      await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
      expect(await standing(scope)).toEqual(rejoined);
      // Those of parts that are merged for good stand upon others.
      if (told.splits.length > 0) return;

      // From the last to the first, all are undone: everybody is back with what was sent for them.
      for (const id of told.merges.toReversed())
        if ((await undoMerge(scope, id).catch(refused)) !== undefined) undone++;
      await backend.evaluate();
      expect(await sums(scope)).toEqual(told.cents);
      expect(await totals(scope)).toEqual(await totalsAnew(scope));
      const parted = await standing(scope);
      await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
      expect(await standing(scope)).toEqual(parted);
      expect([await wronglyCounted(scope), await orphans(scope)]).toEqual([[], []]);

      // A merge and its undoing leave no trace.
      const everybody = Array.from({ length: CUSTOMERS + 1 }, (_, n) => `c${n}`);
      const before = await wholeCustomers(scope, everybody);
      const ids = await customerIdsByExternalId(scope, ['c1', 'c2']);
      const id = await mergeCustomers(scope, ids.get('c1')!, ids.get('c2')!);
      await backend.evaluate();
      await undoMerge(scope, id);
      await backend.evaluate();
      expect(await wholeCustomers(scope, everybody)).toEqual(before);
    }),
    { numRuns: 16, seed: 20_261_129, endOnFailure: true, interruptAfterTimeLimit: 300_000 },
  );
  // Otherwise nothing was given back.
  expect(undone).toBeGreaterThan(0);
  expect(taken).toBeGreaterThan(0);
});
