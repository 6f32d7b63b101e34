import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, rowsByIds, type Source } from '../../reads/source.ts';

/** Somebody agrees with a claim or not. */
export type ClaimOpinion = Row<Prisma.PersonaClaimOpinionGetPayload<object>>;

export const OPINIONS: Source<ClaimOpinion> = {
  table: 'persona_claim_opinion',
  alias: 'o',
  columns: {
    id: 'o.id',
    workspaceId: 'o.workspace_id',
    claimId: 'o.claim_id',
    who: 'o.who',
    team: 'o.team::text',
    agrees: 'o.agrees',
    why: 'o.why',
    at: 'o.at',
  },
};
const OPINION = columnsOf(OPINIONS);

/** The opinions on a claim, oldest first. */
export const OPINIONS_ON_CLAIM: List<ClaimOpinion> = { source: OPINIONS, parent: 'o.claim_id', order: 'o.id' };

/** Those with these ids; of other workspaces and unknown ones none. */
export async function opinionsByIds(scope: Scope, ids: readonly number[]): Promise<ClaimOpinion[]> {
  return rowsByIds(scope, OPINIONS, ids);
}

/** Stores an opinion on a claim that is there, in the place of an earlier one of the same person. */
export async function saveOpinion(
  scope: Scope,
  claimId: number,
  { who, team, agrees, why }: Pick<ClaimOpinion, 'who' | 'team' | 'agrees' | 'why'>,
): Promise<ClaimOpinion> {
  const [row] = await scope.query<ClaimOpinion>(
    `INSERT INTO persona_claim_opinion AS o (workspace_id, claim_id, who, team, agrees, why)
     VALUES ($1, $2, $3, $4::team, $5, $6)
     ON CONFLICT (workspace_id, claim_id, who)
     DO UPDATE SET team = excluded.team, agrees = excluded.agrees, why = excluded.why, at = now()
     RETURNING ${OPINION}`,
    [scope.workspaceId, claimId, who, team, agrees, why],
  );
  return row!;
}

/** Deletes an opinion; false where it was not there. */
export async function removeOpinion(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query('DELETE FROM persona_claim_opinion WHERE workspace_id = $1 AND id = $2 RETURNING 1', [
    scope.workspaceId,
    id,
  ]);
  return rows.length > 0;
}
