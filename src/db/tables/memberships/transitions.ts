import type { Paged } from '../../reads/source.ts';
import { type TimeSpan, withinSpan } from '../../reads/time-span.ts';
import type { MoveCause } from '../changes/changes.ts';

/** An ended membership. */
export interface Transition {
  /** Eight bytes, as PostgreSQL writes them. */
  readonly id: string;
  readonly customerId: number;
  readonly segmentationId: number;
  readonly fromSegmentId: number | null;
  readonly since: Date | null;
  readonly toSegmentId: number | null;
  readonly at: Date;
  readonly cause: MoveCause;
  readonly runId: number | null;
}

/** Which ended memberships are meant: what is given must all hold. */
export interface TransitionFilter extends TimeSpan {
  readonly segmentationIds?: readonly number[] | undefined;
}

/** Those of the ended memberships of a customer that a filter means; its times are those of their end. */
export function transitionsMeant({ segmentationIds, ...span }: TransitionFilter): Paged<Transition> {
  return {
    ...TRANSITIONS_OF_CUSTOMER,
    condition: (values) =>
      [
        ...(segmentationIds ? [`t.segmentation_id = ANY(${values.add(segmentationIds)}::int[])`] : []),
        ...withinSpan('t.at', span, values),
      ].join(' AND '),
  };
}

/** The ended memberships of a customer, newest first. */
export const TRANSITIONS_OF_CUSTOMER: Paged<Transition> = {
  source: {
    table: 'membership_transition',
    alias: 't',
    columns: {
      id: 't.id',
      customerId: 't.customer_id',
      segmentationId: 't.segmentation_id',
      fromSegmentId: 't.from_segment_id',
      since: 't.since',
      toSegmentId: 't.to_segment_id',
      at: 't.at',
      cause: 't.cause',
      runId: 't.run_id',
    },
  },
  keys: [
    { sql: 't.at', type: 'timestamptz', descending: true, field: 'at' },
    { sql: 't.id', type: 'bigint', descending: true, field: 'id' },
  ],
  parent: 't.customer_id',
};
