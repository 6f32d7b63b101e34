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
