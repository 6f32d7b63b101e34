import {
  INTERACTION_STANDARDS,
  type InteractionStandard as Row,
  standardsMeant,
} from '../../../db/tables/strategy/interaction-standards.ts';
import { interactionStandards } from '../../../services/strategy/interaction-standards.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { one, paged, rowsOf, translated } from '../../core/reading.ts';
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

export const InteractionStandard = builder.objectRef<Row>('InteractionStandard');

builder.node(InteractionStandard, {
  extensions: rowsOf(INTERACTION_STANDARDS),
  interfaces: [StrategyItem],
  description: 'How a team treats customers at a moment, so that all departments do alike.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.standard.load(id),
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is for; null: every one.',
      ...one('persona', 'personaId'),
    }),
    language: t.field(OWN_LANGUAGE),
    moment: t.string({
      description: 'When it holds, such as a complaint.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('moment'),
    }),
    standard: t.string({
      bytes: 300,
      description: 'What is done.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('standard'),
    }),
    withinHours: t.exposeFloat('withinHours', {
      nullable: true,
      description: 'Hours within which the team answers; null where nobody said.',
    }),
    translations: t.field(TRANSLATIONS),
  }),
});

const InteractionStandardFilter = builder.inputType('InteractionStandardFilter', {
  description: 'Which standards are meant: what is given must all hold.',
  fields: (t) => ({
    team: t.field({ type: Team, description: 'Only of this team.' }),
    personaId: t.id({ description: 'Only for this persona, and for every one.' }),
  }),
});
type FilterShape = (typeof InteractionStandardFilter)['$inferInput'];

builder.queryField('interactionStandards', (t) =>
  t.connection(
    {
      type: InteractionStandard,
      description: 'How teams treat customers, by team, then the oldest first.',
      args: { filter: t.arg({ type: InteractionStandardFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => ({
        ordering: 'interactionStandards',
        list: standardsMeant({ team: given(filter).team, ...readFilterIds(filter) }),
      })),
    },
    { name: 'InteractionStandardConnection', description: 'A list of standards.' },
    { name: 'InteractionStandardEdge', description: 'A standard of a list.' },
  ),
);

mutation({
  name: 'createInteractionStandard',
  scope: 'WRITE',
  description: 'Sets how a team treats customers at a moment.',
  input: {
    description: 'A standard to set.',
    fields: (t) => ({
      team: t.field({ type: Team, required: true, description: 'The team.' }),
      moment: t.string({ required: true, description: 'When it holds, 500 characters.' }),
      standard: t.string({ required: true, description: 'What is done, 10,000 characters.' }),
      withinHours: t.float({ description: 'Hours within which the team answers, above 0.' }),
      personaId: t.id({ description: 'The persona it is for. Default: every one.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { standard: noun(InteractionStandard, 'The standard.') },
  work: async ({ personaId, translations, team, moment, standard, ...fields }, { scope }) => ({
    standard: await interactionStandards.create(scope, {
      ...presentFields(fields),
      ...readItem({ personaId, translations }),
      ...{ team, moment, standard },
    }),
  }),
});

mutation({
  name: 'editInteractionStandard',
  scope: 'WRITE',
  description: 'Changes how a team treats customers at a moment.',
  input: {
    description: 'Changes to a standard: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The standard.' }),
      version: t.int(SEEN_VERSION),
      team: t.field({ type: Team, description: 'The team.' }),
      moment: t.string({ description: 'When it holds, 500 characters.' }),
      standard: t.string({ description: 'What is done, 10,000 characters.' }),
      withinHours: t.float({ description: 'Hours within which the team answers; null clears.' }),
      personaId: t.id({ description: 'The persona it is for; null: every one.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { standard: noun(InteractionStandard, 'The standard as it is now.') },
  work: async ({ id, version, personaId, translations, ...fields }, { scope }) => ({
    standard: await interactionStandards.edit(
      scope,
      { id: decodeId('InteractionStandard', id), version },
      { ...presentFields(fields, 'withinHours'), ...readItem({ personaId, translations }) },
    ),
  }),
});

deletion('deleteInteractionStandard', 'InteractionStandard', 'Deletes a standard.', interactionStandards.remove);
