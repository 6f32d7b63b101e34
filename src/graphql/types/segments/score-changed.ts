import type { Change } from '../../../db/tables/changes/changes.ts';
import { storedDefinitions } from '../../../db/tables/scores/score-definitions.ts';
import { PersonagraphError } from '../../../errors.ts';
import { didYouMean } from '../../../segmenter/near-matches.ts';
import { scoresIn, statesOf } from '../../../services/changes/states.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { decodeId, decodeIdSet } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { among, changeStream, type ResumeArguments, selectionOf } from '../../push/change-stream.ts';
import { Customer } from '../customers/customer.ts';
import { ChangeInterface, number, RESUME_ARGUMENTS } from '../live/change.ts';
import { Run } from '../runs/run.ts';
import { Segmentation } from './segmentation.ts';

/** A change of scores, and the one of them that is meant. */
type ScoreChange = Change & { readonly score: string };

/** The values of a score before and after; null is unknown. */
function valuesOf(change: Change, key: string): { readonly from: number | null; readonly to: number | null } {
  const { before, after } = statesOf(change);
  return { from: number(scoresIn(before)[key]), to: number(scoresIn(after)[key]) };
}

async function momentOf(change: ScoreChange, when: 'from' | 'to', { loaders }: Context): Promise<Date | null> {
  const value = valuesOf(change, change.score)[when];
  const segmentation = change.segmentationId ? await loaders.segmentation.load(change.segmentationId) : null;
  if (value === null || !segmentation) return null;
  const score = storedDefinitions(segmentation).find(({ key }) => key === change.score);
  return score?.kind === 'time' ? new Date(value) : null;
}

const ScoreChanged = builder.objectRef<ScoreChange>('ScoreChanged').implement({
  description: "A customer's score moved.",
  interfaces: [ChangeInterface],
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer as it is now; null for one since erased.',
      ...linked('customer', ({ customerId }: Change) => customerId),
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation; null for one since deleted.',
      ...linked('segmentation', ({ segmentationId }: Change) => segmentationId),
    }),
    key: t.string({ description: 'Key of the score.', resolve: ({ score }) => score }),
    from: t.float({
      nullable: true,
      description: 'The value that history knew before, in the unit of the score; null: unknown.',
      resolve: (change) => valuesOf(change, change.score).from,
    }),
    to: t.float({
      nullable: true,
      description: 'The value from then on; null: unknown.',
      resolve: (change) => valuesOf(change, change.score).to,
    }),
    fromTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The value before as a moment, of scores of kind TIME; null of numbers, and where it is unknown.',
      resolve: (change, _args, context) => momentOf(change, 'from', context),
    }),
    toTime: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'The value from then on as a moment, of scores of kind TIME; null of numbers, and where it is unknown.',
      resolve: (change, _args, context) => momentOf(change, 'to', context),
    }),
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run that moved it; null where it was no run.',
      ...linked('run', ({ runId }: Change) => runId),
    }),
  }),
});

interface Arguments extends ResumeArguments {
  readonly segmentationId: string | number;
  readonly key: string;
  readonly minStep?: number | null | undefined;
  readonly customerIds?: readonly string[] | null | undefined;
}

builder.subscriptionField('scoreChanged', (t) =>
  t.field({
    type: ScoreChanged,
    description:
      'Customers whose score moved by its step or more since the value that history knew. Only of segmentations that are ' +
      'configured with `pushScores`: of any other it is refused with INVALID_INPUT, for nothing is written. A first run pushes none, nor ' +
      'a run that moves the scores of over 10,000: the `summary` of `changes` counts them, and the members are to be read.',
    args: {
      segmentationId: t.arg.id({ required: true, description: 'The segmentation.' }),
      key: t.arg.string({ required: true, description: 'Key of the score. NOT_FOUND where it has none of it.' }),
      minStep: t.arg.float({
        description:
          'Only single moves of this much or more, in the unit of the score, and those that come to be known or unknown. ' +
          'Smaller moves in a row are not added up. Default: every move by the step that the score declares.',
      }),
      customerIds: t.arg.idList({ description: 'Only of these customers. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    subscribe: async (_root, args: Arguments, context) => {
      const segmentationId = decodeId('Segmentation', args.segmentationId, ['segmentationId']);
      await refuseSilent(context, segmentationId, args.key);
      return changeStream(
        context,
        selectionOf(args, (given) => moves(given, segmentationId), context),
      );
    },
    resolve: (change: Change, { key }) => ({ ...change, score: key }),
  }),
);

/** Chooses the moves that are asked for. */
function moves({ key, minStep, customerIds }: Arguments, segmentationId: number): (change: Change) => boolean {
  const customers = decodeIdSet('Customer', customerIds, 'customerIds');
  return (change) => {
    if (change.kind !== 'SCORE_CHANGED' || change.segmentationId !== segmentationId) return false;
    if (!among(customers, change.customerId) || !Object.hasOwn(scoresIn(statesOf(change).after), key)) return false;
    const { from, to } = valuesOf(change, key);
    return from === null || to === null || Math.abs(to - from) >= (minStep ?? 0);
  };
}

/** Throws where nothing would ever come: NOT_FOUND, and INVALID_INPUT of a segmentation that pushes no scores. */
async function refuseSilent({ loaders }: Context, segmentationId: number, key: string): Promise<void> {
  const segmentation = await loaders.segmentation.load(segmentationId);
  if (!segmentation) throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: ['segmentationId'] });
  const keys = storedDefinitions(segmentation).map((score) => score.key);
  if (!keys.includes(key)) {
    const message = `${segmentation.key} has no score ${key}${didYouMean(key, keys) || '.'}`;
    throw new PersonagraphError('NOT_FOUND', message, { field: ['key'] });
  }
  if (segmentation.pushScores) return;
  const message = `Moves of the scores of ${segmentation.key} are not written: configure it with pushScores: true.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['segmentationId'] });
}
