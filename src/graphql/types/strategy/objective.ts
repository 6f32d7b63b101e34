import { measurementsOf } from '../../../db/tables/strategy/measurements.ts';
import { OBJECTIVES, OBJECTIVES_OF_PERSONA, type Objective as Row } from '../../../db/tables/strategy/objectives.ts';
import { PACE_REASONS, PACES, type Pace, type PaceReason, type PaceState } from '../../../engine/strategy/pace.ts';
import { paceNow } from '../../../services/strategy/objectives.ts';
import { builder } from '../../core/builder.ts';
import { ownLanguageArg } from '../../core/language.ts';
import { many, paged, rowsOf, translated } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { ResearchQuestion } from '../research/question.ts';
import { Segment } from '../segments/segment.ts';
import { StrategyMeasurement, StrategyMetric } from './metric.ts';
import { OWN_LANGUAGE, StrategyItem, TRANSLATIONS } from './strategy-item.ts';

const MEANINGS: Readonly<Record<PaceState, string>> = {
  NOT_STARTED: 'It has not begun.',
  AHEAD: 'More of the way is done than the straight line has, by more than 5 % of the way.',
  ON_PACE: 'It is within 5 % of the way of the straight line from start to horizon.',
  OFF_PACE: 'Less of the way is done than the straight line has, by more than 5 % of the way.',
  REACHED: 'The target is reached, by the last measurement; from the horizon on by the first since.',
  MISSED: 'The horizon is over, and the target was not reached.',
  UNKNOWN: 'Nobody knows: `reason` says why.',
};

export const ObjectivePaceState = builder.enumType('ObjectivePaceState', {
  description: 'Where an objective stands.',
  values: Object.fromEntries(PACES.map((one) => [one, { value: one, description: MEANINGS[one] }])) as Record<
    PaceState,
    { value: PaceState; description: string }
  >,
});

const REASONS: Readonly<Record<PaceReason, string>> = {
  NOT_MEASURED: 'It was not measured yet.',
  NOT_MEASURABLE: 'Its last measurement could not be had: `last.problem` says why.',
  STALE: 'It was measured more than three days ago.',
  NOT_MEASURED_SINCE_HORIZON: 'It could not be measured since its horizon.',
};

const ObjectivePaceReason = builder.enumType('ObjectivePaceReason', {
  description: 'Why the pace of an objective is UNKNOWN.',
  values: Object.fromEntries(PACE_REASONS.map((one) => [one, { value: one, description: REASONS[one] }])) as Record<
    PaceReason,
    { value: PaceReason; description: string }
  >,
});

const ObjectivePace = builder.objectRef<Pace>('ObjectivePace').implement({
  description:
    'How far an objective is, held against a straight line from its baseline at the start to its target at the horizon.',
  fields: (t) => ({
    state: t.expose('state', { type: ObjectivePaceState, description: 'Where it stands.' }),
    reason: t.expose('reason', {
      type: ObjectivePaceReason,
      nullable: true,
      description: 'Why it is UNKNOWN; null where it is not.',
    }),
    progress: t.exposeFloat('progress', {
      nullable: true,
      description: 'The part of the way that is done: 1 at the target, below 0 where it went back. Null where UNKNOWN.',
    }),
    expected: t.exposeFloat('expected', {
      nullable: true,
      description: 'The part that the straight line has at the time of the measurement. Null where UNKNOWN.',
    }),
    expectedValue: t.exposeFloat('expectedValue', {
      nullable: true,
      description: 'The value that the line has then. Null where UNKNOWN.',
    }),
    certain: t.exposeBoolean('certain', {
      nullable: true,
      description: 'Whether both ends of the 95 % interval have the same state. Null without an interval.',
    }),
  }),
});

export const Objective = builder.objectRef<Row>('Objective');

builder.node(Objective, {
  extensions: rowsOf(OBJECTIVES),
  interfaces: [StrategyItem],
  description: 'A number that is to be reached by a time. It is measured daily: docs/strategy.md.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.objective.load(id),
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its handle in programs, unique in the workspace.' }),
    language: t.field(OWN_LANGUAGE),
    name: t.string({
      description: 'What it is called.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('name'),
    }),
    description: t.string({
      nullable: true,
      bytes: 300,
      description: 'What it is about; null where nobody wrote it.',
      args: { language: t.arg(ownLanguageArg) },
      ...translated('description'),
    }),
    translations: t.field(TRANSLATIONS),
    metric: t.field({ type: StrategyMetric, description: 'What it is measured by.', resolve: ({ metric }) => metric }),
    baseline: t.exposeFloat('baseline', { description: 'The value where it begins.' }),
    target: t.exposeFloat('target', { description: 'The value to be reached, above the baseline or below.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When it begins.' }),
    horizon: t.expose('horizon', { type: 'DateTime', description: 'When it is to be reached.' }),
    last: t.field({
      type: StrategyMeasurement,
      nullable: true,
      description:
        'The measurement that its pace is of: the latest, after the horizon the first since. Null: none yet.',
      resolve: ({ last }) => last,
    }),
    pace: t.field({
      type: ObjectivePace,
      description: 'How far it is.',
      resolve: (objective) => paceNow(objective, new Date()),
    }),
    measurements: t.connection(
      {
        type: StrategyMeasurement,
        description: 'What it was measured as, the latest first: daily, and whenever somebody asked for it.',
        ...paged((_args: object) => ({ ordering: 'objectiveMeasurements', list: measurementsOf('objective') })),
      },
      { name: 'ObjectiveMeasurementConnection', description: 'A history of measurements.' },
      { name: 'ObjectiveMeasurementEdge', description: 'A measurement of a history.' },
    ),
    questions: t.field({
      type: [ResearchQuestion],
      size: 3,
      description: 'Research questions that serve it, without those since deleted.',
      resolve: async ({ questionIds }, _args, { loaders }) =>
        (await Promise.all(questionIds.map((id) => loaders.question.load(id)))).filter((one) => one !== null),
    }),
    segments: t.field({
      type: [Segment],
      size: 3,
      description: 'Segments that it is about, without those since deleted.',
      resolve: async ({ segmentIds }, _args, { loaders }) =>
        (await Promise.all(segmentIds.map((id) => loaders.segment.load(id)))).filter((one) => one !== null),
    }),
    personas: t.field({
      type: [Persona],
      size: 3,
      description: 'Personas that it is about, without those since deleted.',
      resolve: async ({ personaIds }, _args, { loaders }) =>
        (await Promise.all(personaIds.map((id) => loaders.persona.load(id)))).filter((one) => one !== null),
    }),
  }),
});

builder.objectFields(Persona, (t) => ({
  objectives: t.field({
    type: [Objective],
    size: 3,
    description: 'Objectives that name it, the nearest horizon first.',
    ...many(OBJECTIVES_OF_PERSONA),
  }),
}));
