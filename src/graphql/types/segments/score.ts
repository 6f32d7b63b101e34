import {
  SCORE_DEFINITIONS,
  SCORES,
  type ScoreDefinitionRow,
  type ScoreRow,
} from '../../../db/tables/scores/score-reads.ts';
import { builder } from '../../core/builder.ts';
import { languageArg } from '../../core/language.ts';
import { localized, one, rowsOf } from '../../core/reading.ts';
import { Segmentation } from './segmentation.ts';

export const ScoreKind = builder.enumType('ScoreKind', {
  description: 'What a score is.',
  values: {
    NUMBER: { description: 'A number, in the unit of the score.' },
    TIME: { description: 'A moment.' },
  } as const,
});

export const ScoreDefinition = builder.objectRef<ScoreDefinitionRow>('ScoreDefinition');
export const Score = builder.objectRef<ScoreRow>('Score');

const KEY = 'Unique in its segmentation. Others read it as the feature `segmentations.KEY.scores.` and this key.';

ScoreDefinition.implement({
  extensions: rowsOf(SCORE_DEFINITIONS),
  description: 'A number that a segmentation computes of every customer beside the segments.',
  fields: (t) => ({
    key: t.exposeString('key', { description: KEY }),
    name: t.string({ description: 'Its name.', args: { language: t.arg(languageArg) }, ...localized('name') }),
    description: t.string({
      bytes: 300,
      description: 'What it measures.',
      args: { language: t.arg(languageArg) },
      ...localized('description'),
    }),
    kind: t.expose('kind', { type: ScoreKind, description: 'Number or time.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Such as `days` or `EUR`; null where it has none.' }),
    min: t.exposeFloat('min', { nullable: true, description: 'No value is below; null: no bound.' }),
    max: t.exposeFloat('max', { nullable: true, description: 'No value is above; null: no bound.' }),
    step: t.exposeFloat('step', {
      nullable: true,
      description: 'History and `scoreChanged` have a value that moved by this much; null: by any change.',
    }),
  }),
});

Score.implement({
  extensions: rowsOf(SCORES),
  description: "A customer's score of a segmentation, now.",
  fields: (t) => ({
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation it is of; null for one just deleted.',
      ...one('segmentation', 'segmentationId'),
    }),
    key: t.exposeString('key', { description: KEY }),
    name: t.string({ description: 'Its name.', args: { language: t.arg(languageArg) }, ...localized('name') }),
    description: t.string({
      bytes: 300,
      description: 'What it measures.',
      args: { language: t.arg(languageArg) },
      ...localized('description'),
    }),
    kind: t.expose('kind', { type: ScoreKind, description: 'Number or time.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Such as `days` or `EUR`; null where it has none.' }),
    min: t.exposeFloat('min', { nullable: true, description: 'No value is below; null: no bound.' }),
    max: t.exposeFloat('max', { nullable: true, description: 'No value is above; null: no bound.' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The value, in its unit; of a time, milliseconds since 1970. Null is unknown, never zero.',
    }),
    time: t.expose('time', { type: 'DateTime', nullable: true, description: 'The moment of a time; null of numbers.' }),
  }),
});
