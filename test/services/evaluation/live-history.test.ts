import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { createPersona, setPersonaStatus } from '../../../src/services/personas/personas.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { arbitraryHistory, finalEvents, inputOf, type ToldEvent, timeOf } from '../../support/arbitrary-history.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { type TestBackend, testBackend } from '../../support/server.ts';

const CUSTOMERS = 12;
const KEYS = 40;
const HISTORIES = 15;

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

const rule = (key: string, when: string) => ({ key, name: key, when });
/** None learns from everybody: a refit would move those who did nothing. */
const SEGMENTATIONS = [
  { key: 'stages', segmenter: 'lifecycle.stage', config: { loyalPurchases: 3, dormantAfterDays: 60 } },
  {
    key: 'windows',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        rule('big', 'sum(purchase.amount, 30 days) >= 60'),
        rule('busy', 'count(visit, 14 days) >= 1'),
        rule('first', 'events.purchase.firstAt within 90 days'),
        rule('spender', 'events.purchase.amount >= 150 and events.visit.count >= 1'),
      ],
    },
  },
  {
    key: 'readers',
    segmenter: 'rules.conditions',
    config: { segments: [rule('lost', 'segmentations.stages.segment = "dormant" and count(visit, 30 days) = 0')] },
  },
];
const PERSONAS = [
  { name: 'Regulars', criteria: { loyal: 2, big: 1, lost: -1 } },
  { name: 'Gone', criteria: { dormant: 1, lost: 1 } },
  { name: 'Lookers', criteria: { busy: 1, prospect: 1, first: -1 } },
];

test('after any history of events, customers stand where a full run puts them', { timeout: 600_000 }, async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(arbitraryHistory(CUSTOMERS, KEYS), async (history) => {
      const scope = await prepared();
      const now = Date.now();
      for (const { items, twice, evaluate } of history) {
        const inputs = items.map((item) => inputOf(item, now));
        const ingest = () => ingestEvents(scope, inputs);
        await Promise.all(twice ? [ingest(), ingest()] : [ingest()]);
        if (evaluate) await backend.evaluate();
      }
      await backend.evaluate();

      const expected = [...finalEvents(history).values()].map((event) => told(event, now)).sort();
      expect(await storedEvents(scope)).toEqual(expected);
      expect(await totals(scope)).toEqual(await totalsAnew(scope));
      const live = await standing(scope);
      expect(await wronglyCounted(scope)).toEqual([]);
      const run = await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
      expect(run.state).toBe('LIVE');
      expect(await standing(scope)).toEqual(live);
      expect(await wronglyCounted(scope)).toEqual([]);
      for (const { segment } of live.memberships) reached.add(String(segment));
      for (const { persona } of live.matches) reached.add(String(persona));
    }),
    { numRuns: HISTORIES, seed: 20_261_121 },
  );
  // What nobody ever was in would be held against nothing.
  const rules = ['big', 'busy', 'first', 'spender', 'lost'];
  expect([...reached]).toEqual(expect.arrayContaining([...rules, 'dormant', 'loyal', 'Regulars', 'Gone', 'Lookers']));
});

/** A workspace with customers, live segmentations and active personas. */
async function prepared(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  const names = Array.from({ length: CUSTOMERS + 1 }, (_, n) => ({ externalId: `c${n}` }));
  await saveCustomers(scope, names);
  // Rules may read only types that are known.
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const known = ['purchase', 'visit'].map((type) => ({
    customer: { externalId: 'c0' },
    source: 'known',
    messageId: type,
    type,
    at,
  }));
  await ingestEvents(scope, known);
  for (const { key, segmenter, config } of SEGMENTATIONS) {
    await configureSegmentation(scope, backend.registry, { key, name: key, segmenter, config });
  }
  await waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  const segments = await prismaOf(scope).segment.findMany({ where: { workspaceId: scope.workspaceId } });
  for (const { name, criteria } of PERSONAS) {
    const weights = Object.entries(criteria).map(([key, weight]) => ({
      segmentId: segments.find((segment) => segment.key === key)!.id,
      weight,
    }));
    const persona = await createPersona(scope, { name, threshold: 0.4, criteria: weights });
    await setPersonaStatus(backend.host, scope, persona.id, persona.version, 'ACTIVE');
  }
  return scope;
}

function told({ messageId, externalId, type, cents, ...event }: ToldEvent, now: number): string {
  return [messageId, externalId, type, timeOf({ messageId, externalId, type, cents, ...event }, now), cents].join();
}

async function storedEvents(scope: Scope): Promise<string[]> {
  const rows = await scope.query<{ m: string; c: string; type: string; at: Date; cents: number | null }>(
    `SELECT e.message_id AS m, c.external_id AS c, e.type, e.at, (e.amount * 100)::int AS cents
     FROM customer_event e JOIN customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
     WHERE e.workspace_id = $1 AND e.source = 'told'`,
    [scope.workspaceId],
  );
  return rows.map(({ m, c, type, at, cents }) => [m, c, type, at.toISOString(), cents].join()).sort();
}

const totals = (scope: Scope) =>
  scope.query(
    `SELECT customer_id, type, count, first_at, last_at, amount, discount, quantity
     FROM customer_event_aggregate WHERE workspace_id = $1 ORDER BY 1, 2`,
    [scope.workspaceId],
  );

const totalsAnew = (scope: Scope) =>
  scope.query(
    `SELECT customer_id, type, count(*)::int AS count, min(at) AS first_at, max(at) AS last_at,
       coalesce(sum(amount), 0)::numeric(24,4) AS amount, coalesce(sum(discount), 0)::numeric(24,4) AS discount,
       coalesce(sum(quantity), 0)::numeric(24,4) AS quantity
     FROM customer_event JOIN customer c USING (workspace_id)
     WHERE workspace_id = $1 AND c.id = customer_id GROUP BY 1, 2 ORDER BY 1, 2`,
    [scope.workspaceId],
  );

/** Where everybody stands: memberships with strength and until, sizes, and personas with their fit. */
async function standing(scope: Scope) {
  return {
    memberships: await scope.query(
      `SELECT m.customer_id, m.segmentation_id, g.key AS segment, m.strength, m.until
       FROM segment_membership m LEFT JOIN segment g ON g.id = m.segment_id
       WHERE m.workspace_id = $1 ORDER BY 1, 2, m.segment_id`,
      [scope.workspaceId],
    ),
    sizes: await scope.query('SELECT id, size FROM segment WHERE workspace_id = $1 ORDER BY id', [scope.workspaceId]),
    matches: await scope.query(
      `SELECT m.customer_id, p.name AS persona, m.fit FROM persona_match m JOIN persona p ON p.id = m.persona_id
       WHERE m.workspace_id = $1 ORDER BY 1, 2`,
      [scope.workspaceId],
    ),
  };
}

/** Segments and personas whose kept number of members is not that of their rows: `totalCount` relies on it. */
const wronglyCounted = (scope: Scope) =>
  scope.query(
    `SELECT g.key AS of, g.size AS kept FROM segment g WHERE g.workspace_id = $1 AND g.size <>
       (SELECT count(*) FROM segment_membership m WHERE m.workspace_id = $1 AND m.segment_id = g.id)
     UNION ALL SELECT p.name, p.match_count FROM persona p WHERE p.workspace_id = $1 AND p.match_count <>
       (SELECT count(*) FROM persona_match m WHERE m.workspace_id = $1 AND m.persona_id = p.id)`,
    [scope.workspaceId],
  );
