import { segmentsByIds } from '../../../db/tables/segmentations/segments.ts';
import type { CoveragePoint } from '../../../engine/portrait/coverage-curve.ts';
import { MOST_PERSONAS, type PersonaCount, suggestedPersonas } from '../../../services/drafting/persona-count.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { languageArg } from '../../core/language.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Segment } from '../segments/segment.ts';

/** Clusterings of a sample, one for each number of personas. */
const COST = 200;

const PersonaCoverage = builder.objectRef<CoveragePoint>('PersonaCoverage').implement({
  description: 'How far a number of personas reaches.',
  fields: (t) => ({
    personas: t.exposeInt('personas', { description: 'How many personas.' }),
    coverage: t.exposeFloat('coverage', {
      description: 'Share 0..1 of customers whose fit to the nearest of them reaches the threshold.',
    }),
    explained: t.exposeFloat('explained', {
      nullable: true,
      description: 'Share 0..1 of the variance between customers that they explain; null of segments.',
    }),
    gain: t.exposeFloat('gain', { description: 'Coverage more than with one persona less.' }),
  }),
});

const PersonaCountSuggestion = builder.objectRef<PersonaCount>('PersonaCountSuggestion').implement({
  description: 'How many personas a workspace needs, with the curve that says so.',
  fields: (t) => ({
    suggested: t.exposeInt('suggested', {
      description: 'The last number of personas of which the last adds the least gain asked for.',
    }),
    knee: t.exposeInt('knee', {
      description: 'Where the curve bends most, by its distance to the line between its ends (Satopaa et al. 2011).',
    }),
    reason: t.string({
      description: 'Why that many, in a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: ({ reason }, { language }) => reason[language],
    }),
    curve: t.field({
      type: [PersonaCoverage],
      size: MOST_PERSONAS,
      description: 'The coverage by number of personas, from one on.',
      resolve: ({ curve }) => [...curve],
    }),
    segments: t.field({
      type: [Segment],
      size: MOST_PERSONAS,
      description: 'The segments in the order in which they are taken; empty where personas are sought in features.',
      resolve: async ({ segmentIds }, _args, { scope }) => {
        const found = await segmentsByIds(scope, segmentIds);
        return segmentIds.flatMap((id) => found.find((segment) => segment.id === id) ?? []);
      },
    }),
    features: t.field({
      type: ['String'],
      size: 200,
      description: 'Features that distances between customers are taken in; empty of segments.',
      resolve: ({ features }) => [...features],
    }),
    customers: t.exposeInt('customers', { description: 'All customers of the workspace.' }),
    compared: t.exposeInt('compared', {
      description: 'Customers that were looked at: of very many a sample of 5,000.',
    }),
  }),
});

builder.queryField('suggestPersonas', (t) =>
  t.field({
    type: PersonaCountSuggestion,
    cost: COST,
    description:
      'How many personas there should be: coverage against number, of the segments of a segmentation or of clusters in features.',
    args: {
      segmentationId: t.arg.id({
        description:
          'Its segments are the personas, each time the one that covers most of the others. Default: clusters.',
      }),
      features: t.arg.stringList({
        description:
          'Features that customers are told apart by, 1 to 100. Default: fields, traits, answers, main totals.',
      }),
      most: t.arg.int({ description: 'Most personas tried, 1 to 40. Default 15.' }),
      threshold: t.arg.float({
        description: 'Fit from which a customer counts as covered, above 0 to 1. Default 0.5.',
      }),
      leastGain: t.arg.float({ description: 'What one more persona has to add to the coverage, 0..1. Default 0.03.' }),
      seed: t.arg.int({ description: 'Seed of the sample and the clusters. Default 1.' }),
    },
    resolve: (_root, { segmentationId, ...options }, { host, scope }) =>
      suggestedPersonas(host, scope, {
        ...presentFields(options),
        ...(segmentationId && { segmentationId: decodeId('Segmentation', String(segmentationId), ['segmentationId']) }),
      }),
  }),
);
