import type pg from 'pg';
import type { CurrentMemberships } from '../engine/diff.ts';
import { CopyWriter, copyOut, readTime } from './copy.ts';
import { MembershipList, type MoveList } from './membership-list.ts';
import { MEMBERSHIP_COLUMNS, type MembershipStamp } from './memberships.ts';

/**
 * Everybody's memberships of segmentations, or those of the customers given, each by customer and segment. One pass for all: the key leads with the
 * customer, so one a segmentation would read the table as often.
 */
export async function readMemberships(
  client: pg.ClientBase,
  workspaceId: number,
  segmentationIds: readonly number[],
  customers?: readonly number[],
): Promise<Map<number, CurrentMemberships>> {
  const lists = new Map(segmentationIds.map((id) => [id, new MembershipList()]));
  let customer = 0;
  let segment = 0;
  let strength = 0;
  let list: MembershipList | undefined;
  await copyOut(
    client,
    `SELECT customer_id, segmentation_id, segment_id, strength, until FROM segment_membership
     WHERE workspace_id = ${workspaceId}
       AND segmentation_id = ANY(ARRAY[${segmentationIds.map(Math.trunc).join(',')}]::int[])
       ${customers ? `AND customer_id = ANY(ARRAY[${customers.map(Math.trunc).join(',')}]::int[])` : ''}
     ORDER BY customer_id, segmentation_id, segment_id`,
    [
      (_row, buffer, at) => {
        customer = buffer.readInt32BE(at);
      },
      (_row, buffer, at) => {
        list = lists.get(buffer.readInt32BE(at));
      },
      (_row, buffer, at) => {
        segment = buffer.readInt32BE(at);
      },
      (_row, buffer, at) => {
        strength = buffer.readFloatBE(at);
      },
      // The last field: a row that is cut by the end of a chunk is not pushed twice.
      (_row, buffer, at, length) =>
        list?.push(customer, segment, strength, length === -1 ? Number.NaN : readTime(buffer, at)),
    ],
  );
  return new Map([...lists].map(([id, rows]) => [id, rows.columns()]));
}

/** Writes what changed for many customers, by COPY; `moves` become history. One transaction, the caller's. */
export async function writeMemberships(
  client: pg.ClientBase,
  workspaceId: number,
  stamp: MembershipStamp,
  difference: {
    readonly left: MembershipList;
    readonly altered: MembershipList;
    readonly entered: MembershipList;
    readonly moves: MoveList;
  },
): Promise<void> {
  const { segmentationId } = stamp;
  if (difference.left.length > 0 || difference.altered.length > 0) {
    await client.query(`CREATE TEMP TABLE IF NOT EXISTS membership_step
      (customer_id int, segment_id int, strength real, until timestamptz, to_segment_id int) ON COMMIT DROP`);
    await client.query('TRUNCATE membership_step');
  }
  if (difference.moves.length > 0) {
    await client.query(`CREATE TEMP TABLE IF NOT EXISTS membership_move
      (customer_id int, from_segment_id int, to_segment_id int) ON COMMIT DROP`);
    await client.query('TRUNCATE membership_move');
    const moves = new CopyWriter(client, 'membership_move', ['customer_id', 'from_segment_id', 'to_segment_id']);
    for (let row = 0; row < difference.moves.length; row++) {
      moves.begin();
      moves.int(difference.moves.customer[row]!);
      moves.int(difference.moves.from[row]!);
      moves.int(difference.moves.to[row]!);
      if (moves.full) await moves.flush();
    }
    await moves.end();
    await client.query(
      `INSERT INTO membership_transition (workspace_id, customer_id, segmentation_id, from_segment_id, since,
         to_segment_id, at, cause, run_id)
       SELECT $1, s.customer_id, $2, s.from_segment_id, m.since, nullif(s.to_segment_id, 0), greatest(m.since, $3), $4, $5
       FROM membership_move s JOIN segment_membership m ON m.workspace_id = $1 AND m.customer_id = s.customer_id
         AND m.segmentation_id = $2 AND m.segment_id = s.from_segment_id
       ORDER BY s.customer_id`,
      [workspaceId, segmentationId, new Date(stamp.at), stamp.cause, stamp.runId],
    );
  }
  if (difference.left.length > 0) {
    await copyStep(client, difference.left);
    await client.query(
      `DELETE FROM segment_membership m USING membership_step s WHERE m.workspace_id = $1 AND m.segmentation_id = $2
         AND m.customer_id = s.customer_id AND m.segment_id = s.segment_id`,
      [workspaceId, segmentationId],
    );
    await client.query('TRUNCATE membership_step');
  }
  if (difference.altered.length > 0) {
    await copyStep(client, difference.altered);
    await client.query(
      `UPDATE segment_membership m SET strength = s.strength, until = s.until FROM membership_step s
       WHERE m.workspace_id = $1 AND m.segmentation_id = $2 AND m.customer_id = s.customer_id
         AND m.segment_id = s.segment_id`,
      [workspaceId, segmentationId],
    );
  }
  const entered = new CopyWriter(client, 'segment_membership', MEMBERSHIP_COLUMNS);
  for (let row = 0; row < difference.entered.length; row++) {
    entered.begin();
    entered.int(workspaceId);
    entered.int(difference.entered.customer[row]!);
    entered.int(segmentationId);
    entered.int(difference.entered.segment[row]!);
    entered.real(difference.entered.strength[row]!);
    entered.time(stamp.at);
    entered.time(difference.entered.until[row]!);
    entered.text(stamp.cause);
    entered.int(stamp.runId);
    if (entered.full) await entered.flush();
  }
  await entered.end();
}

async function copyStep(client: pg.ClientBase, rows: MembershipList): Promise<void> {
  const step = new CopyWriter(client, 'membership_step', ['customer_id', 'segment_id', 'strength', 'until']);
  for (let row = 0; row < rows.length; row++) {
    step.begin();
    step.int(rows.customer[row]!);
    step.int(rows.segment[row]!);
    step.real(rows.strength[row]!);
    step.time(rows.until[row]!);
    if (step.full) await step.flush();
  }
  await step.end();
  await client.query('ANALYZE membership_step');
}
