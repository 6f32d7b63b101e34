import type { CurrentMemberships } from '../../../engine/answer/diff.ts';
import { idsSql } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { int32Reader } from '../../postgres/copy/columns.ts';
import { readTime } from '../../postgres/copy/wire-values.ts';
import { MembershipList, type MoveList, replaced } from './membership-list.ts';
import { MEMBERSHIP_COLUMNS, type MembershipStamp } from './memberships.ts';

/** Rows up to which looking each up costs less than reading the table. */
const FEW = 100_000;

export interface MembershipsToRead {
  /** Default: everybody's. */
  readonly customers?: readonly number[];
  /** The number of each segmentation that there will be, more or less. Default: some. */
  readonly expected?: number;
}

/**
 * Memberships of segmentations, each by customer and segment. One pass for all, in the order they lie in: sorting them
 * here costs far less than reading the table by its index.
 */
export async function readMemberships(
  scope: Scope,
  segmentationIds: readonly number[],
  { customers, expected }: MembershipsToRead = {},
): Promise<Map<number, CurrentMemberships>> {
  const lists = new Map(segmentationIds.map((id) => [id, new MembershipList(expected)]));
  const wanted = `FROM segment_answer
     WHERE workspace_id = ${scope.workspaceId} AND segmentation_id = ANY(${idsSql(segmentationIds)})`;
  await scope.copyRows(
    `SELECT (segmentation_id::int8 << 32) | (segment_id::int8 & 4294967295), customer_id, strength, until ${ofCustomers(wanted, customers)}`,
    // A field less is a tenth of the time. Every field lies behind four bytes that say how long it is: eight, four and
    // four, and the last may be NULL. Read in one go, for there may be tens of millions.
    ({ view }, at) => {
      lists
        .get(view.getInt32(at + 4))
        ?.push(
          view.getInt32(at + 16),
          view.getInt32(at + 8),
          view.getFloat32(at + 24),
          view.getInt32(at + 28) === -1 ? Number.NaN : readTime(view, at + 32),
        );
    },
  );
  return new Map([...lists].map(([id, rows]) => [id, rows.sorted()]));
}

/** Each of few customers is looked up: left alone, PostgreSQL reads the whole table for some thousands. */
function ofCustomers(wanted: string, customers: readonly number[] | undefined): string {
  if (!customers) return wanted;
  if (customers.length > FEW) return `${wanted} AND customer_id = ANY(${idsSql(customers)})`;
  return `FROM unnest(${idsSql(customers)}) AS id, LATERAL (SELECT * ${wanted} AND customer_id = id OFFSET 0) AS theirs`;
}

/** The customers in a segment, ascending; of some customers those that are. */
export async function memberIds(scope: Scope, segmentId: number, customers?: readonly number[]): Promise<Int32Array> {
  const ids = int32Reader();
  const wanted = `FROM segment_answer
     WHERE workspace_id = ${scope.workspaceId} AND segment_id = ${Math.trunc(segmentId)}`;
  const length = await scope.copyOut(`SELECT customer_id ${ofCustomers(wanted, customers)} ORDER BY customer_id`, [
    ids.read,
  ]);
  return ids.finish(length);
}

/** The strength that the given share of a segment's members, 0..1, are not above; null without members. */
export async function strengthAt(scope: Scope, segmentId: number, share: number): Promise<number | null> {
  const [row] = await scope.query<{ strength: number | null }>(
    `SELECT percentile_disc($3::float8) WITHIN GROUP (ORDER BY strength) AS strength FROM segment_answer
     WHERE workspace_id = $1 AND segment_id = $2`,
    [scope.workspaceId, segmentId, share],
  );
  return row?.strength ?? null;
}

/** The customers in any segment of a segmentation, ascending; of some customers those that are. */
export async function membersOfSegmentation(
  scope: Scope,
  segmentationId: number,
  customers?: readonly number[],
): Promise<Int32Array> {
  const ids = int32Reader();
  const wanted = `FROM segment_answer WHERE workspace_id = ${scope.workspaceId} AND segment_id IN (
       SELECT id FROM segment WHERE workspace_id = ${scope.workspaceId} AND segmentation_id = ${Math.trunc(segmentationId)})`;
  const length = await scope.copyOut(
    `SELECT DISTINCT customer_id ${ofCustomers(wanted, customers)} ORDER BY customer_id`,
    [ids.read],
  );
  return ids.finish(length);
}

/** Memberships read earlier, those of some customers, ascending, replaced by what is stored of them now. */
export async function rereadMemberships(
  scope: Scope,
  stored: ReadonlyMap<number, CurrentMemberships>,
  customers: readonly number[],
): Promise<ReadonlyMap<number, CurrentMemberships>> {
  if (customers.length === 0 || stored.size === 0) return stored;
  const fresh = await readMemberships(scope, [...stored.keys()], { customers });
  const changed = Int32Array.from(customers);
  return new Map([...stored].map(([id, rows]) => [id, replaced(rows, changed, fresh.get(id)!)]));
}

/** A difference for many customers: `moves` become history. */
export interface MembershipDifference {
  readonly left: MembershipList;
  readonly altered: MembershipList;
  readonly entered: MembershipList;
  readonly moves: MoveList;
}

/** Writes a difference for many customers, by COPY. One transaction, the caller's. */
export async function writeMemberships(
  scope: Scope,
  stamp: MembershipStamp,
  difference: MembershipDifference,
): Promise<void> {
  const { left, altered, entered, moves } = difference;
  await lookUpFew(scope, difference);
  if (moves.length > 0) await recordMoves(scope, stamp, moves);
  if (left.length > 0 || altered.length > 0) {
    await scope.query(`CREATE TEMP TABLE IF NOT EXISTS membership_step
      (customer_id int, segment_id int, strength real, until timestamptz, to_segment_id int) ON COMMIT DROP`);
  }
  if (left.length > 0) await deleteLeft(scope, stamp, left);
  if (altered.length > 0) await updateAltered(scope, stamp, altered);
  await insertEntered(scope, stamp, entered);
}

/** Few rows are looked up by their keys, each: left alone, PostgreSQL reads the whole table for some thousands. */
async function lookUpFew(scope: Scope, { left, altered, moves }: MembershipDifference): Promise<void> {
  const joined = Math.max(left.length, altered.length, moves.length) > FEW ? 'on' : 'off';
  // Rows put aside to be gone through for each would be no look-up.
  await scope.query(
    `SET LOCAL enable_hashjoin = ${joined}; SET LOCAL enable_mergejoin = ${joined}; SET LOCAL enable_material = ${joined}`,
  );
}

/** Adds moves to the history, while the memberships they end are still there. */
async function recordMoves(
  scope: Scope,
  stamp: MembershipStamp,
  { customer, from, to, length }: MoveList,
): Promise<void> {
  await scope.query(`CREATE TEMP TABLE IF NOT EXISTS membership_move
    (customer_id int, from_segment_id int, to_segment_id int, cause text) ON COMMIT DROP`);
  await scope.query('TRUNCATE membership_move');
  await scope.copyIn('membership_move', ['customer_id', 'from_segment_id', 'to_segment_id', 'cause'], async (moves) => {
    for (let row = 0; row < length; row++) {
      moves.begin();
      moves.int(customer[row]!);
      moves.int(from[row]!);
      moves.int(to[row]!);
      moves.text(stamp.causeOf(customer[row]!, from[row]!, to[row]!));
      if (moves.full) await moves.flush();
    }
  });
  await scope.query(
    `INSERT INTO membership_transition (workspace_id, customer_id, segmentation_id, from_segment_id, since,
       to_segment_id, at, cause, run_id)
     SELECT $1, s.customer_id, $2, s.from_segment_id, m.since, nullif(s.to_segment_id, 0), greatest(m.since, $3), s.cause, $4
     FROM membership_move s JOIN segment_answer m ON m.workspace_id = $1 AND m.customer_id = s.customer_id
       AND m.segmentation_id = $2 AND m.segment_id = s.from_segment_id
     ORDER BY s.customer_id`,
    [scope.workspaceId, stamp.segmentationId, new Date(stamp.at), stamp.runId],
  );
}

async function deleteLeft(scope: Scope, { segmentationId }: MembershipStamp, left: MembershipList): Promise<void> {
  await copyStep(scope, left);
  await scope.query(
    `DELETE FROM segment_answer m USING membership_step s WHERE m.workspace_id = $1 AND m.segmentation_id = $2
       AND m.customer_id = s.customer_id AND m.segment_id = s.segment_id`,
    [scope.workspaceId, segmentationId],
  );
}

async function updateAltered(
  scope: Scope,
  { segmentationId }: MembershipStamp,
  altered: MembershipList,
): Promise<void> {
  await copyStep(scope, altered);
  await scope.query(
    `UPDATE segment_answer m SET strength = s.strength, until = s.until FROM membership_step s
     WHERE m.workspace_id = $1 AND m.segmentation_id = $2 AND m.customer_id = s.customer_id
       AND m.segment_id = s.segment_id`,
    [scope.workspaceId, segmentationId],
  );
}

async function insertEntered(scope: Scope, stamp: MembershipStamp, rows: MembershipList): Promise<void> {
  await scope.copyIn('segment_answer', MEMBERSHIP_COLUMNS, async (entered) => {
    for (let row = 0; row < rows.length; row++) {
      entered.begin();
      entered.int(scope.workspaceId);
      entered.int(rows.customer[row]!);
      entered.int(stamp.segmentationId);
      entered.int(rows.segment[row]!);
      entered.real(rows.strength[row]!);
      entered.time(stamp.at);
      entered.time(rows.until[row]!);
      entered.text(stamp.causeOf(rows.customer[row]!, 0, rows.segment[row]!));
      entered.int(stamp.runId);
      if (entered.full) await entered.flush();
    }
  });
}

/** Fills the table of a step anew. */
async function copyStep(scope: Scope, rows: MembershipList): Promise<void> {
  await scope.query('TRUNCATE membership_step');
  await scope.copyIn('membership_step', ['customer_id', 'segment_id', 'strength', 'until'], async (step) => {
    for (let row = 0; row < rows.length; row++) {
      step.begin();
      step.int(rows.customer[row]!);
      step.int(rows.segment[row]!);
      step.real(rows.strength[row]!);
      step.time(rows.until[row]!);
      if (step.full) await step.flush();
    }
  });
  await scope.query('ANALYZE membership_step');
}
