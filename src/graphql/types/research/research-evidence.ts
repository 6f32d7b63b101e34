import type { ClaimEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import { findClaim } from '../../../services/personas/claims/edit-claims.ts';
import { addInterviewEvidence } from '../../../services/research/interview-evidence.ts';
import {
  addSurveyEvidence,
  recomputeSurveyEvidence,
  type SurveyShare,
  shareOf,
} from '../../../services/research/survey-evidence.ts';
import { builder } from '../../core/builder.ts';
import { EvidenceStance } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { one } from '../../core/reading.ts';
import { Evidence } from '../claims/claim-evidence.ts';
import { claimRow } from '../claims/claim-measure.ts';
import { Claim } from '../claims/persona-claim.ts';
import { Interview } from './interview.ts';

const SharePast = builder.objectRef<SurveyShare['written']>('SurveyShareWritten').implement({
  description: 'A share of answers when it became evidence.',
  fields: (t) => ({
    share: t.exposeFloat('share', { description: 'The share, 0..1.' }),
    sampleSize: t.exposeInt('sampleSize', { description: 'Customers who had answered the question.' }),
    date: t.field({
      type: 'Date',
      description: 'The day of the last answer that counted.',
      resolve: ({ date }) => date,
    }),
  }),
});

const Share = builder.objectRef<SurveyShare>('SurveyShare').implement({
  description:
    'A share of answers to a survey that is evidence. It is computed anew within a minute once answers come in, or members.',
  fields: (t) => ({
    share: t.exposeFloat('share', { description: 'The share when it was computed last, 0..1.' }),
    low: t.exposeFloat('low', { description: 'Lower end of its 95 % interval (Wilson 1927).' }),
    high: t.exposeFloat('high', { description: 'Upper end of the same interval.' }),
    written: t.field({
      type: SharePast,
      description: 'The same when it became evidence.',
      resolve: ({ written }) => written,
    }),
    tolerance: t.exposeFloat('tolerance', {
      nullable: true,
      description: 'How far it may move from what was written; beyond, it refutes the claim. Null: not said.',
    }),
    problem: t.string({
      nullable: true,
      description: 'Why it could not be computed anew, and is the last that could; null: it could.',
      resolve: ({ problem }) => problem?.message ?? null,
    }),
  }),
});

builder.objectFields(Evidence, (t) => ({
  surveyShare: t.field({
    type: Share,
    nullable: true,
    description: 'The share of answers that it was computed as; null of other evidence.',
    resolve: shareOf,
  }),
  interview: t.field({
    type: Interview,
    nullable: true,
    description: 'The interview that it is taken from; null where it is from none.',
    ...one('interview', 'interviewId'),
  }),
}));

const AnsweredBy = builder.enumType('SurveyEvidenceGroup', {
  description: 'Whose answers become evidence.',
  values: {
    MEMBERS: { value: 'MEMBERS', description: 'Customers matched to the persona.' },
    EVERYBODY: { value: 'EVERYBODY', description: 'All customers.' },
  } as const,
});

const PAYLOAD = {
  evidence: noun(Evidence, 'The evidence.'),
  claim: noun(Claim, 'Its claim as it is now.'),
};

async function withClaim(evidence: ClaimEvidence, scope: Parameters<typeof findClaim>[0]) {
  return { evidence, claim: await findClaim(scope, evidence.claimId) };
}

mutation({
  name: 'addInterviewEvidence',
  scope: 'RESEARCH',
  description: 'Makes an interview evidence of a claim, whose status follows. CONFLICT where it is already.',
  input: {
    description: 'What an interview says about a claim.',
    fields: (t) => ({
      claimId: t.id({ required: true, description: 'The claim.' }),
      interviewId: t.id({ required: true, description: 'The interview. NOT_FOUND for one of another workspace.' }),
      stance: t.field({ type: EvidenceStance, description: 'Whether it supports the claim. Default SUPPORTS.' }),
      excerpt: t.string({ description: 'Words of it, 5,000 characters at most. Erased with the customer.' }),
    }),
  },
  payload: PAYLOAD,
  work: async ({ claimId, interviewId, stance, excerpt }, { scope }) => {
    const made = await addInterviewEvidence(scope, {
      claimId: claimRow(claimId, 'claimId'),
      interviewId: decodeId('Interview', interviewId, ['interviewId']),
      stance: stance ?? 'SUPPORTS',
      excerpt: excerpt ?? null,
    });
    return withClaim(made, scope);
  },
});

mutation({
  name: 'addSurveyEvidence',
  scope: 'RESEARCH',
  description:
    'Adds the share of an answer to a survey as evidence of a claim, whose status follows. Of each customer the latest ' +
    'answer counts. NOT_ENOUGH_DATA where nobody answered; CONFLICT where the same share is evidence of the claim already.',
  input: {
    description: 'A share of answers.',
    fields: (t) => ({
      claimId: t.id({ required: true, description: 'The claim.' }),
      survey: t.string({ required: true, description: 'Key of the survey.' }),
      question: t.string({ required: true, description: 'Key of the question. UNKNOWN_QUESTION for none.' }),
      answer: t.string({ description: 'The option that is counted, of a CHOICE or MULTIPLE question.' }),
      from: t.float({ description: 'The least number that is counted, of a SCALE or NUMBER. Default: any.' }),
      to: t.float({ description: 'The greatest number that is counted. Default: any.' }),
      among: t.field({ type: AnsweredBy, description: 'Whose answers. Default MEMBERS.' }),
      stance: t.field({
        type: EvidenceStance,
        description: 'Whether it supports the claim, whatever the share becomes. Else give shares, or a tolerance.',
      }),
      leastShare: t.float({
        description: 'The share, 0 to 1, from which on it supports the claim; below it refutes it.',
      }),
      mostShare: t.float({ description: 'The share, 0 to 1, up to which it supports the claim; above it refutes it.' }),
      tolerance: t.float({
        description:
          'How far the share may move from that of now, 0 to 1, without refuting the claim. Not with the others.',
      }),
    }),
  },
  payload: PAYLOAD,
  work: async ({ claimId, survey, question, ...options }, { scope }) => {
    const spec = { ...presentFields(options), survey, question };
    return withClaim(await addSurveyEvidence(scope, claimRow(claimId, 'claimId'), spec), scope);
  },
});

mutation({
  name: 'recomputeSurveyEvidence',
  scope: 'RESEARCH',
  description: 'Computes survey evidence again from the answers of now: share, sample size, date and stance.',
  input: {
    description: 'Evidence to compute again.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The evidence, which addSurveyEvidence made.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: PAYLOAD,
  work: async ({ id, version }, { scope }) =>
    withClaim(await recomputeSurveyEvidence(scope, { id: decodeId('PersonaEvidence', id), version }), scope),
});
