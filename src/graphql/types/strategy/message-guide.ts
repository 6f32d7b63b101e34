import {
  GUIDES_OF_PERSONA,
  MESSAGE_GUIDES,
  messageGuideFor,
  messageGuidesMeant,
  type MessageGuide as Row,
} from '../../../db/tables/strategy/message-guides.ts';
import { messageGuides } from '../../../services/strategy/message-guides.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { chosen, one, paged, rowsOf, translated } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
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

export const MessageGuide = builder.objectRef<Row>('MessageGuide');

builder.node(MessageGuide, {
  extensions: rowsOf(MESSAGE_GUIDES),
  interfaces: [StrategyItem],
  description: 'What is said to a persona on a channel.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.messageGuide.load(id),
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it speaks to; null for one deleted just now.',
      ...one('persona', 'personaId'),
    }),
    channel: t.exposeString('channel', { description: 'The channel, as it was written.' }),
    language: t.field(OWN_LANGUAGE),
    content: t.string({
      bytes: 400,
      description: 'What is said.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('content'),
    }),
    tone: t.string({
      nullable: true,
      description: 'How it is said; null where nobody wrote it.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('tone'),
    }),
    callToAction: t.string({
      nullable: true,
      description: 'What they are asked to do; null where nobody wrote it.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('callToAction'),
    }),
    place: t.string({
      nullable: true,
      description: 'Where it stands, such as a page or a shelf; null where nobody wrote it.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('place'),
    }),
    translations: t.field(TRANSLATIONS),
  }),
});

const MessageGuideFilter = builder.inputType('MessageGuideFilter', {
  description: 'Which message guides are meant: what is given must all hold.',
  fields: (t) => ({
    personaId: t.id({ description: 'Only of this persona.' }),
    channel: t.string({ description: 'Only for this channel; capitals and white space do not matter.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
  }),
});
type FilterShape = (typeof MessageGuideFilter)['$inferInput'];

builder.queryField('messageGuides', (t) =>
  t.connection(
    {
      type: MessageGuide,
      description: 'What is said to personas on channels, oldest first.',
      args: { filter: t.arg({ type: MessageGuideFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => {
        const { personaId: _personaId, ...texts } = given(filter);
        return { ordering: 'messageGuides', list: messageGuidesMeant({ ...texts, ...readFilterIds(filter) }) };
      }),
    },
    { name: 'MessageGuideConnection', description: 'A list of message guides.' },
    { name: 'MessageGuideEdge', description: 'A message guide of a list.' },
  ),
);

builder.objectFields(Persona, (t) => ({
  messageGuides: t.field({
    type: [MessageGuide],
    size: 5,
    description: 'What is said to it, by channel.',
    args: {
      channel: t.arg.string({
        description: 'Only for this channel, one at most; capitals and white space do not matter. Default: for all.',
      }),
    },
    ...chosen(({ channel }: { channel?: string | null | undefined }) =>
      typeof channel === 'string' ? messageGuideFor(channel) : GUIDES_OF_PERSONA,
    ),
  }),
}));

mutation({
  name: 'createMessageGuide',
  scope: 'WRITE',
  description: 'Writes what is said to a persona on a channel. CONFLICT where there is a guide for the channel.',
  input: {
    description: 'A guide to write.',
    fields: (t) => ({
      personaId: t.id({ required: true, description: 'The persona it speaks to.' }),
      channel: t.string({ required: true, description: 'The channel, 100 characters.' }),
      content: t.string({ required: true, description: 'What is said, 10,000 characters.' }),
      tone: t.string({ description: 'How it is said, 1,000 characters.' }),
      callToAction: t.string({ description: 'What they are asked to do, 1,000 characters.' }),
      place: t.string({ description: 'Where it stands, 1,000 characters.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
      team: t.field({ type: Team, description: 'The team that it is of.' }),
    }),
  },
  payload: { messageGuide: noun(MessageGuide, 'The guide.') },
  work: async ({ personaId, channel, content, translations, ...fields }, { scope }) => ({
    messageGuide: await messageGuides.create(scope, {
      ...presentFields(fields),
      ...readItem({ translations }),
      ...{ personaId: decodeId('Persona', personaId, ['personaId']), channel, content },
    }),
  }),
});

mutation({
  name: 'editMessageGuide',
  scope: 'WRITE',
  description: 'Changes what is said to a persona on a channel.',
  input: {
    description: 'Changes to a guide: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The guide.' }),
      version: t.int(SEEN_VERSION),
      channel: t.string({ description: 'The channel, 100 characters.' }),
      content: t.string({ description: 'What is said, 10,000 characters.' }),
      tone: t.string({ description: 'How it is said, 1,000 characters; null clears.' }),
      callToAction: t.string({ description: 'What they are asked to do, 1,000 characters; null clears.' }),
      place: t.string({ description: 'Where it stands, 1,000 characters; null clears.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
      team: t.field({ type: Team, description: 'The team that it is of; null clears.' }),
    }),
  },
  payload: { messageGuide: noun(MessageGuide, 'The guide as it is now.') },
  work: async ({ id, version, translations, ...fields }, { scope }) => ({
    messageGuide: await messageGuides.edit(
      scope,
      { id: decodeId('MessageGuide', id), version },
      { ...presentFields(fields, 'tone', 'callToAction', 'place', 'team'), ...readItem({ translations }) },
    ),
  }),
});

deletion('deleteMessageGuide', 'MessageGuide', 'Deletes a message guide.', messageGuides.remove);
