import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { type ClaimEvidence, evidenceByIds, evidenceOfClaims } from '../../db/tables/personas/claim-evidence.ts';
import { type AnswerShare, answerShare, type CountedAnswer } from '../../db/tables/surveys/answer-shares.ts';
import { findSurvey, type Survey } from '../../db/tables/surveys/surveys.ts';
import type { SurveyQuestion } from '../../engine/catalogue/survey-question.ts';
import { wilson } from '../../engine/comparison/share-difference.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { text } from '../input/text.ts';
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
    answer: text(200).min(1).nullable().default(null),
    from: number,
    to: number,
    among: z.enum(['MEMBERS', 'EVERYBODY']).default('MEMBERS'),
    stance: z.enum(['SUPPORTS', 'REFUTES']).nullable().default(null),
    leastShare: share,
    mostShare: share,
  })
  .refine(({ stance, leastShare, mostShare }) => (stance === null) !== (leastShare === null && mostShare === null), {
    message: 'Say which shares speak for the claim, or give the stance yourself: one of both.',
    path: ['stance'],
  })
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
    const found = await computed(transaction, spec, personaId);
    const made = await addEvidence(transaction, claimId, { ...found, kind: 'SURVEY', survey: spec.survey });
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
    return editEvidence(transaction, id, version, await computed(transaction, spec, personaId));
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

async function computed(scope: Scope, spec: ValidSpec, personaId: number) {
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
  return {
    stance: stanceOf(spec, found),
    date: found.last,
    sampleSize: found.n,
    source: survey.title,
    method: `Share of the latest answers to "${spec.question}", of ${spec.among === 'MEMBERS' ? 'members' : 'everybody'}`,
    detail: { asked: spec, share: value, low, high, count: found.count, from: found.first, to: found.last },
  };
}

function stanceOf({ stance, leastShare, mostShare }: ValidSpec, { count, n }: AnswerShare): 'SUPPORTS' | 'REFUTES' {
  if (stance) return stance;
  const own = count / n;
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
      throw invalid(`The question has no answer ${answer}${didYouMean(answer, options)}.`, ['answer']);
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
