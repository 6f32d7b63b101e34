import type { SqlScope } from '../postgres/database.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../postgres/keyset.ts';
import type { MembershipCause } from './memberships.ts';

/** A customer in a segment now. */
export interface Membership {
  readonly customerId: number;
  readonly segmentationId: number;
  readonly segmentId: number;
  /** 0..1 */
  readonly strength: number;
  readonly since: Date;
  readonly until: Date | null;
  readonly cause: MembershipCause;
  readonly runId: number | null;
}

/** An ended membership. */
export interface Transition {
  readonly id: number;
  readonly customerId: number;
  readonly segmentationId: number;
  readonly fromSegmentId: number | null;
  readonly since: Date | null;
  readonly toSegmentId: number | null;
  readonly at: Date;
  readonly cause: MembershipCause;
  readonly runId: number | null;
}

const COLUMNS = `m.customer_id AS "customerId", m.segmentation_id AS "segmentationId", m.segment_id AS "segmentId",
  m.strength, m.since, m.until, m.cause, m.run_id AS "runId"`;

/** All memberships of customers; "none" answers are left out. */
export async function membershipsOfCustomers(scope: SqlScope, customerIds: readonly number[]): Promise<Membership[]> {
  return scope.sql.query<Membership>(
    `SELECT ${COLUMNS} FROM segment_membership m
     WHERE m.workspace_id = $1 AND m.customer_id = ANY($2) AND m.segment_id <> 0
     ORDER BY m.customer_id, m.segmentation_id, m.strength DESC, m.segment_id`,
    [scope.workspaceId, customerIds],
  );
}

export const MEMBER_KEYS: readonly SortKey[] = [{ sql: 'm.customer_id', type: 'int' }];

/** The same page of the members of each segment, by ascending customer id. */
export async function membersOfSegments(
  scope: SqlScope,
  segmentIds: readonly number[],
  minStrength: number,
  page: Page,
): Promise<Membership[]> {
  const parameters = new Parameters(scope.workspaceId, segmentIds, minStrength);
  const { where, order } = pageSql(MEMBER_KEYS, page, parameters);
  return scope.sql.query<Membership>(
    `SELECT p.* FROM unnest($2::int[]) AS g(id) CROSS JOIN LATERAL (
       SELECT ${COLUMNS} FROM segment_membership m
       WHERE m.workspace_id = $1 AND m.segment_id = g.id AND m.strength >= $3::real ${where} ${order}) p`,
    parameters.values,
  );
}

/** How many members segments have from a strength on; those without any are left out. */
export async function countMembers(
  scope: SqlScope,
  segmentIds: readonly number[],
  minStrength: number,
): Promise<{ readonly segmentId: number; readonly count: number }[]> {
  return scope.sql.query(
    `SELECT segment_id AS "segmentId", count(*)::int AS count FROM segment_membership
     WHERE workspace_id = $1 AND segment_id = ANY($2) AND strength >= $3::real GROUP BY segment_id`,
    [scope.workspaceId, segmentIds, minStrength],
  );
}

export const TRANSITION_KEYS: readonly SortKey[] = [
  { sql: 't.at', type: 'timestamptz', descending: true },
  { sql: 't.id', type: 'bigint', descending: true },
];

/** The same page of each customer's ended memberships, newest first. */
export async function transitionsOfCustomers(
  scope: SqlScope,
  customerIds: readonly number[],
  page: Page,
): Promise<Transition[]> {
  const parameters = new Parameters(scope.workspaceId, customerIds);
  const { where, order } = pageSql(TRANSITION_KEYS, page, parameters);
  const rows = await scope.sql.query<Omit<Transition, 'id'> & { id: string }>(
    `SELECT p.* FROM unnest($2::int[]) AS c(id) CROSS JOIN LATERAL (
       SELECT t.id, t.customer_id AS "customerId", t.segmentation_id AS "segmentationId",
         t.from_segment_id AS "fromSegmentId", t.since, t.to_segment_id AS "toSegmentId", t.at, t.cause,
         t.run_id AS "runId"
       FROM membership_transition t WHERE t.workspace_id = $1 AND t.customer_id = c.id ${where} ${order}) p`,
    parameters.values,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** How many ended memberships customers have; those without any are left out. */
export async function countTransitions(
  scope: SqlScope,
  customerIds: readonly number[],
): Promise<{ readonly customerId: number; readonly count: number }[]> {
  return scope.sql.query(
    `SELECT customer_id AS "customerId", count(*)::int AS count FROM membership_transition
     WHERE workspace_id = $1 AND customer_id = ANY($2) GROUP BY customer_id`,
    [scope.workspaceId, customerIds],
  );
}
