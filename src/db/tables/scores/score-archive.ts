import type { Scope } from '../../postgres/connection.ts';

/** A customer's scores as JSON keeps them, by key: a later answer may have others. */
export interface ArchivedScores {
  readonly customer_id: number;
  readonly segmentation_id: number;
  /** Keys of the scores, in the order of the values. */
  readonly keys: readonly string[];
  readonly values: readonly (number | null)[];
  readonly kept: readonly (number | null)[] | null;
  readonly since: string;
}

const KEYS = `ARRAY(SELECT d ->> 'key' FROM jsonb_array_elements(s.scores) WITH ORDINALITY AS e(d, n) ORDER BY n)`;

/** By their segmentations, of which there are few: the key of scores begins with them. */
const OF_CUSTOMERS = `workspace_id = $1 AND customer_id = ANY($2)
  AND segmentation_id IN (SELECT id FROM segmentation WHERE workspace_id = $1)`;

/** All scores of customers, in an order of their own. */
export async function archiveScores(scope: Scope, customerIds: readonly number[]): Promise<ArchivedScores[]> {
  const rows = await scope.query<{ row: ArchivedScores }>(
    `SELECT jsonb_build_object('customer_id', c.customer_id, 'segmentation_id', c.segmentation_id, 'keys', ${KEYS},
       'values', c.values, 'kept', c.kept, 'since', c.since) AS row
     FROM segmentation s JOIN customer_score c ON c.workspace_id = s.workspace_id AND c.segmentation_id = s.id
     WHERE s.workspace_id = $1 AND c.customer_id = ANY($2) ORDER BY c.customer_id, c.segmentation_id FOR UPDATE OF c`,
    [scope.workspaceId, customerIds],
  );
  return rows.map(({ row }) => row);
}

/** Deletes the scores that customers have; their history stays. */
export async function deleteScores(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query(`DELETE FROM customer_score WHERE ${OF_CUSTOMERS}`, [scope.workspaceId, customerIds]);
}

/** The time where the clock of the segmentation of a row stands still; null where it goes on. */
const pinnedTo = (row: string) => `(SELECT CASE WHEN p.pinned THEN p.as_of END FROM segmentation p
  WHERE p.workspace_id = $1 AND p.id = ${row}.segmentation_id)`;

/** Ends the scores of a customer that becomes part of another: its history stays its own. */
export async function endScores(scope: Scope, customerId: number): Promise<void> {
  await scope.query(
    `WITH gone AS (DELETE FROM customer_score WHERE ${OF_CUSTOMERS} RETURNING *)
     INSERT INTO score_transition (workspace_id, segmentation_id, customer_id, values, since, at)
     SELECT $1, segmentation_id, customer_id, coalesce(kept, values), since, 
       greatest(since, coalesce(${pinnedTo('gone')}, now())) FROM gone`,
    [scope.workspaceId, [customerId]],
  );
}

/**
 * Stores scores again, those that their segmentation still has, in its order. Of a clock that was set back since, they begin
 * where it stands.
 */
export async function restoreScores(scope: Scope, scores: readonly ArchivedScores[]): Promise<void> {
  await scope.query(
    `INSERT INTO customer_score (workspace_id, segmentation_id, customer_id, values, kept, since)
     SELECT $1, r.segmentation_id, r.customer_id, r.values, r.kept, least(r.since, ${pinnedTo('r')})
     FROM jsonb_to_recordset($2::jsonb) AS r(customer_id int, segmentation_id int, keys text[], values float8[],
       kept float8[], since timestamptz)
     JOIN segmentation s ON s.workspace_id = $1 AND s.id = r.segmentation_id WHERE ${KEYS} = r.keys
     ON CONFLICT DO NOTHING`,
    [scope.workspaceId, JSON.stringify(scores)],
  );
}

/** Deletes customers' history of scores after a transition; all of it after 0. */
export async function deleteScoreTransitions(
  scope: Scope,
  customerIds: readonly number[],
  after: string | number,
): Promise<void> {
  await scope.query(
    'DELETE FROM score_transition WHERE workspace_id = $1 AND customer_id = ANY($2) AND id > $3::bigint',
    [scope.workspaceId, customerIds, after],
  );
}
