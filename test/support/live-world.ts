import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import { prismaOf } from '../../src/db/postgres/prisma.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { createPersona, setPersonaStatus } from '../../src/services/personas/personas.ts';
import { prepareCriteria } from '../../src/services/personas/prepare-criteria.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { testWorkspace } from './database.ts';
import type { TestBackend } from './server.ts';

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

/** Criteria of a persona's own: rules that events move, one of which asks for what nobody is known to have. */
const RULED = [
  { rule: 'count(visit, 14 days) >= 1 or events.purchase.amount >= 100', weight: 1, role: 'REQUIRED' as const },
  { rule: 'customer.children >= 1', weight: 1 },
  { rule: 'segmentations.stages.segment = "dormant"', weight: 1, role: 'EXCLUDING' as const },
];

const unfinishedRuns = async (scope: Scope) =>
  (
    await scope.query<{ id: number }>('SELECT id FROM run WHERE workspace_id = $1 AND finished_at IS NULL', [
      scope.workspaceId,
    ])
  ).map(({ id }) => id);

/** A workspace with customers `c0` and so on, live segmentations and active personas. */
export async function liveWorld(db: Database, backend: TestBackend, customers: number): Promise<Scope> {
  const scope = await testWorkspace(db);
  const names = Array.from({ length: customers + 1 }, (_, n) => ({ externalId: `c${n}` }));
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
  const rules = await prepareCriteria(scope, backend.registry, RULED);
  const ruled = await createPersona(scope, { name: 'Ruled', threshold: 0.4, criteria: rules });
  await setPersonaStatus(backend.host, scope, ruled.id, ruled.version, 'ACTIVE');
  for (const id of await unfinishedRuns(scope)) await waitForRun(backend.feed, scope, { id });
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

/** Totals as they are kept. */
export const totals = (scope: Scope) =>
  scope.query(
    `SELECT customer_id, type, count, first_at, last_at, amount, discount, quantity
     FROM customer_event_aggregate WHERE workspace_id = $1 ORDER BY 1, 2`,
    [scope.workspaceId],
  );

/** Totals as the events give them. */
export const totalsAnew = (scope: Scope) =>
  scope.query(
    `SELECT customer_id, type, count(*)::int AS count, min(at) AS first_at, max(at) AS last_at,
       coalesce(sum(amount), 0)::numeric(24,4) AS amount, coalesce(sum(discount), 0)::numeric(24,4) AS discount,
       coalesce(sum(quantity), 0)::numeric(24,4) AS quantity
     FROM customer_event JOIN customer c USING (workspace_id)
     WHERE workspace_id = $1 AND c.id = customer_id GROUP BY 1, 2 ORDER BY 1, 2`,
    [scope.workspaceId],
  );

/** Where everybody stands: memberships with strength and until, sizes, and personas with their fit. */
export async function standing(scope: Scope) {
  return {
    memberships: await scope.query(
      `SELECT m.customer_id, m.segmentation_id, g.key AS segment, m.strength, m.until
       FROM segment_answer m LEFT JOIN segment g ON g.id = m.segment_id
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
export const wronglyCounted = (scope: Scope) =>
  scope.query(
    `SELECT g.key AS of, g.size AS kept FROM segment g WHERE g.workspace_id = $1 AND g.size <>
       (SELECT count(*) FROM segment_answer m WHERE m.workspace_id = $1 AND m.segment_id = g.id)
     UNION ALL SELECT p.name, p.match_count FROM persona p WHERE p.workspace_id = $1 AND p.match_count <>
       (SELECT count(*) FROM persona_match m WHERE m.workspace_id = $1 AND m.persona_id = p.id)`,
    [scope.workspaceId],
  );
