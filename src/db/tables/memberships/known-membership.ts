import type { Scope } from '../../postgres/connection.ts';
import type { Placeholders } from '../../postgres/keyset.ts';
import type { Child } from '../../reads/source.ts';

/**
 * The customers `c` who are in a segment, as SQL; `$1` is the workspace. Whoever is stored in it is, however old the
 * answer.
 */
export function inSegmentSql(segmentId: number, parameters: Placeholders): string {
  return `EXISTS (SELECT FROM segment_answer m WHERE m.workspace_id = $1 AND m.customer_id = c.id
    AND m.segment_id = ${parameters.add(segmentId)}::int)`;
}

/**
 * The customers `c` known not to be in a segment, as SQL. Their answer is there and says so: the segmentation is live and
 * has the segment, the data was not missing, they are not quarantined, and do not wait for their first evaluation.
 */
export function notInSegmentSql(segmentId: number, parameters: Placeholders): string {
  const id = `${parameters.add(segmentId)}::int`;
  return `(${answersSql(id)}
    AND NOT EXISTS (SELECT FROM segment_answer m WHERE m.workspace_id = $1 AND m.customer_id = c.id
      AND m.segmentation_id = ${segmentationOf(id)} AND m.segment_id IN (${id}, ~${id}, -1))
    AND NOT EXISTS (SELECT FROM quarantined_customer q WHERE q.workspace_id = $1 AND q.customer_id = c.id
      AND q.segmentation_id = ${segmentationOf(id)})
    AND NOT (c.created_at > ${newSince(segmentationOf(id))} AND c.id IN (${WAITING})))`;
}

/** The customers `c` of whom it is unknown whether they are in a segment, as SQL: all others. */
export function unknownSegmentSql(segmentId: number, parameters: Placeholders): string {
  const id = `${parameters.add(segmentId)}::int`;
  return `(NOT ${inSegmentSql(segmentId, parameters)} AND (NOT ${answersSql(id)}
    OR c.id IN (SELECT m.customer_id FROM segment_answer m WHERE m.workspace_id = $1
      AND m.segmentation_id = ${segmentationOf(id)} AND m.segment_id IN (~${id}, -1))
    OR c.id IN (SELECT q.customer_id FROM quarantined_customer q WHERE q.workspace_id = $1
      AND q.segmentation_id = ${segmentationOf(id)})
    OR (c.created_at > ${newSince(segmentationOf(id))} AND c.id IN (${WAITING}))))`;
}

/** True where a segmentation that is live has the segment now; one query for all rows. */
function answersSql(id: string): string {
  return `EXISTS (SELECT FROM segment g
    JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
    WHERE g.workspace_id = $1 AND g.id = ${id} AND g.current AND ${LIVE})`;
}

const LIVE = "s.enabled AND s.status = 'LIVE'";

function segmentationOf(id: string): string {
  return `(SELECT g.segmentation_id FROM segment g WHERE g.workspace_id = $1 AND g.id = ${id})`;
}

/** Customers who wait for an evaluation; new ones have no answer before. */
const WAITING = 'SELECT t.customer_id FROM evaluation_task t WHERE t.workspace_id = $1';

/** The time since which a customer may be new to a segmentation: its last run may not have seen who came while it was on. */
function newSince(segmentationId: string): string {
  return `(SELECT d.created_at - interval '1 hour' FROM segmentation l
    JOIN segmentation_model d ON d.workspace_id = l.workspace_id AND d.id = l.live_model_id
    WHERE l.workspace_id = $1 AND l.id = ${segmentationId})`;
}

/** Customers who are not answered as the rest are, of segmentations by id: quarantined, or waiting for the first time. */
const UNANSWERED = `
  SELECT q.segmentation_id, q.customer_id FROM quarantined_customer q
  WHERE q.workspace_id = $1 AND q.segmentation_id = s.id
  UNION SELECT s.id, c.id FROM customer c
  WHERE c.workspace_id = $1 AND c.id IN (${WAITING}) AND c.created_at > ${newSince('s.id')}`;

const EVERYBODY = 'coalesce((SELECT sum(n.customers)::int FROM customer_count n WHERE n.workspace_id = $1), 0)';

/** How many customers may be in segments or not, by segment; as many as {@link unknownSegmentSql} finds. */
export async function unknownOfSegments(scope: Scope, segmentIds: readonly number[]): Promise<Child<number>[]> {
  return scope.query<Child<number>>(
    `SELECT g.id AS parent, CASE WHEN NOT (g.current AND ${LIVE}) THEN ${EVERYBODY} - g.size ELSE (
       SELECT count(*)::int FROM segment_answer m WHERE m.workspace_id = $1 AND m.segmentation_id = s.id
         AND m.segment_id IN (~g.id, -1) AND m.segment_id < 0) + (
       SELECT count(*)::int FROM (${UNANSWERED}) u WHERE NOT EXISTS (
         SELECT FROM segment_answer m WHERE m.workspace_id = $1 AND m.customer_id = u.customer_id
           AND m.segmentation_id = s.id AND m.segment_id IN (g.id, ~g.id, -1))) END AS row
     FROM segment g JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
     WHERE g.workspace_id = $1 AND g.id = ANY($2)`,
    [scope.workspaceId, segmentIds],
  );
}

/** How many customers are unknown for a segment or more, by segmentation; all where it gives no answer. */
export async function unknownOfSegmentations(
  scope: Scope,
  segmentationIds: readonly number[],
): Promise<Child<number>[]> {
  return scope.query<Child<number>>(
    `SELECT s.id AS parent, CASE WHEN NOT (${LIVE}) THEN ${EVERYBODY} ELSE (
       SELECT count(DISTINCT m.customer_id)::int FROM segment_answer m WHERE m.workspace_id = $1
         AND m.segmentation_id = s.id AND m.segment_id < 0) + (
       SELECT count(*)::int FROM (${UNANSWERED}) u WHERE NOT EXISTS (
         SELECT FROM segment_answer m WHERE m.workspace_id = $1 AND m.customer_id = u.customer_id
           AND m.segmentation_id = s.id AND m.segment_id < 0)) END AS row
     FROM segmentation s WHERE s.workspace_id = $1 AND s.id = ANY($2)`,
    [scope.workspaceId, segmentationIds],
  );
}

/**
 * Row ids, ascending, of the customers of whom it is unknown whether they are in a segment of a segmentation that is live;
 * null stands for any of its segments, and then members of one may be among them.
 */
export async function unknownIds(scope: Scope, segmentationId: number, segmentId: number | null): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `SELECT DISTINCT o.id FROM segmentation s CROSS JOIN LATERAL (
       SELECT m.customer_id AS id FROM segment_answer m WHERE m.workspace_id = $1 AND m.segmentation_id = s.id
         AND m.segment_id < 0 AND ($3::int IS NULL OR m.segment_id IN (~$3::int, -1))
       UNION ALL SELECT u.customer_id FROM (${UNANSWERED}) u) o
     WHERE s.workspace_id = $1 AND s.id = $2 ORDER BY o.id`,
    [scope.workspaceId, segmentationId, segmentId],
  );
  return rows.map(({ id }) => id);
}
