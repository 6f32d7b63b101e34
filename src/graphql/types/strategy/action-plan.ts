import {
  ACTION_PLANS,
  ACTION_STATUSES,
  ACTIONS_OF_OBJECTIVE,
  ACTIONS_OF_PERSONA,
  type ActionStatus,
  type ActionPlan as Row,
} from '../../../db/tables/strategy/action-plans.ts';
import { measurementsOf } from '../../../db/tables/strategy/measurements.ts';
import { type Result, resultOf } from '../../../services/strategy/action-result.ts';
import { builder } from '../../core/builder.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { many, one, paged, rowsOf, translated } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { Segment } from '../segments/segment.ts';
import { StrategyMeasurement, StrategyMetric } from './metric.ts';
import { Objective } from './objective.ts';
import { OWN_LANGUAGE, StrategyItem, TRANSLATIONS } from './strategy-item.ts';

const STATUS_MEANINGS: Readonly<Record<ActionStatus, string>> = {
  PLANNED: 'It is to be done.',
  RUNNING: 'It is being done.',
  DONE: 'It was done.',
  STOPPED: 'It was given up before its end.',
};

export const ActionStatusEnum = builder.enumType('ActionPlanStatus', {
  description: 'How far an action is.',
  values: Object.fromEntries(
    ACTION_STATUSES.map((status) => [status, { value: status, description: STATUS_MEANINGS[status] }]),
  ) as Record<ActionStatus, { value: ActionStatus; description: string }>,
});

const ActionResult = builder.objectRef<Result>('ActionResult').implement({
  description:
    'What the metric was before an action, and since. Other things moved it too: it is no proof that the action did.',
  fields: (t) => ({
    before: t.field({
      type: StrategyMeasurement,
      nullable: true,
      description: 'The last measurement of the week before it began, or of its first hour. Null: there is none.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: StrategyMeasurement,
      nullable: true,
      description: 'The first from its end on; before that the latest since it began. Null: there is none.',
      resolve: ({ after }) => after,
    }),
    final: t.exposeBoolean('final', { description: 'Whether the action was over when it was measured.' }),
    change: t.exposeFloat('change', {
      nullable: true,
      description: 'After minus before; null where one is not known.',
    }),
    low: t.exposeFloat('low', {
      nullable: true,
      description:
        'Lower end of the 95 % interval of the change, made of both intervals (Zou and Donner 2008); null where one has none.',
    }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of the same interval.' }),
    unknown: t.exposeString('unknown', {
      nullable: true,
      description: 'Why the change is not known; null where it is.',
    }),
  }),
});

export const ActionPlan = builder.objectRef<Row>('ActionPlan');

builder.node(ActionPlan, {
  extensions: rowsOf(ACTION_PLANS),
  interfaces: [StrategyItem],
  description: 'Something that is done for personas or a segment, on a channel, to reach an objective.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.action.load(id),
  fields: (t) => ({
    language: t.field(OWN_LANGUAGE),
    name: t.string({
      description: 'What it is called.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('name'),
    }),
    content: t.string({
      nullable: true,
      bytes: 300,
      description: 'What is said or done; null where nobody wrote it.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('content'),
    }),
    translations: t.field(TRANSLATIONS),
    channel: t.exposeString('channel', { description: 'The channel.' }),
    status: t.expose('status', { type: ActionStatusEnum, description: 'How far it is: people say so.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When it begins.' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null: no end is planned.',
    }),
    budget: t.expose('budget', {
      type: 'Decimal',
      nullable: true,
      description: "What may be spent, in the workspace's currency; null where nobody said.",
    }),
    campaign: t.exposeString('campaign', {
      nullable: true,
      description: 'The campaign that its spend is recorded under; null for none.',
    }),
    spent: t.expose('spent', {
      type: 'Decimal',
      nullable: true,
      description:
        "What is recorded as spent on its campaign, in the workspace's currency. Null: nothing is, or some in another currency.",
    }),
    owner: t.exposeString('owner', { nullable: true, description: 'Who answers for it; null where nobody said.' }),
    objective: t.field({
      type: Objective,
      nullable: true,
      description: 'The objective it serves; null for none.',
      ...one('objective', 'objectiveId'),
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it is for; null for none, or one since deleted.',
      ...one('segment', 'segmentId'),
    }),
    personas: t.field({
      type: [Persona],
      size: 3,
      description: 'Personas it is for, without those since deleted.',
      resolve: async ({ personaIds }, _args, { loaders }) =>
        (await Promise.all(personaIds.map((id) => loaders.persona.load(id)))).filter((persona) => persona !== null),
    }),
    metric: t.field({
      type: StrategyMetric,
      nullable: true,
      description: 'What it is measured by: its own metric, or that of its objective; null for none.',
      resolve: ({ measuredBy }) => measuredBy,
    }),
    result: t.field({ type: ActionResult, description: 'What its metric did.', resolve: (action) => resultOf(action) }),
    measurements: t.connection(
      {
        type: StrategyMeasurement,
        description: 'What its metric was, the latest first: as it was planned, then daily to its end.',
        ...paged((_args: object) => ({ ordering: 'actionMeasurements', list: measurementsOf('action') })),
      },
      { name: 'ActionMeasurementConnection', description: 'A history of measurements.' },
      { name: 'ActionMeasurementEdge', description: 'A measurement of a history.' },
    ),
  }),
});

builder.objectFields(Objective, (t) => ({
  actions: t.field({
    type: [ActionPlan],
    size: 5,
    description: 'What is done to reach it, the first to begin first.',
    ...many(ACTIONS_OF_OBJECTIVE),
  }),
}));

builder.objectFields(Persona, (t) => ({
  actions: t.field({
    type: [ActionPlan],
    size: 5,
    description: 'What is done for it, the first to begin first.',
    ...many(ACTIONS_OF_PERSONA),
  }),
}));
