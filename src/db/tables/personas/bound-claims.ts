import type { PersonaStatus } from '../../generated/enums.ts';
import type { Scope } from '../../postgres/connection.ts';

/** The groups that a measure may mean by a persona. */
export interface MeasuredPersona {
  readonly id: number;
  readonly status: PersonaStatus;
  readonly sourceSegmentId: number | null;
  /** The segment of its first criterion that counts for it. */
  readonly criterionSegmentId: number | null;
}

/** Features that the measures of a persona's claims are about, each once, in the order of the claims. */
export async function featuresOfClaims(scope: Scope, personaId: number): Promise<string[]> {
  const rows = await scope.query<{ feature: string }>(
    `SELECT c.measure ->> 'feature' AS feature FROM persona_claim c
     WHERE c.workspace_id = $1 AND c.persona_id = $2 AND c.measure IS NOT NULL
     GROUP BY 1 ORDER BY min(c.position), min(c.id)`,
    [scope.workspaceId, personaId],
  );
  return rows.map(({ feature }) => feature);
}

/** Those with these ids; of other workspaces and unknown ones none. */
export async function measuredPersonas(scope: Scope, ids: readonly number[]): Promise<MeasuredPersona[]> {
  if (ids.length === 0) return [];
  return scope.query<MeasuredPersona>(
    `SELECT p.id, p.status::text, p.source_segment_id AS "sourceSegmentId",
       (SELECT c.segment_id FROM persona_criterion c
        WHERE c.workspace_id = p.workspace_id AND c.persona_id = p.id AND c.weight > 0 ORDER BY c.id LIMIT 1)
         AS "criterionSegmentId"
     FROM persona p WHERE p.workspace_id = $1 AND p.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}
