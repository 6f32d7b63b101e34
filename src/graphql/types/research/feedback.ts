import {
  FEEDBACK,
  FEEDBACK_STATUSES,
  type FeedbackStatus,
  feedbackMeant,
  type ResearchFeedback as Row,
} from '../../../db/tables/research/feedback.ts';
import { acceptFeedback, declineFeedback, deleteFeedback, sendFeedback } from '../../../services/research/feedback.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { one, paged, rowsOf } from '../../core/reading.ts';
import { claimRow } from '../claims/claim-measure.ts';
import { Claim, ClaimInput, readClaim } from '../claims/persona-claim.ts';
import { Persona } from '../personas/persona.ts';

const MEANINGS: Readonly<Record<FeedbackStatus, string>> = {
  NEW: 'Nobody decided on it yet.',
  ACCEPTED: 'It was accepted.',
  DECLINED: 'It was declined, for a reason.',
};

const FeedbackStatusEnum = builder.enumType('ResearchFeedbackStatus', {
  description: 'What became of feedback.',
  values: Object.fromEntries(
    FEEDBACK_STATUSES.map((status) => [status, { value: status, description: MEANINGS[status] }]),
  ) as Record<FeedbackStatus, { value: FeedbackStatus; description: string }>,
});

export const ResearchFeedback = builder.objectRef<Row>('ResearchFeedback');

builder.node(ResearchFeedback, {
  extensions: rowsOf(FEEDBACK),
  description: 'What somebody says about a persona or one of its claims.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.feedback.load(id),
  fields: (t) => ({
    text: t.exposeString('text', { bytes: 200, description: 'What was said.' }),
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team that says so; null where nobody said.',
      resolve: ({ team }) => team as never,
    }),
    author: t.exposeString('author', { description: 'Who says so.' }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is about; null for none.',
      ...one('persona', 'personaId'),
    }),
    claim: t.field({
      type: Claim,
      nullable: true,
      description: 'The claim it is about; null for none, or one since removed.',
      ...one('claim', 'claimId'),
    }),
    madeClaim: t.field({
      type: Claim,
      nullable: true,
      description: 'The claim that was made of it; null for none, or one since removed.',
      ...one('claim', 'madeClaimId'),
    }),
    status: t.expose('status', { type: FeedbackStatusEnum, description: 'What became of it.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      bytes: 100,
      description: 'Why it was accepted or declined; null where nobody said.',
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was accepted or declined; null: it was not.',
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was sent.' }),
  }),
});

const ResearchFeedbackFilter = builder.inputType('ResearchFeedbackFilter', {
  description: 'Which feedback is meant: what is given must all hold.',
  fields: (t) => ({
    status: t.field({ type: FeedbackStatusEnum, description: 'Only of this status.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
    personaId: t.id({ description: 'Only about this persona, or a claim of it.' }),
  }),
});

type FilterShape = (typeof ResearchFeedbackFilter)['$inferInput'];

builder.queryField('researchFeedback', (t) =>
  t.connection(
    {
      type: ResearchFeedback,
      description: 'The inbox of feedback, newest first.',
      args: { filter: t.arg({ type: ResearchFeedbackFilter, description: 'Only this. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => ({
        ordering: 'researchFeedback',
        list: feedbackMeant({
          status: filter?.status ?? undefined,
          team: filter?.team ?? undefined,
          personaId: filter?.personaId ? decodeId('Persona', filter.personaId, ['filter', 'personaId']) : undefined,
        }),
      })),
    },
    { name: 'ResearchFeedbackConnection', description: 'A list of feedback.' },
    { name: 'ResearchFeedbackEdge', description: 'Feedback of a list.' },
  ),
);

mutation({
  name: 'sendResearchFeedback',
  scope: 'RESEARCH',
  description: 'Puts feedback about a persona in the inbox.',
  input: {
    description: 'Feedback to send.',
    fields: (t) => ({
      text: t.string({ required: true, description: 'What is said, 5,000 characters.' }),
      author: t.string({ required: true, description: 'Who says so, 200 characters.' }),
      team: t.field({ type: Team, description: 'The team that says so.' }),
      personaId: t.id({ description: 'The persona it is about. Default: that of the claim, or none.' }),
      claimId: t.id({ description: 'The claim it is about. Default: none.' }),
    }),
  },
  payload: { feedback: noun(ResearchFeedback, 'The feedback.') },
  work: async ({ personaId, claimId, ...fields }, { scope }) => ({
    feedback: await sendFeedback(scope, {
      ...presentFields(fields),
      text: fields.text,
      author: fields.author,
      ...(personaId ? { personaId: decodeId('Persona', personaId, ['personaId']) } : {}),
      ...(claimId ? { claimId: claimRow(claimId, 'claimId') } : {}),
    }),
  }),
});

mutation({
  name: 'acceptResearchFeedback',
  scope: 'RESEARCH',
  description: 'Accepts feedback that nobody decided on yet, and makes a claim of it where one is given.',
  input: {
    description: 'Feedback to accept.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The feedback.' }),
      version: t.int(SEEN_VERSION),
      reason: t.string({ description: 'Why, 2,000 characters. Default: none.' }),
      claim: t.field({
        type: ClaimInput,
        description: 'A claim to add to the persona that it is about. INVALID_INPUT where it is about none.',
      }),
    }),
  },
  payload: { feedback: noun(ResearchFeedback, 'The feedback as it is now.') },
  work: async ({ id, version, reason, claim }, { host, scope }) => {
    const seen = { id: decodeId('ResearchFeedback', id), version };
    const input = claim ? readClaim(claim, ['claim']) : null;
    return { feedback: await acceptFeedback(host, scope, seen, reason ?? null, input) };
  },
});

mutation({
  name: 'declineResearchFeedback',
  scope: 'RESEARCH',
  description: 'Declines feedback that nobody decided on yet, with the reason.',
  input: {
    description: 'Feedback to decline.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The feedback.' }),
      version: t.int(SEEN_VERSION),
      reason: t.string({ required: true, description: 'Why, 1 to 2,000 characters.' }),
    }),
  },
  payload: { feedback: noun(ResearchFeedback, 'The feedback as it is now.') },
  work: async ({ id, version, reason }, { scope }) => ({
    feedback: await declineFeedback(scope, { id: decodeId('ResearchFeedback', id), version }, reason),
  }),
});

mutation({
  name: 'deleteResearchFeedback',
  scope: 'RESEARCH',
  description: 'Deletes feedback for good.',
  input: {
    description: 'Feedback to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The feedback.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('ResearchFeedback', id);
    await deleteFeedback(scope, { id: row, version });
    return { deletedId: encodeId('ResearchFeedback', row) };
  },
});
