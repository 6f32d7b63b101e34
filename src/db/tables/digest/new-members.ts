import type { Scope } from '../../postgres/connection.ts';
import type { DigestMember } from './digest-members.ts';

/** Customers who began to match a persona. */
export interface NewMembers {
  readonly personaId: number;
  readonly name: string;
  readonly language: string;
  readonly translations: unknown;
  readonly priority: number | null;
  readonly members: number;
  /** Of them, those who had been members before. */
  readonly cameBack: number;
  /** True where everybody was held against the persona for the first time. */
  readonly first: boolean;
  /** All members that the persona has now. */
  readonly all: number;
}

const NEW = `persona_match m JOIN persona p ON p.workspace_id = m.workspace_id AND p.id = m.persona_id
  WHERE m.workspace_id = $1 AND p.status = 'ACTIVE' AND m.since >= $2::timestamptz AND m.since < $3::timestamptz`;
const RETURNED = `EXISTS (SELECT FROM match_transition t WHERE t.workspace_id = m.workspace_id
  AND t.customer_id = m.customer_id AND t.persona_id = m.persona_id AND t.withdrawn IS NULL)`;

/** The customers who began to match active personas from one time up to another and still do, by persona: most first. */
export async function newMembers(scope: Scope, since: Date, until: Date): Promise<NewMembers[]> {
  return scope.query<NewMembers>(
    `SELECT p.id AS "personaId", p.name, p.language, p.translations, p.priority, n.members, n.back AS "cameBack",
       coalesce(p.matched_from >= $2::timestamptz, false) AS first, p.match_count AS "all"
     FROM (SELECT m.persona_id, count(*)::int AS members, count(*) FILTER (WHERE ${RETURNED})::int AS back
       FROM ${NEW} GROUP BY m.persona_id) n
     JOIN persona p ON p.workspace_id = $1 AND p.id = n.persona_id
     ORDER BY p.priority NULLS LAST, n.members DESC, p.id`,
    [scope.workspaceId, since, until],
  );
}

/**
 * Of the new members of some personas, those of note: who have spent most, returns taken off, then who fit best. Of a
 * persona of priority 1 `most` more than of others. Only who matches for the first time.
 */
export async function membersOfNote(
  scope: Scope,
  personaIds: readonly number[],
  { since, until, most }: { readonly since: Date; readonly until: Date; readonly most: number },
): Promise<DigestMember[]> {
  return scope.query<DigestMember>(
    `SELECT "personaId", "customerId", fit, spent,
       CASE WHEN priority = 1 THEN 'PRIORITY' WHEN spent > 0 THEN 'SPENT' ELSE 'FIT' END AS why
     FROM (
       SELECT m.persona_id AS "personaId", m.customer_id AS "customerId", m.fit, m.priority, s.spent::float8 AS spent,
         row_number() OVER (PARTITION BY m.persona_id ORDER BY s.spent DESC NULLS LAST, m.fit DESC, m.customer_id) AS place
       FROM (SELECT m.persona_id, m.customer_id, m.fit, p.priority FROM ${NEW} AND m.persona_id = ANY($4) AND NOT ${RETURNED}) m
       LEFT JOIN LATERAL (
         SELECT sum(CASE WHEN a.type = w.sale_type THEN a.amount - CASE WHEN w.negative_returns THEN 0 ELSE a.below_amount END
           ELSE 2 * a.below_amount - a.amount END) AS spent
         FROM customer_event_aggregate a JOIN workspace w ON w.id = a.workspace_id
         WHERE a.workspace_id = $1 AND a.customer_id = m.customer_id AND a.type IN (w.sale_type, w.return_type)
       ) s ON true) ranked
     WHERE place <= CASE WHEN priority = 1 THEN 2 * $5::int ELSE $5::int END
     ORDER BY "personaId", place`,
    [scope.workspaceId, since, until, personaIds, most],
  );
}

/**
 * Up to when all matches that began are there: the start of the run that is on, if any, whose matches begin with it;
 * otherwise the time given.
 */
export async function matchesSettled(scope: Scope, until: Date): Promise<Date> {
  const [row] = await scope.query<{ at: Date }>(
    `SELECT least($2::timestamptz, min(r.created_at)) AS at FROM run r
     WHERE r.workspace_id = $1 AND r.state NOT IN ('LIVE', 'FAILED', 'CANCELLED')`,
    [scope.workspaceId, until],
  );
  return row!.at;
}
