import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Cause } from '../../db/tables/changes/changes.ts';
import { serverTime } from '../../db/tables/personas/bound-claims.ts';
import {
  type ClaimEvidence,
  type ComputedEvidence,
  computedEvidence,
  evidenceByIds,
  evidenceOfClaims,
  writeComputed,
} from '../../db/tables/personas/claim-evidence.ts';
import { lockClaims } from '../../db/tables/personas/persona-claims.ts';
import { type AnswerShare, answerShare, type CountedAnswer } from '../../db/tables/surveys/answer-shares.ts';
import { findSurvey, type Survey } from '../../db/tables/surveys/surveys.ts';
import type { SurveyQuestion } from '../../engine/catalogue/survey-question.ts';
import { wilson } from '../../engine/comparison/share-difference.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { filled, text } from '../input/text.ts';
import { hasMoved, settled, tellMoved } from '../personas/claims/claim-changes.ts';
import { findClaim } from '../personas/claims/edit-claims.ts';
import { addEvidence, editEvidence } from '../personas/claims/edit-evidence.ts';
import { checked, invalid, type Seen } from './checked.ts';

const number = z.number().min(-1e15).max(1e15).nullable().default(null);
const share = z.number().min(0).max(1).nullable().default(null);

/** How a share of answers becomes evidence of a claim; it is kept with the evidence, which can so be had again. */
const ShareSpec = z
  .strictObject({
    survey: text(200),
    question: text(200),
    answer: filled(200).nullable().default(null),
    from: number,
    to: number,
    among: z.enum(['MEMBERS', 'EVERYBODY']).default('MEMBERS'),
    stance: z.enum(['SUPPORTS', 'REFUTES']).nullable().default(null),
    leastShare: share,
    mostShare: share,
    tolerance: share,
  })
  .refine(
    ({ stance, leastShare, mostShare, tolerance }) =>
      [stance !== null, leastShare !== null || mostShare !== null, tolerance !== null].filter(Boolean).length === 1,
    {
      message:
        'Say which shares speak for the claim, how far this one may move, or give the stance yourself: one of these.',
      path: ['stance'],
    },
  )
  .refine(({ leastShare, mostShare }) => (leastShare ?? 0) <= (mostShare ?? 1), {
    message: 'No share lies between these.',
    path: ['mostShare'],
  })
  .refine(({ from, to }) => (from ?? -1e15) <= (to ?? 1e15), {
    message: 'No number lies between these.',
    path: ['to'],
  });
export type ShareSpec = z.input<typeof ShareSpec>;
type ValidSpec = z.output<typeof ShareSpec>;

/**
 * Adds the share of an answer to a survey as evidence of a claim: over the members of its persona, or everybody. Throws
 * NOT_FOUND for no such claim or survey, UNKNOWN_QUESTION, INVALID_INPUT for an answer that the question does not have,
 * NOT_ENOUGH_DATA where nobody answered, CONFLICT where the same share is evidence of the claim already.
 */
export async function addSurveyEvidence(scope: Scope, claimId: number, input: ShareSpec): Promise<ClaimEvidence> {
  const spec = checked(ShareSpec, input);
  return scope.transaction(async (transaction) => {
    const { personaId } = await findClaim(transaction, claimId, 'claimId');
    const at = await serverTime(transaction);
    const found = await computed(transaction, spec, personaId, null);
    const input = { ...found, kind: 'SURVEY' as const, survey: spec.survey };
    const made = await addEvidence(transaction, claimId, input, at);
    // The claim is locked by now: nobody else adds the same meanwhile.
    const asked = askedOf(spec);
    const twins = (await evidenceOfClaims(transaction, [claimId])).filter(
      ({ surveyId, detail }) => surveyId === made.surveyId && isDeepStrictEqual(askedOf(specOf(detail)), asked),
    );
    if (twins.length === 1) return made;
    throw new PersonagraphError('CONFLICT', 'The share is evidence of the claim already: compute that again.', {
      field: ['question'],
    });
  });
}

/** Computes survey evidence again from the answers of now. Throws INVALID_INPUT for evidence that was not computed. */
export async function recomputeSurveyEvidence(scope: Scope, { id, version }: Seen): Promise<ClaimEvidence> {
  return scope.transaction(async (transaction) => {
    const [stored] = await evidenceByIds(transaction, [id]);
    if (!stored) throw new PersonagraphError('NOT_FOUND', 'No such evidence.', { field: ['id'] });
    const spec = specOf(stored.detail);
    if (!spec) throw invalid('The evidence was not computed of answers to a survey.', ['id']);
    const { personaId } = await findClaim(transaction, stored.claimId);
    const at = await serverTime(transaction);
    const found = await computed(transaction, spec, personaId, shareOf(stored));
    return editEvidence(transaction, id, version, found, at);
  });
}

/** The spec in the numbers of evidence; null of evidence that people gave. */
function specOf(detail: unknown): ValidSpec | null {
  const asked = typeof detail === 'object' && detail !== null ? (detail as Record<string, unknown>)['asked'] : null;
  const parsed = ShareSpec.safeParse(asked);
  return parsed.success ? parsed.data : null;
}

/** What makes two pieces of survey evidence the same. */
function askedOf(spec: ValidSpec | null): unknown {
  if (!spec) return null;
  const { question, answer, from, to, among } = spec;
  return { question, answer, from, to, among };
}

/** A share of answers that is evidence, as its numbers keep it. */
export interface SurveyShare {
  readonly share: number;
  /** Its 95 % interval (Wilson 1927). */
  readonly low: number;
  readonly high: number;
  /** The share when it became evidence. */
  readonly written: { readonly share: number; readonly sampleSize: number; readonly date: string };
  /** How far it may move from what was written without speaking against the claim; null: shares, or people, say what it means. */
  readonly tolerance: number | null;
  /** The reason that it could not be computed anew, and is the last that could; null: it could. */
  readonly problem: { readonly code: string; readonly message: string } | null;
}

const Written = z.object({ share: z.number(), sampleSize: z.number(), date: z.string() });
const Computed = z.object({
  share: z.number(),
  low: z.number(),
  high: z.number(),
  written: Written,
  problem: z.object({ code: z.string(), message: z.string() }).nullable().default(null),
});

/** The share that evidence was computed as; null of other evidence. */
export function shareOf({ detail, computedAt }: Pick<ClaimEvidence, 'detail' | 'computedAt'>): SurveyShare | null {
  const numbers = computedAt === null ? undefined : Computed.safeParse(detail).data;
  return numbers ? { ...numbers, tolerance: specOf(detail)?.tolerance ?? null } : null;
}

/**
 * Computes all shares of a workspace anew that are evidence, as answers came in since. A claim whose status is another by that
 * is told. One that cannot be had any more stays as it was, and says why.
 */
export async function recomputeShares(scope: Scope, cause: Cause | undefined): Promise<void> {
  const pieces = await computedEvidence(scope);
  if (pieces.length === 0) return;
  await scope.transaction(async (transaction) => {
    const at = await serverTime(transaction);
    const claims = await lockClaims(
      transaction,
      pieces.map(({ claimId }) => claimId),
    );
    const there = new Set(claims.map(({ id }) => id));
    // Read again: they may have been edited until their claims were locked.
    for (const piece of await computedEvidence(transaction)) {
      if (there.has(piece.claimId)) await recompute(transaction, piece, at);
    }
    const moved = [];
    for (const before of claims) {
      const now = await settled(transaction, before);
      if (hasMoved(before, now)) moved.push({ before, now });
    }
    await tellMoved(transaction, moved, cause);
  });
}

async function recompute(transaction: Scope, piece: ComputedEvidence, at: Date): Promise<void> {
  const [spec, last] = [specOf(piece.detail), shareOf(piece)];
  if (!spec || !last) return;
  const { stance, date, sampleSize } = piece;
  const found = await computed(transaction, spec, piece.personaId, last).catch((error: unknown) => {
    if (!(error instanceof PersonagraphError)) throw error;
    const problem = { code: error.code, message: error.message };
    return { stance, date, sampleSize, detail: { ...(piece.detail as object), problem } };
  });
  await writeComputed(transaction, piece.id, found, at);
}

/** Counts a share. `last` is how it was computed before; null where it becomes evidence. */
async function computed(scope: Scope, spec: ValidSpec, personaId: number, last: SurveyShare | null) {
  const survey = await findSurvey(scope, spec.survey);
  if (!survey) throw new PersonagraphError('NOT_FOUND', 'No such survey.', { field: ['survey'] });
  const answer = countedAnswer(spec, questionOf(survey, spec.question));
  const asked = { id: survey.id, question: spec.question };
  const found = await answerShare(scope, asked, answer, spec.among === 'MEMBERS' ? personaId : null);
  if (found.n === 0 || found.last === null) {
    const whom = spec.among === 'MEMBERS' ? 'No member of the persona has' : 'Nobody has';
    throw new PersonagraphError('NOT_ENOUGH_DATA', `${whom} answered the question.`, { field: ['question'] });
  }
  const { value, low, high } = wilson(found);
  const written = last?.written ?? { share: value, sampleSize: found.n, date: found.last };
  return {
    stance: stanceOf(spec, found, written.share),
    date: found.last,
    sampleSize: found.n,
    source: survey.title,
    method: `Share of the latest answers to "${spec.question}", of ${spec.among === 'MEMBERS' ? 'members' : 'everybody'}`,
    detail: { asked: spec, share: value, low, high, count: found.count, from: found.first, to: found.last, written },
  };
}

function stanceOf(
  { stance, leastShare, mostShare, tolerance }: ValidSpec,
  { count, n }: AnswerShare,
  written: number,
): 'SUPPORTS' | 'REFUTES' {
  if (stance) return stance;
  const own = count / n;
  // Sums of shares are not exact in binary.
  if (tolerance !== null) return Math.abs(own - written) <= tolerance + 1e-9 ? 'SUPPORTS' : 'REFUTES';
  return own >= (leastShare ?? 0) && own <= (mostShare ?? 1) ? 'SUPPORTS' : 'REFUTES';
}

function questionOf({ questions }: Survey, key: string): SurveyQuestion {
  const found = questions.find((question) => question.key === key);
  if (found) return found;
  const near = didYouMean(
    key,
    questions.map((question) => question.key),
  );
  throw new PersonagraphError('UNKNOWN_QUESTION', `The survey has no question ${key}${near}.`, { field: ['question'] });
}

/** The answers that count. Throws INVALID_INPUT for what the question cannot be answered with. */
function countedAnswer({ answer, from, to }: ValidSpec, question: SurveyQuestion): CountedAnswer {
  const { kind, options, min, max } = question;
  if (kind === 'TEXT') throw invalid('Free text has no share: take words of it as an excerpt.', ['question']);
  if (kind === 'CHOICE' || kind === 'MULTIPLE') {
    if (answer === null || from !== null || to !== null) {
      throw invalid(`A ${kind} question has options: say which answer is counted.`, ['answer']);
    }
    if (options && !options.includes(answer)) {
      throw invalid(`The question has no answer ${answer}${didYouMean(answer, options) || '.'}`, ['answer']);
    }
    return kind === 'CHOICE' ? { option: answer } : { among: answer };
  }
  if (answer !== null || (from === null && to === null)) {
    throw invalid(`A ${kind} question has numbers: say from where or up to where they count.`, ['from']);
  }
  if ((max !== null && from !== null && from > max) || (min !== null && to !== null && to < min)) {
    throw invalid(`The numbers of the question go from ${min ?? 'anywhere'} to ${max ?? 'anywhere'}.`, ['from']);
  }
  return { from, to };
}
