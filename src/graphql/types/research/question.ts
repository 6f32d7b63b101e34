import {
  PRIORITIES,
  QUESTION_STATUSES,
  QUESTIONS,
  type QuestionStatus,
  questionsMeant,
  type ResearchPriority,
  type ResearchQuestion as Row,
} from '../../../db/tables/research/questions.ts';
import { createQuestion, deleteQuestion, editQuestion } from '../../../services/research/questions.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId, decodeIds, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { one, paged, rowsOf } from '../../core/reading.ts';
import { Claim } from '../claims/persona-claim.ts';
import { Persona } from '../personas/persona.ts';
import { Interview } from './interview.ts';

const PRIORITY_MEANINGS: Readonly<Record<ResearchPriority, string>> = {
  HIGH: 'Decisions wait for it.',
  MEDIUM: 'It will be asked when it fits.',
  LOW: 'Good to know.',
};

const ResearchPriorityEnum = builder.enumType('ResearchPriority', {
  description: 'How urgent a research question is.',
  values: Object.fromEntries(
    PRIORITIES.map((priority) => [priority, { value: priority, description: PRIORITY_MEANINGS[priority] }]),
  ) as Record<ResearchPriority, { value: ResearchPriority; description: string }>,
});

const STATUS_MEANINGS: Readonly<Record<QuestionStatus, string>> = {
  OPEN: 'Nobody works on it.',
  IN_PROGRESS: 'Somebody works on it.',
  ANSWERED: 'It has its answer.',
};

const QuestionStatusEnum = builder.enumType('ResearchQuestionStatus', {
  description: 'How far a research question is.',
  values: Object.fromEntries(
    QUESTION_STATUSES.map((status) => [status, { value: status, description: STATUS_MEANINGS[status] }]),
  ) as Record<QuestionStatus, { value: QuestionStatus; description: string }>,
});

export const ResearchQuestion = builder.objectRef<Row>('ResearchQuestion');

builder.node(ResearchQuestion, {
  extensions: rowsOf(QUESTIONS),
  description: 'Something that research is to find out.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.question.load(id),
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its handle in programs, unique in the workspace.' }),
    text: t.exposeString('text', { bytes: 150, description: 'The question.' }),
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team that wants to know; null where nobody said.',
      resolve: ({ team }) => team as never,
    }),
    priority: t.expose('priority', { type: ResearchPriorityEnum, description: 'How urgent it is.' }),
    status: t.expose('status', { type: QuestionStatusEnum, description: 'How far it is.' }),
    answer: t.exposeString('answer', {
      nullable: true,
      bytes: 300,
      description: 'The answer; null where there is none.',
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is about; null for none.',
      ...one('persona', 'personaId'),
    }),
    claims: t.field({
      type: [Claim],
      size: 5,
      description: 'Claims that it is about, without those since removed.',
      resolve: async ({ claimIds }, _args, { loaders }) => {
        const found = await Promise.all(claimIds.map((id) => loaders.claim.load(id)));
        return found.filter((claim) => claim !== null);
      },
    }),
    interviews: t.field({
      type: [Interview],
      size: 5,
      description: 'Interviews that speak to it, without those since deleted.',
      resolve: async ({ interviewIds }, _args, { loaders }) => {
        const found = await Promise.all(interviewIds.map((id) => loaders.interview.load(id)));
        return found.filter((interview) => interview !== null);
      },
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

const ResearchQuestionFilter = builder.inputType('ResearchQuestionFilter', {
  description: 'Which questions are meant: what is given must all hold.',
  fields: (t) => ({
    status: t.field({ type: QuestionStatusEnum, description: 'Only of this status.' }),
    priority: t.field({ type: ResearchPriorityEnum, description: 'Only of this priority.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
    personaId: t.id({ description: 'Only about this persona.' }),
  }),
});

type FilterShape = (typeof ResearchQuestionFilter)['$inferInput'];

builder.queryField('researchQuestions', (t) =>
  t.connection(
    {
      type: ResearchQuestion,
      description: 'The backlog of questions, the most urgent first, then the oldest.',
      args: { filter: t.arg({ type: ResearchQuestionFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => ({
        ordering: 'researchQuestions',
        list: questionsMeant({
          status: filter?.status ?? undefined,
          priority: filter?.priority ?? undefined,
          team: filter?.team ?? undefined,
          personaId: filter?.personaId ? decodeId('Persona', filter.personaId, ['filter', 'personaId']) : undefined,
        }),
      })),
    },
    { name: 'ResearchQuestionConnection', description: 'A list of research questions.' },
    { name: 'ResearchQuestionEdge', description: 'A research question of a list.' },
  ),
);

interface LinksShape {
  readonly personaId?: string | number | null | undefined;
  readonly claimIds?: readonly (string | number)[] | null | undefined;
  readonly interviewIds?: readonly (string | number)[] | null | undefined;
}

function linksOf({ personaId, claimIds, interviewIds }: LinksShape) {
  return presentFields(
    {
      personaId:
        personaId === null || personaId === undefined ? personaId : decodeId('Persona', personaId, ['personaId']),
      claimIds: decodeIds('PersonaClaim', claimIds, 'claimIds'),
      interviewIds: decodeIds('Interview', interviewIds, 'interviewIds'),
    },
    'personaId',
  );
}

mutation({
  name: 'createResearchQuestion',
  scope: 'RESEARCH',
  description: 'Puts a question on the backlog of research.',
  input: {
    description: 'A question to ask.',
    fields: (t) => ({
      text: t.string({ required: true, description: 'The question, 2,000 characters.' }),
      key: t.string({ description: 'Its handle. CONFLICT for one that is taken. Default: made from the text.' }),
      team: t.field({ type: Team, description: 'The team that wants to know.' }),
      priority: t.field({ type: ResearchPriorityEnum, description: 'How urgent it is. Default MEDIUM.' }),
      personaId: t.id({ description: 'The persona it is about. Default: none.' }),
      claimIds: t.idList({ description: 'Claims that it is about, 200 at most. Default: none.' }),
      interviewIds: t.idList({ description: 'Interviews that speak to it, 200 at most. Default: none.' }),
    }),
  },
  payload: { question: noun(ResearchQuestion, 'The question.') },
  work: async ({ text, personaId, claimIds, interviewIds, ...fields }, { scope }) => ({
    question: await createQuestion(scope, {
      text,
      ...presentFields(fields),
      ...linksOf({ personaId, claimIds, interviewIds }),
    }),
  }),
});

mutation({
  name: 'editResearchQuestion',
  scope: 'RESEARCH',
  description: 'Changes a question, or answers it. One that is ANSWERED needs an answer.',
  input: {
    description: 'Changes to a question: what is left out stays; lists are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The question.' }),
      version: t.int(SEEN_VERSION),
      text: t.string({ description: 'The question, 2,000 characters.' }),
      team: t.field({ type: Team, description: 'The team that wants to know; null clears.' }),
      priority: t.field({ type: ResearchPriorityEnum, description: 'How urgent it is.' }),
      status: t.field({ type: QuestionStatusEnum, description: 'How far it is.' }),
      answer: t.string({ description: 'The answer, 10,000 characters; null clears.' }),
      personaId: t.id({ description: 'The persona it is about; null clears.' }),
      claimIds: t.idList({ description: 'Claims that it is about, 200 at most.' }),
      interviewIds: t.idList({ description: 'Interviews that speak to it, 200 at most.' }),
    }),
  },
  payload: { question: noun(ResearchQuestion, 'The question as it is now.') },
  work: async ({ id, version, personaId, claimIds, interviewIds, ...fields }, { scope }) => ({
    question: await editQuestion(
      scope,
      { id: decodeId('ResearchQuestion', id), version },
      { ...presentFields(fields, 'team', 'answer'), ...linksOf({ personaId, claimIds, interviewIds }) },
    ),
  }),
});

mutation({
  name: 'deleteResearchQuestion',
  scope: 'RESEARCH',
  description: 'Takes a question off the backlog for good.',
  input: {
    description: 'A question to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The question.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('ResearchQuestion', id);
    await deleteQuestion(scope, { id: row, version });
    return { deletedId: encodeId('ResearchQuestion', row) };
  },
});
