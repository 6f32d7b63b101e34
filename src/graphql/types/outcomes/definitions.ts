import type { Asked, Conversion as ConversionRow, ConversionStep } from '../../../engine/outcomes/definitions.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { Segment } from '../segments/segment.ts';

const ABOUT = {
  step: 'A step of a conversion: an event, or coming into a segment.',
  event: 'A type of event. That of sales means a purchase, without returns and cancelled orders.',
  withinDays: 'Days of 24 hours that the second step takes at most.',
  survey: 'Key of the survey.',
  question: 'Key of its question, whose answers are numbers.',
  trait: 'Name of a trait that is a number. It counts in the period in which its value was given.',
} as const;

const Step = builder.objectRef<ConversionStep>('ConversionStep').implement({
  description: ABOUT.step,
  fields: (t) => ({
    event: t.string({
      nullable: true,
      description: `${ABOUT.event} Null for a segment.`,
      resolve: (step) => ('event' in step ? step.event : null),
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment come into; null for an event, and for a segment that is gone.',
      resolve: (step, _args, { loaders }) => ('event' in step ? null : loaders.segment.load(step.segmentId)),
    }),
  }),
});

export const Conversion = builder.objectRef<ConversionRow>('Conversion').implement({
  description: 'From one step to another within some days.',
  fields: (t) => ({
    from: t.expose('from', {
      type: Step,
      description: 'The first step, made in the period: once a customer, the first time.',
    }),
    to: t.expose('to', { type: Step, description: 'The second step. Not before the first; of the same kind, later.' }),
    withinDays: t.exposeInt('withinDays', { description: ABOUT.withinDays }),
  }),
});

export const OutcomeQuestion = builder.objectRef<Asked>('OutcomeQuestion').implement({
  description: 'What asks customers: the question of a survey, or a trait.',
  fields: (t) => ({
    survey: t.string({
      nullable: true,
      description: `${ABOUT.survey} Null for a trait.`,
      resolve: (asked) => ('survey' in asked ? asked.survey : null),
    }),
    question: t.string({
      nullable: true,
      description: `${ABOUT.question} Null for a trait.`,
      resolve: (asked) => ('survey' in asked ? asked.question : null),
    }),
    trait: t.string({
      nullable: true,
      description: `${ABOUT.trait} Null for a survey.`,
      resolve: (asked) => ('trait' in asked ? asked.trait : null),
    }),
  }),
});

const StepInput = builder.inputType('ConversionStepInput', {
  description: `${ABOUT.step} Exactly one is given.`,
  fields: (t) => ({
    event: t.string({ description: ABOUT.event }),
    segmentId: t.id({ description: 'A segment. Who was in it from its first answer on did not come into it.' }),
  }),
});

export const ConversionInput = builder.inputType('ConversionInput', {
  description: 'From one step to another within some days.',
  fields: (t) => ({
    from: t.field({ type: StepInput, required: true, description: 'The first step, made in the period.' }),
    to: t.field({ type: StepInput, required: true, description: 'The second step.' }),
    withinDays: t.int({ required: true, defaultValue: 30, description: `${ABOUT.withinDays} 1 to 3,660. Default 30.` }),
  }),
});

export const OutcomeQuestionInput = builder.inputType('OutcomeQuestionInput', {
  description: 'What asks customers: the question of a survey, or a trait.',
  fields: (t) => ({
    survey: t.string({ description: ABOUT.survey }),
    question: t.string({ description: ABOUT.question }),
    trait: t.string({ description: ABOUT.trait }),
  }),
});

type StepShape = (typeof StepInput)['$inferInput'];

function readStep({ event, segmentId }: StepShape, field: readonly string[]): ConversionStep {
  const segment = segmentId ?? null;
  const named = event ?? null;
  if ((segment === null) === (named === null)) {
    throw new PersonagraphError('INVALID_INPUT', 'A step is an event or a segment: give exactly one.', { field });
  }
  return named === null ? { segmentId: decodeId('Segment', segment!, [...field, 'segmentId']) } : { event: named };
}

/** The conversion an input stands for. Throws INVALID_INPUT, INVALID_ID. */
export function readConversion(
  { from, to, withinDays }: (typeof ConversionInput)['$inferInput'],
  field: readonly string[],
): ConversionRow {
  return { from: readStep(from, [...field, 'from']), to: readStep(to, [...field, 'to']), withinDays };
}

/** What asks, as an input says it. Throws INVALID_INPUT where it does not name exactly one thing. */
export function readQuestion(shape: (typeof OutcomeQuestionInput)['$inferInput'], field: readonly string[]): Asked {
  const [survey, question, trait] = [shape.survey ?? null, shape.question ?? null, shape.trait ?? null];
  if (trait !== null && survey === null && question === null) return { trait };
  if (trait === null && survey !== null && question !== null) return { survey, question };
  const message = 'Give a survey with its question, or a trait.';
  throw new PersonagraphError('INVALID_INPUT', message, { field });
}
