import type { Prisma } from '../generated/client.ts';
import type { Scope, SqlScope } from '../postgres/database.ts';
import type { MatchRule } from './matches.ts';

export type Persona = Prisma.PersonaGetPayload<object>;
export type PersonaClaim = Prisma.PersonaClaimGetPayload<object>;
export type PersonaCriterion = Prisma.PersonaCriterionGetPayload<object>;

export async function personasByIds(scope: Scope, ids: readonly number[]): Promise<Persona[]> {
  return scope.prisma.persona.findMany({ where: { workspaceId: scope.workspaceId, id: { in: [...ids] } } });
}

/** How active personas match, with segments as criteria; `personaIds` narrows it to these, whatever their status. */
export async function matchRules(scope: SqlScope, personaIds?: readonly number[]): Promise<MatchRule[]> {
  // Only active personas match anybody: without criteria all matches leave.
  return scope.sql.query<MatchRule>(
    `SELECT p.id AS "personaId", p.threshold, coalesce(
       jsonb_agg(jsonb_build_object('segmentId', c.segment_id, 'weight', c.weight) ORDER BY c.id)
         FILTER (WHERE c.id IS NOT NULL AND p.status = 'ACTIVE'), '[]') AS criteria
     FROM persona p LEFT JOIN persona_criterion c ON c.persona_id = p.id
     WHERE p.workspace_id = $1 AND CASE WHEN $2::int[] IS NULL THEN p.status = 'ACTIVE' ELSE p.id = ANY($2) END
     GROUP BY p.id ORDER BY p.id`,
    [scope.workspaceId, personaIds ?? null],
  );
}
