import { readOutcomeStandard } from '../../../db/tables/outcomes/outcome-standard.ts';
import type { OutcomeStandard as Row } from '../../../engine/outcomes/definitions.ts';
import { saveOutcomeStandard } from '../../../services/outcomes/standard.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { Workspace } from '../workspaces/workspace.ts';
import {
  Conversion,
  ConversionInput,
  OutcomeQuestion,
  OutcomeQuestionInput,
  readConversion,
  readQuestion,
} from './definitions.ts';

const ABOUT = {
  retentionDays: 'Days right before a period: retention is of those who bought in them.',
  recommendation: 'Asks how likely somebody is to recommend, on a scale of 0 to 10.',
  satisfaction: 'Asks how satisfied somebody is.',
  satisfiedFrom: 'The answer from which on somebody counts as satisfied.',
  valueScore: 'Key of the score that is customer lifetime value.',
  margin: 'Share of revenue that is left after the cost of goods and before that of marketing, above 0 to 1.',
} as const;

const OutcomeStandard = builder.objectRef<Row>('OutcomeStandard').implement({
  description: 'How a workspace defines its outcomes.',
  fields: (t) => ({
    retentionDays: t.exposeInt('retentionDays', {
      nullable: true,
      description: `${ABOUT.retentionDays} Null: as many as the period has.`,
    }),
    conversion: t.expose('conversion', {
      type: Conversion,
      nullable: true,
      description: 'What is a conversion; null: nobody said, and conversion is UNKNOWN.',
    }),
    recommendation: t.expose('recommendation', {
      type: OutcomeQuestion,
      nullable: true,
      description: `${ABOUT.recommendation} Null: nothing does, and NPS is UNKNOWN.`,
    }),
    satisfaction: t.field({
      type: OutcomeQuestion,
      nullable: true,
      description: `${ABOUT.satisfaction} Null: nothing does, and CSAT is UNKNOWN.`,
      resolve: ({ satisfaction }) => satisfaction?.asked ?? null,
    }),
    satisfiedFrom: t.float({
      nullable: true,
      description: `${ABOUT.satisfiedFrom} Null where nothing asks.`,
      resolve: ({ satisfaction }) => satisfaction?.from ?? null,
    }),
    valueSegmentation: t.field({
      type: Segmentation,
      nullable: true,
      description:
        'The segmentation with the score that is customer lifetime value; null: the first that has a score lifetime_value.',
      resolve: ({ valueSegmentationId }, _args, { loaders }) =>
        valueSegmentationId === null ? null : loaders.segmentation.load(valueSegmentationId),
    }),
    valueScore: t.exposeString('valueScore', {
      nullable: true,
      description: `${ABOUT.valueScore} Null where none is chosen.`,
    }),
    margin: t.exposeFloat('margin', {
      nullable: true,
      description: `${ABOUT.margin} Null: nobody said, and ROMI is UNKNOWN.`,
    }),
    version: t.exposeInt('version', {
      description: 'Rises with each edit; give it back to change what you saw. 0: nobody said anything yet.',
    }),
  }),
});

builder.objectField(Workspace, 'outcomeStandard', (t) =>
  t.field({
    type: OutcomeStandard,
    cost: STATEMENT,
    description: 'How its outcomes are defined.',
    resolve: (_workspace, _args, { scope }) => readOutcomeStandard(scope),
  }),
);

mutation({
  name: 'saveOutcomeStandard',
  scope: 'WRITE',
  description:
    'Says how the outcomes of the workspace are defined, in place of what it said before. INVALID_INPUT for events, traits ' +
    'and scores that nobody has; CONFLICT for a version that is past.',
  input: {
    description: 'Definitions of outcomes; what is left out has its default.',
    fields: (t) => ({
      version: t.int({ required: true, description: 'The version you saw; 0 for the first time.' }),
      retentionDays: t.int({ description: `${ABOUT.retentionDays} 1 to 3,660. Default: as many as the period has.` }),
      conversion: t.field({ type: ConversionInput, description: 'What is a conversion. Default: nothing.' }),
      recommendation: t.field({ type: OutcomeQuestionInput, description: `${ABOUT.recommendation} Default: nothing.` }),
      satisfaction: t.field({ type: OutcomeQuestionInput, description: `${ABOUT.satisfaction} Default: nothing.` }),
      satisfiedFrom: t.float({ description: `${ABOUT.satisfiedFrom} Default 4, of a scale to 5.` }),
      valueSegmentationId: t.id({ description: 'The segmentation of valueScore. Default: the first that has one.' }),
      valueScore: t.string({ description: `${ABOUT.valueScore} Default: lifetime_value.` }),
      margin: t.float({ description: `${ABOUT.margin} Default: nobody said.` }),
    }),
  },
  payload: { outcomeStandard: noun(OutcomeStandard, 'The definitions as stored.') },
  work: async (input, { scope }) => {
    const { version, conversion, recommendation, satisfaction, valueSegmentationId } = input;
    return {
      outcomeStandard: await saveOutcomeStandard(scope, version, {
        retentionDays: input.retentionDays ?? null,
        conversion: conversion ? readConversion(conversion, ['conversion']) : null,
        recommendation: recommendation ? readQuestion(recommendation, ['recommendation']) : null,
        satisfaction: satisfaction
          ? { asked: readQuestion(satisfaction, ['satisfaction']), from: input.satisfiedFrom ?? 4 }
          : null,
        valueSegmentationId:
          valueSegmentationId === null || valueSegmentationId === undefined
            ? null
            : decodeId('Segmentation', valueSegmentationId, ['valueSegmentationId']),
        valueScore: input.valueScore ?? null,
        margin: input.margin ?? null,
      }),
    };
  },
});
