import type { PersonaCriterion } from '../../../db/tables/personas/persona-criteria.ts';
import { storedDefinitions } from '../../../db/tables/scores/score-definitions.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { ScoreRange as Given } from '../../../services/personas/criterion-input.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { one } from '../../core/reading.ts';
import { timeOf } from '../../core/scalars.ts';
import { readScoreKey } from '../../core/score-key.ts';
import { Segmentation } from '../segments/segmentation.ts';

/** What a range of a score is, for descriptions. */
export const RANGE =
  'A score of a segmentation in a range: the lower end is included, the upper one is not. A score that is unknown, or whose ' +
  'segmentation is not live, makes it UNKNOWN.';

type Row = Pick<PersonaCriterion, 'scoreSegmentationId' | 'scoreKey' | 'scoreFrom' | 'scoreTo'>;

export const ScoreRange = builder.objectRef<Row>('ScoreRange').implement({
  description: RANGE,
  fields: (t) => ({
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation of the score; null for one just deleted.',
      ...one('segmentation', 'scoreSegmentationId'),
    }),
    key: t.string({ description: 'Key of the score.', resolve: ({ scoreKey }) => scoreKey ?? '' }),
    from: t.float({
      nullable: true,
      description: 'From this on, of a number; null of a time, and without a lower end.',
      resolve: async (row, _args, context) => ((await isTime(row, context)) ? null : row.scoreFrom),
    }),
    to: t.float({
      nullable: true,
      description: 'Below this, of a number; null of a time, and without an upper end.',
      resolve: async (row, _args, context) => ((await isTime(row, context)) ? null : row.scoreTo),
    }),
    fromTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The same of a time.',
      resolve: async (row, _args, context) => ((await isTime(row, context)) ? momentOf(row.scoreFrom) : null),
    }),
    toTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The same of a time.',
      resolve: async (row, _args, context) => ((await isTime(row, context)) ? momentOf(row.scoreTo) : null),
    }),
  }),
});

function momentOf(value: number | null): Date | null {
  return value === null ? null : new Date(value);
}

async function isTime({ scoreSegmentationId, scoreKey }: Row, { loaders }: Context): Promise<boolean> {
  const segmentation = scoreSegmentationId === null ? null : await loaders.segmentation.load(scoreSegmentationId);
  const scores = segmentation ? storedDefinitions(segmentation) : [];
  return scores.find(({ key }) => key === scoreKey)?.kind === 'time';
}

export const ScoreRangeInput = builder.inputType('ScoreRangeInput', {
  description: RANGE,
  fields: (t) => ({
    segmentation: t.id({ required: true, description: 'The segmentation, by its id or key.' }),
    key: t.string({ required: true, description: 'Key of the score.' }),
    from: t.float({ description: 'From this on, of a number. Default: no lower end.' }),
    to: t.float({ description: 'Below this, of a number. Default: no upper end.' }),
    fromTime: t.field({ type: 'DateTime', description: 'From this on, of a time.' }),
    toTime: t.field({ type: 'DateTime', description: 'Before this, of a time.' }),
  }),
});

/** A range as the service takes it. Throws INVALID_ID, and INVALID_INPUT for an end that is given as number and as time. */
export function scoreRangeOf(input: (typeof ScoreRangeInput)['$inferInput'], field: readonly string[]): Given {
  const { segmentation, key } = readScoreKey(input, field);
  const end = (number: number | null | undefined, time: string | null | undefined, name: string) => {
    if (time === null || time === undefined) return number;
    if (number === null || number === undefined) return timeOf(time, [...field, `${name}Time`]).getTime();
    const message = 'An end is a number or a time, not both.';
    throw new PersonagraphError('INVALID_INPUT', message, { field: [...field, name] });
  };
  return {
    segmentation: segmentation.startsWith('#') ? Number(segmentation.slice(1)) : segmentation,
    key,
    from: end(input.from, input.fromTime, 'from'),
    to: end(input.to, input.toTime, 'to'),
  };
}
