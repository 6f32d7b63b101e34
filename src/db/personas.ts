import type { Scope } from './database.ts';
import type { Prisma } from './generated/client.ts';
import type { MatchRule } from './matches.ts';

export type Persona = Prisma.PersonaGetPayload<object>;
export type PersonaClaim = Prisma.PersonaClaimGetPayload<object>;
export type PersonaCriterion = Prisma.PersonaCriterionGetPayload<object>;

export async function personasByIds(scope: Scope, ids: readonly number[]): Promise<Persona[]> {
  return scope.prisma.persona.findMany({ where: { workspaceId: scope.workspaceId, id: { in: [...ids] } } });
}

/** How active personas match, with segments as criteria; `personaIds` narrows it to these, whatever their status. */
export async function matchRules(scope: Scope, personaIds?: readonly number[]): Promise<MatchRule[]> {
  const personas = await scope.prisma.persona.findMany({
    where: personaIds
      ? { workspaceId: scope.workspaceId, id: { in: [...personaIds] } }
      : { workspaceId: scope.workspaceId, status: 'ACTIVE' },
    orderBy: { id: 'asc' },
    include: { criteria: { orderBy: { id: 'asc' } } },
  });
  return personas.map(({ id, status, threshold, criteria }) => ({
    personaId: id,
    threshold,
    // Only active personas match anybody: without criteria all matches leave.
    criteria: status === 'ACTIVE' ? criteria.map(({ segmentId, weight }) => ({ segmentId, weight })) : [],
  }));
}
