import type { PastScore as PastScoreRow } from '../../../db/tables/scores/score-history.ts';
import { builder } from '../../core/builder.ts';
import { languageArg } from '../../core/language.ts';
import { linked, localized } from '../../core/reading.ts';
import { ScoreKind } from '../segments/score.ts';
import { Segmentation } from '../segments/segmentation.ts';

/** A customer's score at a past time. */
export const PastScore = builder.objectRef<PastScoreRow>('PastScore').implement({
  description:
    "A customer's score at a past time, as history kept it. History has a score anew when one of its segmentation moved by " +
    'its `step`: what it really was lay less than a step away.',
  fields: (t) => ({
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation it is of; null for one just deleted.',
      ...linked('segmentation', ({ segmentationId }: PastScoreRow) => segmentationId),
    }),
    key: t.exposeString('key', { description: 'Unique in its segmentation.' }),
    name: t.string({ description: 'Its name.', args: { language: t.arg(languageArg) }, ...localized('name') }),
    kind: t.expose('kind', { type: ScoreKind, description: 'Number or time.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Such as `days` or `EUR`; null where it has none.' }),
    step: t.exposeFloat('step', {
      nullable: true,
      description: 'Its value then was less than this away from `value`; null: it was this value.',
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The value, in its unit, or of a time milliseconds since 1970. Null is unknown, never zero.',
    }),
    time: t.expose('time', { type: 'DateTime', nullable: true, description: 'The moment of a time; null of numbers.' }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when its segmentation had these scores; null where none was known.',
    }),
    ended: t.expose('at', {
      type: 'DateTime',
      nullable: true,
      description: 'Up to when it had them; null: it has them now, or none was known.',
    }),
  }),
});
