import { objectivesMeant } from '../../../db/tables/strategy/objectives.ts';
import {
  createObjective,
  deleteObjective,
  editObjective,
  measureObjective,
} from '../../../services/strategy/objectives.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { paged } from '../../core/reading.ts';
import { readMetric, StrategyMetricInput } from './metric.ts';
import { Objective } from './objective.ts';
import { deletion, given, LANGUAGE_INPUT, readFilterIds, readItem, TRANSLATIONS_INPUT } from './strategy-item.ts';

const ObjectiveFilter = builder.inputType('ObjectiveFilter', {
  description: 'Which objectives are meant: what is given must all hold.',
  fields: (t) => ({
    team: t.field({ type: Team, description: 'Only of this team.' }),
    personaId: t.id({ description: 'Only about this persona.' }),
    segmentId: t.id({ description: 'Only about this segment.' }),
    questionId: t.id({ description: 'Only those that this research question serves.' }),
  }),
});
type FilterShape = (typeof ObjectiveFilter)['$inferInput'];

builder.queryField('objectives', (t) =>
  t.connection(
    {
      type: Objective,
      description: 'Objectives, the nearest horizon first.',
      args: { filter: t.arg({ type: ObjectiveFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => {
        const { team } = given(filter);
        return { ordering: 'objectives', list: objectivesMeant({ team, ...readFilterIds(filter) }) };
      }),
    },
    { name: 'ObjectiveConnection', description: 'A list of objectives.' },
    { name: 'ObjectiveEdge', description: 'An objective of a list.' },
  ),
);

mutation({
  name: 'createObjective',
  scope: 'WRITE',
  description:
    'Sets an objective, and measures it at once. One that nobody can measure is refused with what is missing.',
  input: {
    description: 'An objective to set.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'What it is called, 200 characters.' }),
      key: t.string({ description: 'Its handle. CONFLICT for one that is taken. Default: made from the name.' }),
      description: t.string({ description: 'What it is about, 5,000 characters.' }),
      metric: t.field({ type: StrategyMetricInput, required: true, description: 'What it is measured by.' }),
      target: t.float({ required: true, description: 'The value to be reached, above the baseline or below.' }),
      baseline: t.float({ description: 'The value where it begins. Default: the value now.' }),
      startsAt: t.field({ type: 'DateTime', description: 'When it begins. Default: now.' }),
      horizon: t.field({ type: 'DateTime', required: true, description: 'When it is to be reached.' }),
      team: t.field({ type: Team, description: 'The team that owns it.' }),
      questionIds: t.idList({ description: 'Research questions that serve it, 200 at most.' }),
      segmentIds: t.idList({ description: 'Segments that it is about, 200 at most.' }),
      personaIds: t.idList({ description: 'Personas that it is about, 200 at most.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { objective: noun(Objective, 'The objective.') },
  work: async (
    { questionIds, segmentIds, personaIds, translations, metric, name, target, horizon, ...fields },
    context,
  ) => ({
    objective: await createObjective(context.host, context.scope, {
      ...presentFields(fields),
      ...readItem({ questionIds, segmentIds, personaIds, translations }),
      ...{ metric: readMetric(metric), name, target, horizon },
    }),
  }),
});

mutation({
  name: 'editObjective',
  scope: 'WRITE',
  description: 'Changes an objective. Its metric stays: another metric is another objective.',
  input: {
    description: 'Changes to an objective: what is left out stays; lists are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The objective.' }),
      version: t.int(SEEN_VERSION),
      name: t.string({ description: 'What it is called, 200 characters.' }),
      description: t.string({ description: 'What it is about, 5,000 characters; null clears.' }),
      target: t.float({ description: 'The value to be reached.' }),
      baseline: t.float({ description: 'The value where it begins.' }),
      startsAt: t.field({ type: 'DateTime', description: 'When it begins.' }),
      horizon: t.field({ type: 'DateTime', description: 'When it is to be reached.' }),
      team: t.field({ type: Team, description: 'The team that owns it; null clears.' }),
      questionIds: t.idList({ description: 'Research questions that serve it, 200 at most.' }),
      segmentIds: t.idList({ description: 'Segments that it is about, 200 at most.' }),
      personaIds: t.idList({ description: 'Personas that it is about, 200 at most.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { objective: noun(Objective, 'The objective as it is now.') },
  work: async ({ id, version, questionIds, segmentIds, personaIds, translations, ...fields }, { scope }) => ({
    objective: await editObjective(
      scope,
      { id: decodeId('Objective', id), version },
      {
        ...presentFields(fields, 'description', 'team'),
        ...readItem({ questionIds, segmentIds, personaIds, translations }),
      },
    ),
  }),
});

mutation({
  name: 'measureObjective',
  scope: 'WRITE',
  description: 'Measures an objective now, beside the daily measurement.',
  input: {
    description: 'An objective to measure.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The objective.' }) }),
  },
  payload: { objective: noun(Objective, 'The objective, measured.') },
  work: async ({ id }, { host, scope }) => ({
    objective: await measureObjective(host, scope, decodeId('Objective', id)),
  }),
});

deletion(
  'deleteObjective',
  'Objective',
  'Deletes an objective with its history. Its actions and decisions stay, for none.',
  deleteObjective,
);
