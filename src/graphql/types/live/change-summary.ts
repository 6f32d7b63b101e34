import type { Change } from '../../../db/tables/changes/changes.ts';
import { builder } from '../../core/builder.ts';
import { number } from './change.ts';

/** The counts of a change that stands for many; null of one of its own. */
export function summarised({ payload }: Change): Change['payload'] | null {
  return number(payload['entered']) === null ? null : payload;
}

export const ChangeSummary = builder.objectRef<Change['payload']>('ChangeSummary').implement({
  description: 'How many customers one change stands for.',
  fields: (t) => ({
    entered: t.int({
      description: 'Customers that came into a segment, or are newly matched.',
      resolve: ({ entered }) => number(entered) ?? 0,
    }),
    left: t.int({
      description: 'Customers that left a segment, or are no longer matched.',
      resolve: ({ left }) => number(left) ?? 0,
    }),
    stayed: t.int({
      nullable: true,
      description: 'Customers whose segment is the same; null of personas.',
      resolve: ({ stayed }) => number(stayed),
    }),
    primaryMoved: t.int({
      nullable: true,
      description:
        'Customers of whom an edit of personas made it the primary persona, or took that away; null of other changes.',
      resolve: ({ primaryMoved }) => number(primaryMoved),
    }),
    scoresMoved: t.int({
      nullable: true,
      description:
        'Customers whose scores a run moved by their step, however many; over 10,000 are not pushed one by one. Null of a ' +
        'segmentation without scores or `pushScores`, and of personas.',
      resolve: ({ scoresMoved }) => number(scoresMoved),
    }),
    backfill: t.boolean({
      description: 'Whether it is the first answer of a segmentation: its members are not pushed one by one.',
      resolve: ({ backfill }) => backfill === true,
    }),
  }),
});
