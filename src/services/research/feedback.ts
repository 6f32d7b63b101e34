import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import { CLAIMS } from '../../db/tables/personas/persona-claims.ts';
import { PERSONAS } from '../../db/tables/personas/personas.ts';
import { FEEDBACK, type ResearchFeedback, WRITTEN_FEEDBACK } from '../../db/tables/research/feedback.ts';
import { deleteVersioned, insertVersioned, updateVersioned } from '../../db/tables/research/versioned.ts';
import { filled, name } from '../input/text.ts';
import type { ClaimInput } from '../personas/claim-input.ts';
import { addClaim } from '../personas/claims/edit-claims.ts';
import type { RunHost } from '../threads/host.ts';
import { announceResearch } from './announce.ts';
import { checked, invalid, refuseStale, requireRow, type Seen } from './checked.ts';
import { team } from './teams.ts';

const FeedbackInput = z.strictObject({
  text: filled(5_000),
  team: team.nullable().default(null),
  /** Who says so. */
  author: name(200),
  personaId: z.int().nullable().default(null),
  claimId: z.int().nullable().default(null),
});
export type FeedbackInput = z.input<typeof FeedbackInput>;

const reason = filled(2_000);

/** Puts feedback in the inbox. A claim says by itself which persona it is about. Throws INVALID_INPUT, NOT_FOUND. */
export async function sendFeedback(scope: Scope, input: FeedbackInput): Promise<ResearchFeedback> {
  const valid = checked(FeedbackInput, input);
  return scope.transaction(async (transaction) => {
    await requireRow(transaction, PERSONAS, valid.personaId, 'persona', ['personaId']);
    const claim = await requireRow(transaction, CLAIMS, valid.claimId, 'claim', ['claimId']);
    if (claim && valid.personaId !== null && claim.personaId !== valid.personaId) {
      throw invalid('The claim is of another persona.', ['claimId']);
    }
    const personaId = claim?.personaId ?? valid.personaId;
    const made = await insertVersioned(transaction, WRITTEN_FEEDBACK, { ...valid, personaId });
    await announceResearch(transaction, 'FEEDBACK', 'CREATED', made!, 'FEEDBACK_GIVEN');
    return made!;
  });
}

/** Declines feedback, with the reason. Throws INVALID_INPUT for one that was decided; NOT_FOUND, CONFLICT. */
export async function declineFeedback(scope: Scope, seen: Seen, why: string): Promise<ResearchFeedback> {
  const valid = checked(z.strictObject({ reason }), { reason: why });
  return decide(scope, seen, async () => ({ status: 'DECLINED', reason: valid.reason }));
}

/**
 * Accepts feedback, and adds a claim to the persona that it is about where one is given. Throws INVALID_INPUT for one that was
 * decided, or is about no persona; NOT_FOUND, CONFLICT; what {@link addClaim} throws.
 */
export async function acceptFeedback(
  host: RunHost,
  scope: Scope,
  seen: Seen,
  why: string | null,
  claim: ClaimInput | null,
): Promise<ResearchFeedback> {
  const valid = checked(z.strictObject({ reason: reason.nullable() }), { reason: why });
  return decide(scope, seen, async (transaction, feedback) => ({
    status: 'ACCEPTED',
    reason: valid.reason,
    madeClaimId: claim && (await madeClaim(host, transaction, feedback, claim)).id,
  }));
}

async function madeClaim(host: RunHost, transaction: Scope, { personaId }: ResearchFeedback, claim: ClaimInput) {
  if (personaId === null) throw invalid('The feedback is about no persona that a claim could be added to.', ['claim']);
  return addClaim(host, transaction, personaId, claim);
}

/** Deletes feedback for good. */
export async function deleteFeedback(scope: Scope, seen: Seen): Promise<void> {
  await scope.transaction(async (transaction) => {
    const [before] = await rowsByIds(transaction, FEEDBACK, [seen.id]);
    if (!(await deleteVersioned(transaction, WRITTEN_FEEDBACK, seen))) {
      await refuseStale(transaction, FEEDBACK, seen, 'feedback');
    }
    await announceResearch(transaction, 'FEEDBACK', 'DELETED', before!);
  });
}

async function decide(
  scope: Scope,
  seen: Seen,
  outcome: (transaction: Scope, feedback: ResearchFeedback) => Promise<object>,
): Promise<ResearchFeedback> {
  return scope.transaction(async (transaction) => {
    const held = await updateVersioned(transaction, WRITTEN_FEEDBACK, seen, {});
    if (!held) return refuseStale(transaction, FEEDBACK, seen, 'feedback');
    if (held.status !== 'NEW') throw invalid(`It was ${held.status.toLowerCase()} before.`, ['id']);
    const fields = { ...(await outcome(transaction, held)), decidedAt: new Date().toISOString() };
    const decided = await updateVersioned(transaction, WRITTEN_FEEDBACK, held, fields);
    await announceResearch(transaction, 'FEEDBACK', 'EDITED', decided!, 'FEEDBACK_SETTLED');
    return decided!;
  });
}
