import {
  PLAY_STAGES,
  PLAYS,
  PLAYS_OF_PERSONA,
  PLAYS_OF_SEGMENT,
  type PlayStage,
  playsMeant,
  type Play as Row,
} from '../../../db/tables/strategy/plays.ts';
import { plays } from '../../../services/strategy/plays.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { many, one, paged, read, rowsOf, translated } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { Segment } from '../segments/segment.ts';
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

const STAGE_MEANINGS: Readonly<Record<PlayStage, string>> = {
  PROSPECT: 'Has not bought yet.',
  NEW: 'Bought for the first time lately.',
  RETURNING: 'Bought again.',
  LOYAL: 'Buys often.',
  DORMANT: 'Has not bought for long.',
};

const PlayStageEnum = builder.enumType('PlayStage', {
  description: "A stage of a customer's life, as the segmenter `lifecycle.stage` has them.",
  values: Object.fromEntries(
    PLAY_STAGES.map((stage) => [stage, { value: stage, description: STAGE_MEANINGS[stage] }]),
  ) as Record<PlayStage, { value: PlayStage; description: string }>,
});

export const Play = builder.objectRef<Row>('Play');

builder.node(Play, {
  extensions: rowsOf(PLAYS),
  interfaces: [StrategyItem],
  description:
    'Goal and tactics for a persona or segment, or for everybody, at a stage of life: an entry of the playbook.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.play.load(id),
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona it is for; null where it is for a segment, or for everybody.',
      ...one('persona', 'personaId'),
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it is for; null for one since deleted, or where it is for a persona or everybody.',
      ...one('segment', 'segmentId'),
    }),
    forEverybody: t.boolean({
      description: 'Whether it is for everybody: for no persona and no segment.',
      resolve: ({ personaId, segmentId }) => personaId === null && segmentId === null,
    }),
    stage: t.field({
      type: PlayStageEnum,
      nullable: true,
      description: 'The stage of life; null: each.',
      resolve: ({ stage }) => stage,
      extensions: read({ kind: 'column', column: 'stage' }),
    }),
    language: t.field(OWN_LANGUAGE),
    goal: t.string({
      bytes: 200,
      description: 'What is to be reached.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('goal'),
    }),
    tactics: t.string({
      nullable: true,
      bytes: 400,
      description: 'How; null where nobody wrote it.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('tactics'),
    }),
    translations: t.field(TRANSLATIONS),
  }),
});

const PlayFilter = builder.inputType('PlayFilter', {
  description: 'Which plays are meant: what is given must all hold.',
  fields: (t) => ({
    personaId: t.id({ description: 'Only for this persona.' }),
    segmentId: t.id({ description: 'Only for this segment.' }),
    stage: t.field({ type: PlayStageEnum, description: 'Only for this stage, without those for each.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
  }),
});
type FilterShape = (typeof PlayFilter)['$inferInput'];

builder.queryField('plays', (t) =>
  t.connection(
    {
      type: Play,
      description: 'The playbook, oldest first.',
      args: { filter: t.arg({ type: PlayFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => {
        const { personaId: _personaId, segmentId: _segmentId, ...texts } = given(filter);
        return { ordering: 'plays', list: playsMeant({ ...texts, ...readFilterIds(filter) }) };
      }),
    },
    { name: 'PlayConnection', description: 'A list of plays.' },
    { name: 'PlayEdge', description: 'A play of a list.' },
  ),
);

builder.objectFields(Persona, (t) => ({
  plays: t.field({
    type: [Play],
    size: 5,
    description: 'Its playbook by stage; what is for each stage comes first.',
    ...many(PLAYS_OF_PERSONA),
  }),
}));

builder.objectFields(Segment, (t) => ({
  plays: t.field({
    type: [Play],
    size: 5,
    description: 'Its playbook by stage; what is for each stage comes first.',
    ...many(PLAYS_OF_SEGMENT),
  }),
}));

mutation({
  name: 'createPlay',
  scope: 'WRITE',
  description: 'Writes goal and tactics into the playbook: for a persona or a segment, or for everybody.',
  input: {
    description: 'A play to write.',
    fields: (t) => ({
      goal: t.string({ required: true, description: 'What is to be reached, 2,000 characters.' }),
      tactics: t.string({ description: 'How, 10,000 characters.' }),
      personaId: t.id({ description: 'The persona it is for. Not together with a segment.' }),
      segmentId: t.id({ description: 'The segment it is for. Default, without a persona either: everybody.' }),
      stage: t.field({ type: PlayStageEnum, description: 'The stage of life. Default: each.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
      team: t.field({ type: Team, description: 'The team that it is of.' }),
    }),
  },
  payload: { play: noun(Play, 'The play.') },
  work: async ({ personaId, segmentId, translations, goal, ...fields }, { scope }) => ({
    play: await plays.create(scope, {
      goal,
      ...presentFields(fields),
      ...readItem({ personaId, segmentId, translations }),
    }),
  }),
});

mutation({
  name: 'editPlay',
  scope: 'WRITE',
  description: 'Changes a play of the playbook.',
  input: {
    description: 'Changes to a play: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The play.' }),
      version: t.int(SEEN_VERSION),
      goal: t.string({ description: 'What is to be reached, 2,000 characters.' }),
      tactics: t.string({ description: 'How, 10,000 characters; null clears.' }),
      personaId: t.id({ description: 'The persona it is for; null clears.' }),
      segmentId: t.id({ description: 'The segment it is for; null clears.' }),
      stage: t.field({ type: PlayStageEnum, description: 'The stage of life; null: each.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
      team: t.field({ type: Team, description: 'The team that it is of; null clears.' }),
    }),
  },
  payload: { play: noun(Play, 'The play as it is now.') },
  work: async ({ id, version, personaId, segmentId, translations, ...fields }, { scope }) => ({
    play: await plays.edit(
      scope,
      { id: decodeId('Play', id), version },
      { ...presentFields(fields, 'tactics', 'stage', 'team'), ...readItem({ personaId, segmentId, translations }) },
    ),
  }),
});

deletion('deletePlay', 'Play', 'Deletes a play of the playbook.', plays.remove);
