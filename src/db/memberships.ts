import type { CurrentMemberships, MembershipRow } from '../engine/diff.ts';
import type { SqlScope } from './database.ts';

/** What moved memberships: data of one customer, the clock, or a run. */
export type MembershipCause = 'PROFILE' | 'EVENT' | 'CLOCK' | 'RUN';

/** When, why and by which run memberships are written. */
export interface MembershipStamp {
  readonly segmentationId: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly cause: MembershipCause;
  readonly runId: number | null;
}

/** The same for single customers, each with a cause of its own. */
export type CustomerStamp = Omit<MembershipStamp, 'cause'> & {
  readonly causeOf: (customer: number) => MembershipCause;
};

export const MEMBERSHIP_COLUMNS = [
  'workspace_id',
  'customer_id',
  'segmentation_id',
  'segment_id',
  'strength',
  'since',
  'until',
  'cause',
  'run_id',
];

/** Few customers' memberships of one segmentation, locked until the transaction ends. */
export async function lockMemberships(
  scope: SqlScope,
  segmentationId: number,
  customerIds: readonly number[],
): Promise<CurrentMemberships> {
  const rows = await scope.sql.query<{ customer_id: number; segment_id: number; strength: number; until: Date | null }>(
    `SELECT customer_id, segment_id, strength, until FROM segment_membership
     WHERE workspace_id = $1 AND customer_id = ANY($3) AND segmentation_id = $2
     ORDER BY customer_id, segment_id FOR UPDATE`,
    [scope.workspaceId, segmentationId, customerIds],
  );
  return {
    customer: Int32Array.from(rows, (row) => row.customer_id),
    segment: Int32Array.from(rows, (row) => row.segment_id),
    strength: Float32Array.from(rows, (row) => row.strength),
    until: Float64Array.from(rows, (row) => row.until?.getTime() ?? Number.NaN),
  };
}

/** Writes what changed for few customers. */
export async function updateMemberships(
  scope: SqlScope,
  stamp: CustomerStamp,
  difference: {
    readonly left: readonly { readonly customer: number; readonly segment: number }[];
    readonly altered: readonly MembershipRow[];
    readonly entered: readonly MembershipRow[];
    readonly moves: readonly { readonly customer: number; readonly from: number; readonly to: number }[];
  },
): Promise<void> {
  const { workspaceId, sql } = scope;
  const at = new Date(stamp.at);
  const moves = difference.moves.filter(({ from }) => from !== 0);
  if (moves.length > 0) {
    await sql.query(
      `INSERT INTO membership_transition (workspace_id, customer_id, segmentation_id, from_segment_id, since,
         to_segment_id, at, cause, run_id)
       SELECT $1, s.c, $2, s.f, m.since, nullif(s.t, 0), greatest(m.since, $7), s.cause, $8
       FROM unnest($3::int[], $4::int[], $5::int[], $6::text[]) AS s(c, f, t, cause)
       JOIN segment_membership m ON m.workspace_id = $1 AND m.customer_id = s.c AND m.segmentation_id = $2
         AND m.segment_id = s.f`,
      [
        workspaceId,
        stamp.segmentationId,
        moves.map(({ customer }) => customer),
        moves.map(({ from }) => from),
        moves.map(({ to }) => to),
        moves.map(({ customer }) => stamp.causeOf(customer)),
        at,
        stamp.runId,
      ],
    );
  }
  if (difference.left.length > 0) {
    await sql.query(
      `DELETE FROM segment_membership m USING unnest($3::int[], $4::int[]) AS s(c, g)
       WHERE m.workspace_id = $1 AND m.segmentation_id = $2 AND m.customer_id = s.c AND m.segment_id = s.g`,
      [
        workspaceId,
        stamp.segmentationId,
        difference.left.map(({ customer }) => customer),
        difference.left.map(({ segment }) => segment),
      ],
    );
  }
  const written = [...difference.altered, ...difference.entered];
  if (written.length > 0) {
    await sql.query(
      `INSERT INTO segment_membership (${MEMBERSHIP_COLUMNS.join(', ')})
       SELECT $1, c, $2, g, s, $8, u, cause, $9
       FROM unnest($3::int[], $4::int[], $5::real[], $6::timestamptz[], $7::text[]) AS r(c, g, s, u, cause)
       ON CONFLICT (workspace_id, customer_id, segmentation_id, segment_id)
         DO UPDATE SET strength = excluded.strength, until = excluded.until`,
      [
        workspaceId,
        stamp.segmentationId,
        written.map(({ customer }) => customer),
        written.map(({ segment }) => segment),
        written.map(({ strength }) => strength),
        written.map(({ until }) => (Number.isNaN(until) ? null : new Date(until))),
        written.map(({ customer }) => stamp.causeOf(customer)),
        at,
        stamp.runId,
      ],
    );
  }
}
