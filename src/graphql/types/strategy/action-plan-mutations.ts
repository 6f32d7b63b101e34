import { actionsMeant } from '../../../db/tables/strategy/action-plans.ts';
import { createAction, deleteAction, editAction } from '../../../services/strategy/action-plans.ts';
import { builder } from '../../core/builder.ts';
import { Team } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { paged } from '../../core/reading.ts';
import { ActionPlan, ActionStatusEnum } from './action-plan.ts';
import { readMetric, StrategyMetricInput } from './metric.ts';
import { deletion, given, LANGUAGE_INPUT, readFilterIds, readItem, TRANSLATIONS_INPUT } from './strategy-item.ts';

const ActionPlanFilter = builder.inputType('ActionPlanFilter', {
  description: 'Which actions are meant: what is given must all hold.',
  fields: (t) => ({
    status: t.field({ type: ActionStatusEnum, description: 'Only of this status.' }),
    team: t.field({ type: Team, description: 'Only of this team.' }),
    channel: t.string({ description: 'Only on this channel, as it was written.' }),
    objectiveId: t.id({ description: 'Only those that serve this objective.' }),
    personaId: t.id({ description: 'Only for this persona.' }),
    segmentId: t.id({ description: 'Only for this segment.' }),
  }),
});
type FilterShape = (typeof ActionPlanFilter)['$inferInput'];

builder.queryField('actionPlans', (t) =>
  t.connection(
    {
      type: ActionPlan,
      description: 'Actions, the first to begin first.',
      args: { filter: t.arg({ type: ActionPlanFilter, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: FilterShape | null | undefined }) => {
        const { status, team, channel } = given(filter);
        return { ordering: 'actionPlans', list: actionsMeant({ status, team, channel, ...readFilterIds(filter) }) };
      }),
    },
    { name: 'ActionPlanConnection', description: 'A list of actions.' },
    { name: 'ActionPlanEdge', description: 'An action of a list.' },
  ),
);

mutation({
  name: 'createActionPlan',
  scope: 'WRITE',
  description:
    'Plans an action, and measures its metric, or that of its objective, at once. One that ends before it begins is refused.',
  input: {
    description: 'An action to plan.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'What it is called, 200 characters.' }),
      channel: t.string({ required: true, description: 'The channel, 100 characters.' }),
      content: t.string({ description: 'What is said or done, 10,000 characters.' }),
      status: t.field({ type: ActionStatusEnum, description: 'How far it is. Default PLANNED.' }),
      startsAt: t.field({ type: 'DateTime', description: 'When it begins. Default: now.' }),
      endsAt: t.field({ type: 'DateTime', description: 'When it ends, after it begins. Default: no end is planned.' }),
      budget: t.field({ type: 'Decimal', description: "What may be spent, in the workspace's currency." }),
      campaign: t.string({ description: 'The campaign that its spend is recorded under, 200 characters.' }),
      objectiveId: t.id({ description: 'The objective it serves.' }),
      personaIds: t.idList({ description: 'Personas it is for, 200 at most.' }),
      segmentId: t.id({ description: 'The segment it is for.' }),
      owner: t.string({ description: 'Who answers for it, 200 characters.' }),
      team: t.field({ type: Team, description: 'The team that does it.' }),
      metric: t.field({
        type: StrategyMetricInput,
        description: 'What it is measured by. Default: the metric of its objective; without one it has no result.',
      }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { actionPlan: noun(ActionPlan, 'The action.') },
  work: async ({ objectiveId, personaIds, segmentId, translations, metric, name, channel, ...fields }, context) => ({
    actionPlan: await createAction(context.host, context.scope, {
      ...presentFields(fields),
      ...readItem({ objectiveId, personaIds, segmentId, translations }),
      ...{ name, channel, metric: metric ? readMetric(metric) : null },
    }),
  }),
});

mutation({
  name: 'editActionPlan',
  scope: 'WRITE',
  description: 'Changes an action. A metric of its own stays.',
  input: {
    description: 'Changes to an action: what is left out stays; lists are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The action.' }),
      version: t.int(SEEN_VERSION),
      name: t.string({ description: 'What it is called, 200 characters.' }),
      channel: t.string({ description: 'The channel, 100 characters.' }),
      content: t.string({ description: 'What is said or done, 10,000 characters; null clears.' }),
      status: t.field({ type: ActionStatusEnum, description: 'How far it is.' }),
      startsAt: t.field({ type: 'DateTime', description: 'When it begins.' }),
      endsAt: t.field({ type: 'DateTime', description: 'When it ends; null: no end is planned.' }),
      budget: t.field({ type: 'Decimal', description: "What may be spent, in the workspace's currency; null clears." }),
      campaign: t.string({ description: 'The campaign that its spend is recorded under; null clears.' }),
      objectiveId: t.id({ description: 'The objective it serves; null clears.' }),
      personaIds: t.idList({ description: 'Personas it is for, 200 at most.' }),
      segmentId: t.id({ description: 'The segment it is for; null clears.' }),
      owner: t.string({ description: 'Who answers for it; null clears.' }),
      team: t.field({ type: Team, description: 'The team that does it; null clears.' }),
      language: t.field(LANGUAGE_INPUT),
      translations: t.field(TRANSLATIONS_INPUT),
    }),
  },
  payload: { actionPlan: noun(ActionPlan, 'The action as it is now.') },
  work: async ({ id, version, objectiveId, personaIds, segmentId, translations, ...fields }, { scope }) => ({
    actionPlan: await editAction(
      scope,
      { id: decodeId('ActionPlan', id), version },
      {
        ...presentFields(fields, 'content', 'endsAt', 'budget', 'campaign', 'owner', 'team'),
        ...readItem({ objectiveId, personaIds, segmentId, translations }),
      },
    ),
  }),
});

deletion('deleteActionPlan', 'ActionPlan', 'Deletes an action with what was measured of it.', deleteAction);
