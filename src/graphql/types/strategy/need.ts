import { NEEDS, type NeedQuote, needsMeant, type UnderlyingNeed as Row } from '../../../db/tables/strategy/needs.ts';
import { needs } from '../../../services/strategy/needs.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { one, paged, rowsOf, translated } from '../../core/reading.ts';
import { Claim } from '../claims/persona-claim.ts';
import { Persona } from '../personas/persona.ts';
import { Interview } from '../research/interview.ts';
import { ResearchQuestion } from '../research/question.ts';
import {
  deletion,
  given,
  LANGUAGE_INPUT,
  OWN_LANGUAGE,
  readFilterIds,
  readItem,
  StrategyItem,
  TRANSLATIONS,
  TRANSLATIONS_INPUT,
} from './strategy-item.ts';

const NeedQuoteType = builder.objectRef<NeedQuote>('NeedQuote').implement({
  description: 'Words of somebody who asks for something.',
  fields: (t) => ({
    text: t.exposeString('text', { bytes: 200, description: 'The words.' }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'Where they were said; null where nobody noted it.',
    }),
  }),
});

export const UnderlyingNeed = builder.objectRef<Row>('UnderlyingNeed');

builder.node(UnderlyingNeed, {
  extensions: rowsOf(NEEDS),
  interfaces: [StrategyItem],
  description: 'What customers ask for, and the need under it: who asks for a faster horse wants to arrive sooner.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.need.load(id),
  fields: (t) => ({
    language: t.field(OWN_LANGUAGE),
    request: t.string({
      bytes: 200,
      description: 'What they ask for.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('request'),
    }),
    need: t.string({
      bytes: 200,
      description: 'What they need.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('need'),
    }),
    translations: t.field(TRANSLATIONS),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona that asks; null for none.',
      ...one('persona', 'personaId'),
    }),
    question: t.field({
      type: ResearchQuestion,
      nullable: true,
      description: 'The research question that found it, or is to; null for none, or one since deleted.',
      ...one('question', 'questionId'),
    }),
    quotes: t.field({
      type: [NeedQuoteType],
      size: 3,
      description: 'Words that show it.',
      resolve: ({ quotes }) => [...quotes],
    }),
    claims: t.field({
      type: [Claim],
      size: 3,
      description: 'Claims that it rests on, without those since removed.',
      resolve: async ({ claimIds }, _args, { loaders }) =>
        (await Promise.all(claimIds.map((id) => loaders.claim.load(id)))).filter((claim) => claim !== null),
    }),
    interviews: t.field({
      type: [Interview],
      size: 3,
      description: 'Interviews that it was heard in, without those since deleted.',
      resolve: async ({ interviewIds }, _args, { loaders }) =>
        (await Promise.all(interviewIds.map((id) => loaders.interview.load(id)))).filter((one) => one !== null),
    }),
  }),
});

const UnderlyingNeedFilter = builder.inputType('UnderlyingNeedFilter', {
  description: 'Which needs are meant: what is given must all hold.',
  fields: (t) => ({
    personaId: t.id({ description: 'Only of this persona.' }),
    questionId: t.id({ description: 'Only those of this research question.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
  }),
});
type FilterShape = (typeof UnderlyingNeedFilter)['$inferInput'];

builder.queryField('underlyingNeeds', (t) =>
  t.connection(
    {
      type: UnderlyingNeed,
      description: 'What customers ask for, and the need under it, oldest first.',
      args: { filter: t.arg({ type: UnderlyingNeedFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => ({
        ordering: 'underlyingNeeds',
        list: needsMeant({ team: given(filter).team, ...readFilterIds(filter) }),
      })),
    },
    { name: 'UnderlyingNeedConnection', description: 'A list of needs.' },
    { name: 'UnderlyingNeedEdge', description: 'A need of a list.' },
  ),
);

const NeedQuoteInput = builder.inputType('NeedQuoteInput', {
  description:
    'Words of somebody. Those of customers stand in interviews, which are emptied when a customer is erased.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'The words, 2,000 characters.' }),
    source: t.string({ description: 'Where they were said, 500 characters.' }),
  }),
});

const quotesOf = (quotes: readonly (typeof NeedQuoteInput)['$inferInput'][] | null | undefined) =>
  quotes?.map(({ text, source }) => ({ text, source: source ?? null }));

mutation({
  name: 'createUnderlyingNeed',
  scope: 'WRITE',
  description: 'Writes what customers ask for, and the need under it.',
  input: {
    description: 'A need to write.',
    fields: (t) => ({
      request: t.string({ required: true, description: 'What they ask for, 2,000 characters.' }),
      need: t.string({ required: true, description: 'What they need, 2,000 characters.' }),
      personaId: t.id({ description: 'The persona that asks.' }),
      questionId: t.id({ description: 'The research question that found it, or is to.' }),
      quotes: t.field({ type: [NeedQuoteInput], description: 'Words that show it, 50 at most.' }),
      claimIds: t.idList({ description: 'Claims that it rests on, 200 at most.' }),
      interviewIds: t.idList({ description: 'Interviews that it was heard in, 200 at most.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
      team: t.field({ type: Team, description: 'The team that it is of.' }),
    }),
  },
  payload: { need: noun(UnderlyingNeed, 'The need.') },
  work: async (
    { personaId, questionId, claimIds, interviewIds, translations, quotes, request, need, ...fields },
    { scope },
  ) => ({
    need: await needs.create(scope, {
      ...presentFields({ ...fields, quotes: quotesOf(quotes) }),
      ...readItem({ personaId, questionId, claimIds, interviewIds, translations }),
      ...{ request, need },
    }),
  }),
});

mutation({
  name: 'editUnderlyingNeed',
  scope: 'WRITE',
  description: 'Changes what customers ask for, and the need under it.',
  input: {
    description: 'Changes to a need: what is left out stays; lists are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The need.' }),
      version: t.int(SEEN_VERSION),
      request: t.string({ description: 'What they ask for, 2,000 characters.' }),
      need: t.string({ description: 'What they need, 2,000 characters.' }),
      personaId: t.id({ description: 'The persona that asks; null clears.' }),
      questionId: t.id({ description: 'The research question; null clears.' }),
      quotes: t.field({ type: [NeedQuoteInput], description: 'Words that show it, 50 at most.' }),
      claimIds: t.idList({ description: 'Claims that it rests on, 200 at most.' }),
      interviewIds: t.idList({ description: 'Interviews that it was heard in, 200 at most.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
      team: t.field({ type: Team, description: 'The team that it is of; null clears.' }),
    }),
  },
  payload: { need: noun(UnderlyingNeed, 'The need as it is now.') },
  work: async (
    { id, version, personaId, questionId, claimIds, interviewIds, translations, quotes, ...fields },
    { scope },
  ) => ({
    need: await needs.edit(
      scope,
      { id: decodeId('UnderlyingNeed', id), version },
      {
        ...presentFields({ ...fields, quotes: quotesOf(quotes) }, 'team'),
        ...readItem({ personaId, questionId, claimIds, interviewIds, translations }),
      },
    ),
  }),
});

deletion('deleteUnderlyingNeed', 'UnderlyingNeed', 'Deletes a need.', needs.remove);
