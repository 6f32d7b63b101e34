import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { lockPersonaState } from '../../db/tables/personas/personas.ts';
import { askForBaseline } from '../../db/tables/upkeep/persona-baselines.ts';
import { insertReview, type PersonaReview } from '../../db/tables/upkeep/persona-reviews.ts';
import { REVIEW_KINDS } from '../../engine/upkeep/review-calendar.ts';
import { text } from '../input/text.ts';
import { recordAudit } from '../personas/audit.ts';
import { findPersona } from '../personas/write-persona.ts';
import { checked, invalid } from '../research/checked.ts';

const ReviewInput = z.strictObject({
  personaId: z.int(),
  kind: z.enum(REVIEW_KINDS),
  findings: text(10_000).min(1, 'A review says what it found.'),
  reviewer: text(200).default(''),
  at: z.date().nullable().default(null),
});
export type ReviewInput = z.input<typeof ReviewInput>;

/** A little more than clocks of two machines differ. */
const TOLERANCE_MS = 300_000;

/**
 * Records that an active persona was reviewed: what the review covers is due anew from then, and the members of now become
 * the baseline of its drift. Throws NOT_FOUND; INVALID_INPUT for a persona that is a draft or retired, and for a review of
 * the future or without findings.
 */
export async function reviewPersona(scope: Scope, input: ReviewInput): Promise<PersonaReview> {
  const { personaId, kind, findings, reviewer, at } = checked(ReviewInput, input);
  if (at !== null && at.getTime() > Date.now() + TOLERANCE_MS) {
    throw invalid('A review that is recorded has taken place.', ['at']);
  }
  return scope.transaction(async (transaction) => {
    await lockPersonaState(transaction, personaId);
    const { status, published } = await findPersona(transaction, personaId, 'personaId');
    if (status !== 'ACTIVE') {
      const why = status === 'DRAFT' ? 'a draft: nobody is matched to it yet' : 'retired: nobody is matched to it';
      throw invalid(`Only active personas are reviewed; this one is ${why}.`, ['personaId']);
    }
    const review = await insertReview(transaction, { personaId, kind, findings, reviewer, at, published });
    await askForBaseline(transaction, personaId, 'REVIEW');
    await recordAudit(transaction, { personaId, action: 'REVIEWED', subjectId: review.id, detail: { kind } });
    return review;
  });
}
