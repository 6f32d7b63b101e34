import type { Scope } from '../../postgres/connection.ts';
import { columnReader, int32Reader } from '../../postgres/copy/columns.ts';
import type { Lasting } from '../../reads/as-of.ts';
import type { Paged } from '../../reads/source.ts';
import { type TimeSpan, withinSpan } from '../../reads/time-span.ts';
import type { MoveCause } from '../changes/changes.ts';
import { isShared } from '../segmentations/own-segmentations.ts';

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
        isShared('t.segmentation_id'),
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

/** The memberships of customers, over time. */
export const MEMBERSHIPS_OVER_TIME: Lasting = {
  current: 'segment_answer',
  parent: 'segment_id',
  ended: 'membership_transition',
  endedParent: 'from_segment_id',
};

/** Memberships of a segmentation over time, each from `since` up to `at`, by customer. */
export interface HeldMemberships {
  readonly customer: Int32Array;
  readonly segment: Int32Array;
  /** Milliseconds since 1970. */
  readonly since: Float64Array;
  /** Milliseconds since 1970; NaN: it holds now. */
  readonly at: Float64Array;
}

/** Reads all memberships that a segmentation's answers ever gave, and that count. One statement: one moment. */
export async function readHeldMemberships(scope: Scope, segmentationId: number): Promise<HeldMemberships> {
  const [customer, segment] = [int32Reader(), int32Reader()];
  const [since, at] = [columnReader('time', 'timestamptz'), columnReader('time', 'timestamptz')];
  const id = Math.trunc(segmentationId);
  const length = await scope.copyOut(
    `SELECT customer_id, segment_id, since, NULL::timestamptz AS at FROM segment_answer
     WHERE workspace_id = ${scope.workspaceId} AND segmentation_id = ${id} AND segment_id > 0
     UNION ALL SELECT customer_id, from_segment_id, since, least(at, withdrawn) FROM membership_transition
     WHERE workspace_id = ${scope.workspaceId} AND segmentation_id = ${id} AND from_segment_id <> 0 AND since < at AND (withdrawn IS NULL OR since < withdrawn)
     ORDER BY 1`,
    [customer.read, segment.read, since.read, at.read],
  );
  return {
    customer: customer.finish(length),
    segment: segment.finish(length),
    since: since.finish(length) as Float64Array,
    at: at.finish(length) as Float64Array,
  };
}
