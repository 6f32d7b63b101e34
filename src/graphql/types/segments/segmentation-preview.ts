import { PERSONAS_USING_SEGMENT } from '../../../db/tables/personas/personas.ts';
import type { ModelNumber as ReportedNumber } from '../../../segmenter/model-report.ts';
import { refuseUnfit } from '../../../services/input/unfit.ts';
import type { PreviewedSegment, Preview as Row } from '../../../services/jobs/preview-answer.ts';
import { previewSegmentation } from '../../../services/segmentations/preview.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { languageArg, say } from '../../core/language.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { timeOf } from '../../core/scalars.ts';
import { isSelected } from '../../core/selected.ts';
import { Customer } from '../customers/customer.ts';
import { Persona } from '../personas/persona.ts';
import { ModelNumber, ModelWarning, REPORT_TEXTS } from './model-report.ts';
import { MOST_CLAUSES, RuleClause } from './rule-clause.ts';
import { MOST_DOUBTS, RuleDoubt } from './rule-doubt.ts';
import { Segment } from './segment.ts';
import { Segmentation } from './segmentation.ts';

/** Numbers and doubts that models usually have; those of one that has more are paid for as they come. */
const MOST_NUMBERS = 50;
const MOST_WARNINGS = 10;

/** Like other work on everybody that is held in a request. */
const COST = 4_000;

const SegmentPreview = builder.objectRef<PreviewedSegment>('SegmentPreview').implement({
  description: 'A segment as unsaved settings would have it.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its key.' }),
    name: t.string({
      description: 'Its name.',
      args: { language: t.arg(languageArg) },
      resolve: ({ name }, { language }) => say({ ...name }, language),
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The live segment it would continue, or that would end; null for a new one.',
      resolve: ({ segmentId }, _args, { loaders }) => (segmentId === null ? null : loaders.segment.load(segmentId)),
    }),
    personas: t.field({
      type: [Persona],
      size: 'personas',
      description: 'Personas with a criterion on that live segment, whose matches would move with it.',
      resolve: ({ segmentId }, _args, { loaders }) =>
        segmentId === null ? [] : loaders.list(PERSONAS_USING_SEGMENT).load(segmentId),
    }),
    size: t.exposeInt('size', { description: 'How many members it would have, exactly.' }),
    unknown: t.exposeInt('unknown', {
      description: 'Customers who may be in it or not: the data that would decide is missing, or they are quarantined.',
    }),
    sample: t.field({
      type: [Customer],
      size: 10,
      description: 'Some of them, ten at most.',
      resolve: async ({ sample }, _args, { loaders }) =>
        (await Promise.all(sample.map((id) => loaders.customer.load(id)))).filter((found) => found !== null),
    }),
    enter: t.exposeInt('enter', { nullable: true, description: 'Who would come in; null without a live answer.' }),
    leave: t.exposeInt('leave', { nullable: true, description: 'Who would go; null without a live answer.' }),
    clauses: t.field({
      type: [RuleClause],
      size: MOST_CLAUSES,
      description:
        'The clauses of its rule in order, and how many each keeps; empty for segmenters that have no rules.',
      resolve: ({ clauses }) => [...clauses],
    }),
    stay: t.exposeInt('stay', { nullable: true, description: 'Who would stay; null without a live answer.' }),
  }),
});

const Preview = builder.objectRef<Row>('SegmentationPreview').implement({
  description: 'What unsaved settings would answer, exactly.',
  fields: (t) => ({
    population: t.exposeInt('population', { description: 'Customers looked at: all.' }),
    unassigned: t.exposeInt('unassigned', { description: 'Customers in none of the segments.' }),
    unknown: t.exposeInt('unknown', {
      description: 'Customers of whom it is unknown for at least one of the segments whether they would be in it.',
    }),
    quarantined: t.exposeInt('quarantined', {
      description: 'Customers the segmenter could not answer: they would keep what they have, or be in none.',
    }),
    overridden: t.exposeInt('overridden', {
      description:
        'Customers whom overrides of the segmentation compared with would decide, as they would in a run. 0 without one.',
    }),
    dependents: t.field({
      type: [Segmentation],
      size: 'segmentations',
      description: 'Segmentations that read the one compared with, directly or through others: run with it.',
      resolve: async ({ dependantIds }, _args, { loaders }) =>
        (await Promise.all(dependantIds.map((id) => loaders.segmentation.load(id)))).filter((row) => row !== null),
    }),
    parameters: t.field({
      type: [ModelNumber],
      size: MOST_NUMBERS,
      description: REPORT_TEXTS.parameters,
      resolve: ({ report }) => report.parameters.map(stored),
    }),
    quality: t.field({
      type: [ModelNumber],
      size: MOST_NUMBERS,
      description: REPORT_TEXTS.quality,
      resolve: ({ report }) => report.quality.map(stored),
    }),
    warnings: t.field({
      type: [ModelWarning],
      size: MOST_WARNINGS,
      description: REPORT_TEXTS.warnings,
      resolve: ({ report }) => [...report.warnings],
    }),
    doubts: t.field({
      type: [RuleDoubt],
      size: MOST_DOUBTS,
      description: 'Parts of rules that can never hold, always do, or ask of what nobody has.',
      resolve: ({ doubts }) => [...doubts],
    }),
    segments: t.field({
      type: [SegmentPreview],
      size: 50,
      description: 'The segments there would be, and those the live answer has besides.',
      resolve: ({ segments }) => [...segments],
    }),
  }),
});

/** A number as the store would have it. */
function stored(number: ReportedNumber) {
  return { low: null, high: null, standardError: null, unit: null, ...number };
}

const { input, payload, resolve } = mutation({
  name: 'previewSegmentation',
  scope: 'WRITE',
  description: 'The query segmentationPreview under another name, for those who have it. Needs WRITE.',
  input: {
    description: 'Settings to try.',
    fields: (t) => ({
      segmenter: t.string({ required: true, description: 'Id of the segmenter: `lifecycle.stage`.' }),
      config: t.field({
        type: 'JSON',
        description: "Settings, as the segmenter's configSchema has them. Default `{}`.",
      }),
      seed: t.int({ description: 'Seed of the randomness of fitting. Default 1.' }),
      asOf: t.field({ type: 'DateTime', description: 'Answers as of this past time. Default: now.' }),
      segmentationId: t.id({ description: "Compare with this segmentation's live answer. Default: with none." }),
    }),
  },
  payload: { preview: noun(Preview, 'What the settings would answer.') },
  verb: 'found',
  work: async ({ segmenter, config, seed, asOf, segmentationId }, { host, scope }, info) => {
    refuseUnfit(config);
    const options = presentFields({
      config,
      seed,
      asOf: asOf ? timeOf(asOf, ['asOf']) : undefined,
      segmentationId: segmentationId ? decodeId('Segmentation', segmentationId, ['segmentationId']) : undefined,
      clauses: isSelected(info, ['preview', 'segments', 'clauses']),
    });
    return { preview: await previewSegmentation(host, scope, { segmenter, ...options }) };
  },
});

builder.queryField('segmentationPreview', (t) =>
  t.field({
    type: payload,
    description:
      'Says what settings would answer, and what would change, without saving anything. What is wrong with the settings is ' +
      'in `userErrors`.',
    cost: COST,
    args: { input: t.arg({ type: input, required: true, description: 'Settings to try.' }) },
    resolve: (_root, args, context, info) => resolve(args, context, info),
  }),
);
