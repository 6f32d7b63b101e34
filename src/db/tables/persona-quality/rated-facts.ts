import type { Scope } from '../../postgres/connection.ts';

/** Facts of a persona that its numbers and checks need beside its row. */
export interface RatedFacts {
  readonly personaId: number;
  readonly criteria: number;
  /** When its last version was published; null: never. */
  readonly publishedAt: Date | null;
  /** When it was last reviewed, by whichever kind of review; null: never. */
  readonly reviewedAt: Date | null;
  /** Ids of its claims with evidence that is no guess, or a measure that was had. */
  readonly evident: readonly number[];
}

/** The facts of some personas. */
export async function ratedFacts(scope: Scope, personaIds: readonly number[]): Promise<RatedFacts[]> {
  return scope.query<RatedFacts>(
    `SELECT p.id AS "personaId",
       (SELECT count(*)::int FROM persona_criterion c WHERE c.workspace_id = p.workspace_id AND c.persona_id = p.id) AS criteria,
       (SELECT max(v.at) FROM persona_version v WHERE v.workspace_id = p.workspace_id AND v.persona_id = p.id) AS "publishedAt",
       (SELECT max(r.at) FROM persona_review r WHERE r.workspace_id = p.workspace_id AND r.persona_id = p.id) AS "reviewedAt",
       ARRAY(SELECT k.id FROM persona_claim k WHERE k.workspace_id = p.workspace_id AND k.persona_id = p.id
         AND ((k.measured ->> 'known')::int > 0 OR EXISTS (SELECT FROM persona_evidence e
           WHERE e.workspace_id = k.workspace_id AND e.claim_id = k.id AND e.kind <> 'EDUCATED_GUESS'))
         ORDER BY k.id) AS evident
     FROM persona p WHERE p.workspace_id = $1 AND p.id = ANY($2) ORDER BY p.id`,
    [scope.workspaceId, personaIds],
  );
}
