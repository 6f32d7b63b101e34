import {
  INTERVIEW_METHODS,
  INTERVIEWS,
  type InterviewMethod,
  interviewsMeant,
  type Passage,
  type Interview as Row,
  WHOLE,
} from '../../../db/tables/research/interviews.ts';
import type { ResearchTheme as ThemeRow } from '../../../db/tables/research/themes.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { one, paged, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { Persona } from '../personas/persona.ts';
import { InterviewGuide } from './guide.ts';
import { ResearchTheme } from './theme.ts';

const METHODS: Readonly<Record<InterviewMethod, string>> = {
  IN_PERSON: 'Face to face.',
  VIDEO: 'By video.',
  PHONE: 'By telephone.',
  CHAT: 'By chat.',
  WRITTEN: 'By letter or e-mail.',
};

export const InterviewMethodEnum = builder.enumType('InterviewMethod', {
  description: 'How an interview was held.',
  values: Object.fromEntries(
    INTERVIEW_METHODS.map((method) => [method, { value: method, description: METHODS[method] }]),
  ) as Record<InterviewMethod, { value: InterviewMethod; description: string }>,
});

const InterviewNote = builder.objectRef<Passage>('InterviewNote').implement({
  description: 'Something that was noted in an interview.',
  fields: (t) => ({
    topic: t.exposeString('topic', { nullable: true, description: 'Key of the topic in the guide; null for none.' }),
    text: t.exposeString('text', { bytes: 500, description: 'The note.' }),
  }),
});

interface QuoteShape extends Passage {
  readonly themeIds: readonly number[];
}

const InterviewQuote = builder.objectRef<QuoteShape>('InterviewQuote').implement({
  description: 'Something that was said in an interview.',
  fields: (t) => ({
    topic: t.exposeString('topic', { nullable: true, description: 'Key of the topic in the guide; null for none.' }),
    text: t.exposeString('text', { bytes: 200, description: 'The words.' }),
    themes: t.field({
      type: [ResearchTheme],
      size: 3,
      description: 'Themes that it was coded with.',
      resolve: ({ themeIds }, _args, context) => themesOf(themeIds, context),
    }),
  }),
});

async function themesOf(ids: readonly number[], { loaders }: Context): Promise<ThemeRow[]> {
  const themes = await Promise.all(ids.map((id) => loaders.theme.load(id)));
  return themes.filter((theme) => theme !== null);
}

export const Interview = builder.objectRef<Row>('Interview');

builder.node(Interview, {
  extensions: rowsOf(INTERVIEWS),
  description: 'A talk with somebody. Of a customer who was erased it keeps no more than what counts.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.interview.load(id),
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is about; null for none.',
      ...one('persona', 'personaId'),
    }),
    guide: t.field({
      type: InterviewGuide,
      nullable: true,
      description: 'The guide it was held by; null for none.',
      ...one('guide', 'guideId'),
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer that was asked; null for somebody else, or one since erased.',
      ...one('customer', 'customerId'),
    }),
    interviewee: t.exposeString('interviewee', {
      nullable: true,
      description: 'Name or description of somebody who is no customer; null of a customer.',
    }),
    team: t.field({
      type: Team,
      nullable: true,
      description: 'The team that held it; null where nobody said.',
      resolve: ({ team }) => team as never,
    }),
    interviewer: t.exposeString('interviewer', { nullable: true, description: 'Who asked; null where nobody said.' }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'Where the interviewee was found; null where nobody said.',
    }),
    date: t.expose('heldOn', { type: 'Date', description: 'The day it was held.' }),
    method: t.expose('method', { type: InterviewMethodEnum, description: 'How it was held.' }),
    notes: t.field({
      type: [InterviewNote],
      size: 5,
      description: 'What was noted, by topic.',
      resolve: ({ notes }) => [...notes],
    }),
    quotes: t.field({
      type: [InterviewQuote],
      size: 5,
      description: 'What was said, word for word.',
      resolve: ({ quotes, codes }) =>
        quotes.map((quote, at) => ({
          ...quote,
          themeIds: codes.flatMap(([theme, place]) => (place === at ? [theme] : [])),
        })),
    }),
    quotesWithheld: t.exposeBoolean('quotesWithheld', {
      description: 'Whether quotes are left out because the customer did not agree to research.',
    }),
    recordings: t.field({
      type: ['String'],
      size: 2,
      bytes: 100,
      description: 'Links to recordings.',
      resolve: ({ recordings }) => [...recordings],
    }),
    coded: t.exposeBoolean('coded', { description: 'Whether somebody looked for themes in it.' }),
    themes: t.field({
      type: [ResearchTheme],
      size: 5,
      description: 'Themes that came up: in its quotes, or in the interview as a whole.',
      resolve: ({ codes }, _args, context) => themesOf([...new Set(codes.map(([theme]) => theme))], context),
    }),
    wholeThemes: t.field({
      type: [ResearchTheme],
      size: 5,
      description: 'Themes of the interview as a whole, which an edit of its themes replaces.',
      resolve: ({ codes }, _args, context) =>
        themesOf(
          codes.flatMap(([theme, place]) => (place === WHOLE ? [theme] : [])),
          context,
        ),
    }),
    erasedAt: t.expose('erasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the customer was erased, and with it notes, quotes and recordings here; null: not.',
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was recorded.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

const InterviewFilter = builder.inputType('InterviewFilter', {
  description: 'Which interviews are meant: what is given must all hold.',
  fields: (t) => ({
    personaId: t.id({ description: 'Only about this persona.' }),
    guideId: t.id({ description: 'Only held by this guide.' }),
    customerId: t.id({ description: 'Only with this customer.' }),
    themeId: t.id({ description: 'Only those that this theme came up in.' }),
    team: t.field({ type: Team, description: 'Only held by this team.' }),
  }),
});

type FilterShape = (typeof InterviewFilter)['$inferInput'];

builder.queryField('interviews', (t) =>
  t.connection(
    {
      type: Interview,
      description: 'Interviews, last recorded first.',
      args: { filter: t.arg({ type: InterviewFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => ({
        ordering: 'interviews',
        list: interviewsMeant(filterOf(filter ?? {})),
      })),
    },
    { name: 'InterviewConnection', description: 'A list of interviews.' },
    { name: 'InterviewEdge', description: 'An interview of a list.' },
  ),
);

function filterOf({ personaId, guideId, customerId, themeId, team }: FilterShape) {
  const at = (field: string) => ['filter', field];
  return {
    personaId: personaId ? decodeId('Persona', personaId, at('personaId')) : undefined,
    guideId: guideId ? decodeId('InterviewGuide', guideId, at('guideId')) : undefined,
    customerId: customerId ? decodeId('Customer', customerId, at('customerId')) : undefined,
    themeId: themeId ? decodeId('ResearchTheme', themeId, at('themeId')) : undefined,
    team: team ?? undefined,
  };
}
