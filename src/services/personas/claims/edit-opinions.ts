import type { Scope } from '../../../db/postgres/connection.ts';
import {
  type ClaimOpinion,
  opinionsByIds,
  removeOpinion,
  saveOpinion,
} from '../../../db/tables/personas/claim-opinions.ts';
import { lockClaim } from '../../../db/tables/personas/persona-claims.ts';
import { PersonagraphError } from '../../../errors.ts';
import { checked, OpinionInput } from '../claim-input.ts';
import { tellClaim } from './claim-changes.ts';
import { noClaim } from './edit-claims.ts';

/**
 * Records that somebody agrees with a claim or not, in the place of what the same said before. Throws NOT_FOUND, and
 * INVALID_INPUT for dissent without a reason.
 */
export async function recordOpinion(scope: Scope, claimId: number, input: OpinionInput): Promise<ClaimOpinion> {
  const { who, team, agrees, why } = checked(OpinionInput, input);
  return scope.transaction(async (transaction) => {
    const claim = (await lockClaim(transaction, claimId)) ?? noClaim('claimId');
    const opinion = { who: who.trim(), team: team ?? null, agrees, why: why ?? null };
    const saved = await saveOpinion(transaction, claimId, opinion);
    await tellClaim(transaction, claim, claim, ['opinions']);
    return saved;
  });
}

/** Takes an opinion back. Throws NOT_FOUND. */
export async function withdrawOpinion(scope: Scope, id: number): Promise<ClaimOpinion> {
  return scope.transaction(async (transaction) => {
    const [opinion] = await opinionsByIds(transaction, [id]);
    const claim = opinion && (await lockClaim(transaction, opinion.claimId));
    if (!claim || !(await removeOpinion(transaction, id))) {
      throw new PersonagraphError('NOT_FOUND', 'No such opinion.', { field: ['id'] });
    }
    await tellClaim(transaction, claim, claim, ['opinions']);
    return opinion;
  });
}
