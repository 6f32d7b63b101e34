import type { Scope } from '../../postgres/connection.ts';

/** What a team contributed to a persona. */
export interface Contribution {
  readonly personaId: number;
  /** Null: of nobody who said which team is theirs. */
  readonly team: string | null;
  readonly claims: number;
  readonly evidence: number;
  readonly interviews: number;
  readonly questions: number;
  readonly feedback: number;
  /** Message guides, plays, standards, decisions and needs. */
  readonly strategy: number;
}

/** Counts what teams contributed to some personas; teams without anything are left out. */
export async function contributionsTo(scope: Scope, personaIds: readonly number[]): Promise<Contribution[]> {
  return scope.query<Contribution>(
    `SELECT persona_id AS "personaId", team, (count(*) FILTER (WHERE what = 'claim'))::int AS claims,
       (count(*) FILTER (WHERE what = 'evidence'))::int AS evidence,
       (count(*) FILTER (WHERE what = 'interview'))::int AS interviews,
       (count(*) FILTER (WHERE what = 'question'))::int AS questions,
       (count(*) FILTER (WHERE what = 'feedback'))::int AS feedback,
       (count(*) FILTER (WHERE what = 'strategy'))::int AS strategy
     FROM (
       SELECT persona_id, team::text, 'claim' AS what FROM persona_claim
         WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT c.persona_id, c.team::text, 'evidence' FROM persona_evidence v
         JOIN persona_claim c ON c.workspace_id = v.workspace_id AND c.id = v.claim_id
         WHERE v.workspace_id = $1 AND c.persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'interview' FROM interview WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'question' FROM research_question
         WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'feedback' FROM research_feedback
         WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'strategy' FROM message_guide WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'strategy' FROM play WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'strategy' FROM interaction_standard
         WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'strategy' FROM persona_decision
         WHERE workspace_id = $1 AND persona_id = ANY($2)
       UNION ALL SELECT persona_id, team, 'strategy' FROM underlying_need
         WHERE workspace_id = $1 AND persona_id = ANY($2)
     ) AS given GROUP BY persona_id, team ORDER BY persona_id, team NULLS LAST`,
    [scope.workspaceId, personaIds],
  );
}
