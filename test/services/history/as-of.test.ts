import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { heldCount, heldPage, type Lasting } from '../../../src/db/reads/as-of.ts';
import { customerIdsByExternalId } from '../../../src/db/tables/customers/customers.ts';
import { MEMBERSHIPS_OVER_TIME } from '../../../src/db/tables/memberships/transitions.ts';
import { MATCHES_OVER_TIME } from '../../../src/db/tables/personas/match-history.ts';
import { personasNamed } from '../../../src/db/tables/personas/personas.ts';
import { pastScores } from '../../../src/db/tables/scores/score-history.ts';
import { listSegmentations } from '../../../src/db/tables/segmentations/segmentations.ts';
import { everySegmentOf } from '../../../src/db/tables/segmentations/segments.ts';
import type { PersonagraphError } from '../../../src/errors.ts';
import { deleteCustomers } from '../../../src/services/customers/delete-customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { membershipsAt } from '../../../src/services/history/as-of.ts';
import { trendOfSegmentation } from '../../../src/services/history/trend.ts';
import { mergeCustomers } from '../../../src/services/merges/merge-customers.ts';
import { undoMerge } from '../../../src/services/merges/undo-merge.ts';
import { editPersona } from '../../../src/services/personas/personas.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { liveWorld } from '../../support/live-world.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

const CUSTOMERS = 5;
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
    weight: 6,
    arbitrary: fc.record({
      how: fc.constant('events' as const),
      events: fc.array(
        fc.record({
          who,
          type: fc.constantFrom('purchase', 'visit'),
          age: fc.integer({ min: 0, max: 60 }),
          cents: fc.integer({ min: 1, max: 9_999 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ how: fc.constant('run' as const), age: fc.integer({ min: 0, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('run' as const), age: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ how: fc.constant('merge' as const), into: who, from: who }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ how: fc.constant('erase' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({ how: fc.constant('threshold' as const), to: fc.constantFrom(0.2, 0.4, 0.6) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** By customer, what it is in: `segment 3`, `persona 1`. */
type Standing = Map<number, ReadonlySet<string>>;

async function standing(scope: Scope): Promise<Standing> {
  const rows = await scope.query<{ id: number; of: string }>(
    `SELECT customer_id AS id, 'segment ' || segment_id AS of FROM segment_answer WHERE workspace_id = $1 AND segment_id > 0
     UNION ALL SELECT customer_id, 'persona ' || persona_id FROM persona_match WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  const held: Standing = new Map();
  for (const { id, of } of rows) held.set(id, new Set([...(held.get(id) ?? []), of]));
  return held;
}

/** By customer, the scores that history has of it then: `3.purchases` and the value, null where it is unknown. */
type Scored = Map<number, Readonly<Record<string, number | null>>>;

async function scored(scope: Scope): Promise<Scored> {
  const rows = await scope.query<{ id: number; scores: Record<string, number | null> }>(
    `SELECT s.customer_id AS id, jsonb_object_agg(s.segmentation_id || '.' || (d.value ->> 'key'),
       (coalesce(s.kept, s.values))[d.n]) AS scores
     FROM customer_score s JOIN segmentation g ON g.workspace_id = $1 AND g.id = s.segmentation_id,
       jsonb_array_elements(g.scores) WITH ORDINALITY AS d(value, n)
     WHERE s.workspace_id = $1 GROUP BY 1`,
    [scope.workspaceId],
  );
  return new Map(rows.map(({ id, scores }) => [id, scores]));
}

/** Where everybody stands: memberships and matches, and scores. */
interface Stand {
  readonly standing: Standing;
  readonly scored: Scored;
}

const standOf = async (scope: Scope): Promise<Stand> => ({
  standing: await standing(scope),
  scored: await scored(scope),
});

/** The answers given, told as they came: what a replay of the history up to a time leaves. */
class Told {
  /** By the clock, ascending; the last one is what is true now. */
  answers: (Stand & { readonly time: number; readonly step: number })[] = [];
  readonly merges: { id: number; into: number; from: number; step: number; before: Stand }[] = [];
  steps = 0;

  /** An answer takes the place of those for the same time and for later ones. */
  tell(time: number, now: Stand): void {
    this.answers = [...this.answers.filter((one) => one.time < time), { time, ...now, step: ++this.steps }];
  }

  erase(customer: number): void {
    for (const one of this.answers) {
      one.standing.delete(customer);
      one.scored.delete(customer);
    }
  }

  /** Two customers were one since the merge, in what was and in what is. */
  merge(into: number, from: number, id: number, before: Stand): void {
    this.merges.push({ id, into, from, step: this.steps, before });
  }

  /** They never were one: they stood as they did then. */
  undo(): void {
    const { into, from, step, before } = this.merges.pop()!;
    for (const one of this.answers.filter((answer) => answer.step > step)) {
      for (const id of [into, from]) {
        one.standing.set(id, before.standing.get(id) ?? new Set());
        one.scored.set(id, before.scored.get(id) ?? {});
      }
    }
  }

  /** Who was in something at the time of an answer, as the customers that there are now. */
  members(answer: Stand, of: string): number[] {
    return [...new Set([...answer.standing].flatMap(([id, held]) => (held.has(of) ? this.now(id) : [])))].sort(
      (a, b) => a - b,
    );
  }

  /** The scores that a customer had at the time of an answer: of one that is several merged ones, those of each. */
  scoresOf(answer: Stand, customer: number, score: string): Set<number | null> {
    const own = [...answer.scored].filter(([id]) => this.now(id) === customer);
    return new Set(own.map(([, scores]) => scores[score] ?? null));
  }

  /** The customer that one is part of now. */
  now(id: number): number {
    const merged = this.merges.find(({ from }) => from === id);
    return merged ? this.now(merged.into) : id;
  }
}

const refused = (error: PersonagraphError) => {
  if (error.code) return undefined;
  throw error;
};

/** The clock of all segmentations, which are run together. */
async function clockOf(scope: Scope): Promise<number> {
  const [segmentation] = await listSegmentations(scope);
  return segmentation!.pinned ? segmentation!.asOf!.getTime() : Date.now();
}

async function carryOut(scope: Scope, one: Step, told: Told, number: number): Promise<void> {
  if (one.how === 'events') {
    const events = one.events.map(({ who: externalId, type, age, cents }, n) => ({
      customer: { externalId },
      source: 'told',
      messageId: `${number}-${n}`,
      type,
      at: new Date(Date.now() - age * DAY - 3_600_000).toISOString(),
      amount: cents / 100,
    }));
    await ingestEvents(scope, events);
    await backend.evaluate();
  } else if (one.how === 'run') {
    const asOf = one.age === 0 ? {} : { asOf: new Date(Date.now() - one.age * DAY) };
    const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, asOf));
    expect(run.state).toBe('LIVE');
  } else if (one.how === 'merge') {
    const ids = await customerIdsByExternalId(scope, [one.into, one.from]);
    const [into, from] = [ids.get(one.into), ids.get(one.from)];
    if (into === undefined || from === undefined) return;
    const before = await standOf(scope);
    const id = await mergeCustomers(scope, into, from).catch(refused);
    if (id !== undefined) told.merge(into, from, id, before);
  } else if (one.how === 'undo') {
    const last = told.merges.at(-1);
    if (last && (await undoMerge(scope, last.id).catch(refused)) !== undefined) told.undo();
  } else if (one.how === 'erase') {
    const id = (await customerIdsByExternalId(scope, [one.who])).get(one.who);
    // Merges of an erased customer go with it, and nobody would know who they were.
    if (id === undefined || told.merges.length > 0) return;
    await deleteCustomers(scope, [id]);
    told.erase(id);
  } else {
    const [persona] = await personasNamed(scope, 'Lookers');
    await editPersona(backend.host, scope, persona!.id, persona!.version, { threshold: one.to });
  }
}

async function membersAt(scope: Scope, lasting: Lasting, id: number, at: Date): Promise<number[]> {
  const found: number[] = [];
  // Two a page: the pages must meet.
  for (let after: readonly number[] | null = null; ; ) {
    const page = await heldPage(scope, lasting, id, at, { limit: 2, backward: false, after, before: null });
    found.push(...page.map(({ customerId }) => customerId));
    if (page.length < 2) return found;
    after = [found.at(-1)!];
  }
}

/** Holds the scores that history has of the time of an answer against those that were told then. */
async function holdScores(
  scope: Scope,
  told: Told,
  answer: Stand & { readonly time: number },
  seen: { scores: number; scoresOfThen: number },
): Promise<void> {
  const segmentations = (await listSegmentations(scope)).map(({ id }) => id);
  const customers = [...(await scored(scope)).keys()];
  const latest = told.answers.at(-1)!;
  for (const { parent, row } of await pastScores(scope, segmentations, customers, new Date(answer.time))) {
    const score = `${row.segmentationId}.${row.key}`;
    const expected = told.scoresOf(answer, parent, score);
    expect(expected, `${score} of ${parent} at ${answer.time}`).toContain(row.value);
    if (row.value !== null) seen.scores++;
    if (row.value !== null && !told.scoresOf(latest, parent, score).has(row.value)) seen.scoresOfThen++;
  }
}

test('what history holds of a time is what a replay up to it leaves, and trends are counts of it', {
  timeout: 300_000,
}, async () => {
  const seen = { answers: 0, members: 0, changes: 0, scores: 0, scoresOfThen: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => {
      const scope = await liveWorld(database.db, backend, CUSTOMERS);
      const told = new Told();
      for (const [number, one] of [null, ...steps].entries()) {
        if (one) await carryOut(scope, one, told, number);
        const time = await clockOf(scope);
        told.tell(time, await standOf(scope));
        // What comes next comes after it.
        while (Date.now() <= time);
      }
      const segmentations = await listSegmentations(scope);
      const segments = (await Promise.all(segmentations.map(({ id }) => everySegmentOf(scope, id)))).flat();
      const personas = await scope.query<{ id: number }>('SELECT id FROM persona WHERE workspace_id = $1', [
        scope.workspaceId,
      ]);
      for (const answer of told.answers) {
        const at = new Date(answer.time);
        seen.answers++;
        for (const { id } of segments) {
          const members = told.members(answer, `segment ${id}`);
          expect(await membersAt(scope, MEMBERSHIPS_OVER_TIME, id, at)).toEqual(members);
          expect(await heldCount(scope, MEMBERSHIPS_OVER_TIME, id, at)).toBe(members.length);
          seen.members += members.length;
        }
        for (const { id } of personas) {
          expect(await membersAt(scope, MATCHES_OVER_TIME, id, at)).toEqual(told.members(answer, `persona ${id}`));
        }
        await holdScores(scope, told, answer, seen);
        const everybody = (await customerIdsByExternalId(scope, ['c1'])).get('c1');
        if (everybody === undefined) continue;
        const { facts, unanswered } = await membershipsAt(scope, everybody, at, Date.now());
        expect(unanswered).toEqual([]);
        expect(facts.map(({ parentId }) => parentId)).toEqual(
          segments
            .flatMap(({ id }) => (told.members(answer, `segment ${id}`).includes(everybody) ? id : []))
            .sort((a, b) => a - b),
        );
      }
      for (const segmentation of segmentations) {
        const range = { unit: 'day', timeZone: 'Asia/Shanghai', most: 60 } as const;
        const points = await trendOfSegmentation(backend.host, scope, segmentation, range, Date.now());
        for (const [n, point] of points.entries()) {
          for (const { id } of segments.filter(({ segmentationId }) => segmentationId === segmentation.id)) {
            const found = point.segments.find(({ segment }) => segment === id);
            expect(found?.size ?? 0).toBe(await heldCount(scope, MEMBERSHIPS_OVER_TIME, id, point.asOf));
            if (n === 0 || !found) continue;
            const before = points[n - 1]!.segments.find(({ segment }) => segment === id)?.size ?? 0;
            expect(found.entries! - found.exits!).toBe(found.size - before);
            seen.changes += found.entries! + found.exits!;
          }
        }
      }
    }),
    { numRuns: 5, seed: 20_261_129, endOnFailure: true },
  );
  // Otherwise nothing was held against anything.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
});
