import type { Scope } from '../../postgres/connection.ts';

/** Members of then by a match that ended since; one who came back after is among them. */
const GONE = `gone AS MATERIALIZED (
     SELECT DISTINCT t.persona_id, t.customer_id FROM match_transition t
     WHERE t.workspace_id = $1 AND t.persona_id = ANY($3) AND t.since <= $2 AND t.at > $2
       AND (t.withdrawn IS NULL OR t.withdrawn > $2)
       AND NOT EXISTS (SELECT FROM persona_match o WHERE o.workspace_id = $1 AND o.persona_id = t.persona_id
         AND o.customer_id = t.customer_id AND o.since <= $2))`;

/** Members of a persona at a past time and now. */
export interface MemberChange {
  readonly personaId: number;
  readonly now: number;
  readonly then: number;
  readonly both: number;
}

/** The members of personas at a past time and now, counted by the history of their matches. Nobody then, nobody now: none. */
export async function memberChanges(scope: Scope, personaIds: readonly number[], then: Date): Promise<MemberChange[]> {
  return scope.query<MemberChange>(
    `WITH ${GONE}
     SELECT id AS "personaId", coalesce(n.now, 0)::int AS now, (coalesce(n.stayed, 0) + coalesce(l.gone, 0))::int AS then,
       (coalesce(n.stayed, 0) + coalesce(l.back, 0))::int AS both
     FROM unnest($3::int[]) AS id
     LEFT JOIN (SELECT persona_id, count(*) AS now, count(*) FILTER (WHERE since <= $2) AS stayed
       FROM persona_match WHERE workspace_id = $1 AND persona_id = ANY($3) GROUP BY 1) AS n ON n.persona_id = id
     LEFT JOIN (SELECT g.persona_id, count(*) AS gone, count(m.customer_id) AS back
       FROM gone g LEFT JOIN persona_match m
         ON m.workspace_id = $1 AND m.persona_id = g.persona_id AND m.customer_id = g.customer_id
       GROUP BY 1) AS l ON l.persona_id = id
     ORDER BY id`,
    [scope.workspaceId, then, personaIds],
  );
}

/** Customers explained by some personas then or now, and those whose set of them is another. */
export async function setChanges(
  scope: Scope,
  personaIds: readonly number[],
  then: Date,
): Promise<{ readonly either: number; readonly changed: number }> {
  const [row] = await scope.query<{ either: number; changed: number }>(
    `WITH ${GONE},
     moved AS (
       SELECT m.customer_id FROM persona_match m WHERE m.workspace_id = $1 AND m.persona_id = ANY($3) AND m.since > $2
         AND NOT EXISTS (SELECT FROM gone g WHERE g.persona_id = m.persona_id AND g.customer_id = m.customer_id)
       UNION SELECT g.customer_id FROM gone g WHERE NOT EXISTS (SELECT FROM persona_match m
         WHERE m.workspace_id = $1 AND m.persona_id = g.persona_id AND m.customer_id = g.customer_id))
     SELECT (SELECT count(*)::int FROM (
         SELECT customer_id FROM persona_match WHERE workspace_id = $1 AND persona_id = ANY($3)
         UNION SELECT customer_id FROM gone) AS held) AS either,
       (SELECT count(*)::int FROM moved) AS changed`,
    [scope.workspaceId, then, personaIds],
  );
  return row!;
}
