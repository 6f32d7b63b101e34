import type { Scope } from '../../postgres/connection.ts';
import type { EventGroup } from '../events/event-totals.ts';
import type { RetentionKind } from './retention.ts';

/** Where the clock of a segmentation stands still, its times are none of ours: they are not held against the calendar. */
const GOES_ON = `NOT EXISTS (SELECT FROM segmentation s WHERE s.workspace_id = t.workspace_id AND s.id = t.segmentation_id AND s.pinned)`;
const OF_NO_PINNED = `NOT EXISTS (SELECT FROM persona_criterion k JOIN segment g ON g.workspace_id = k.workspace_id AND g.id = k.segment_id
  JOIN segmentation s ON s.workspace_id = g.workspace_id AND s.id = g.segmentation_id
  WHERE k.workspace_id = t.workspace_id AND k.persona_id = t.persona_id AND s.pinned)`;

interface Outdated {
  readonly table: string;
  /** Of row `t`; `$1` is the workspace's id, `$2` the time. */
  readonly condition: string;
}

/** What is too old, by kind, where rows are deleted. */
const OUTDATED: Readonly<Record<RetentionKind, readonly Outdated[]>> = {
  // Deleted events keep their keys taken.
  EVENTS: [{ table: 'customer_event', condition: 't.at < $2 AND t.customer_id <> 0' }],
  FIELD_HISTORY: [{ table: 'customer_edit', condition: 't.at < $2' }],
  MEMBERSHIP_HISTORY: [
    { table: 'membership_transition', condition: `t.at < $2 AND ${GOES_ON}` },
    { table: 'score_transition', condition: `t.at < $2 AND ${GOES_ON}` },
    { table: 'match_transition', condition: `t.at < $2 AND ${OF_NO_PINNED}` },
  ],
  NOTES: [{ table: 'customer_note', condition: 't.at < $2' }],
  IMPORTS: [{ table: 'import', condition: 't.ended_at < $2 AND t.work IS NULL' }],
  QUARANTINE: [{ table: 'quarantined_customer', condition: 't.at < $2' }],
  RESEARCH: [
    { table: 'research_question', condition: `t.updated_at < $2 AND t.status = 'ANSWERED'` },
    { table: 'research_feedback', condition: `t.decided_at < $2` },
    { table: 'interview', condition: `t.held_on < $2::timestamptz::date AND t.erased_at IS NULL` },
  ],
};

/** How many rows of a kind are older than a time. */
export async function countOutdated(scope: Scope, kind: RetentionKind, before: Date): Promise<number> {
  let rows = 0;
  for (const { table, condition } of OUTDATED[kind]) {
    const [row] = await scope.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table} t WHERE t.workspace_id = $1 AND ${condition}`,
      [scope.workspaceId, before],
    );
    rows += row!.n;
  }
  return rows;
}

/** The next customers that rows may be of, by ascending id; also those that are no more. */
export async function nextCustomers(scope: Scope, after: number, most: number): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    'SELECT id FROM customer WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3',
    [scope.workspaceId, after, most],
  );
  return rows.map(({ id }) => id);
}

/** Deletes customers' events that are too old; returns the groups whose totals are others, with how many went. */
export async function deleteOldEvents(
  scope: Scope,
  before: Date,
  customerIds: readonly number[],
): Promise<(EventGroup & { readonly count: number })[]> {
  return scope.query(
    `WITH gone AS (DELETE FROM customer_event t WHERE t.workspace_id = $1 AND t.at < $2 AND t.customer_id = ANY($3)
       RETURNING t.customer_id, t.type)
     SELECT customer_id AS "customerId", type, count(*)::int AS count FROM gone GROUP BY customer_id, type`,
    [scope.workspaceId, before, customerIds],
  );
}

/** Deletes what is too old of a kind of which nothing else follows. Returns how many rows went. */
export async function deleteOutdated(
  scope: Scope,
  kind: Exclude<RetentionKind, 'EVENTS' | 'RESEARCH'>,
  before: Date,
): Promise<number> {
  let gone = 0;
  for (const { table, condition } of OUTDATED[kind]) {
    const [row] = await scope.query<{ n: number }>(
      `WITH gone AS (DELETE FROM ${table} t WHERE t.workspace_id = $1 AND ${condition} RETURNING 1)
       SELECT count(*)::int AS n FROM gone`,
      [scope.workspaceId, before],
    );
    gone += row!.n;
  }
  return gone;
}

/** Lets the history of memberships and matches begin at a time: nobody takes what is gone for what never was. */
export async function beginHistoryAt(scope: Scope, before: Date): Promise<void> {
  await scope.query(
    `UPDATE segmentation s SET answered_from = $2 WHERE s.workspace_id = $1 AND NOT s.pinned AND s.answered_from < $2`,
    [scope.workspaceId, before],
  );
  await scope.query(
    `UPDATE persona t SET matched_from = $2 WHERE t.workspace_id = $1 AND t.matched_from < $2
       AND ${OF_NO_PINNED.replaceAll('t.persona_id', 't.id')}`,
    [scope.workspaceId, before],
  );
}

/** Deletes what imports that are no more would need to be undone. */
export async function deleteOrphanBatches(scope: Scope): Promise<void> {
  await scope.query(
    `DELETE FROM import_batch b WHERE b.workspace_id = $1
       AND NOT EXISTS (SELECT FROM import i WHERE i.workspace_id = b.workspace_id AND i.id = b.import_id)`,
    [scope.workspaceId],
  );
}

/** Takes out of research that is over what names or quotes somebody; that it was done stays. Returns how many rows changed. */
export async function closeOldResearch(scope: Scope, before: Date): Promise<number> {
  const parameters = [scope.workspaceId, before];
  await scope.query(
    `UPDATE persona_evidence v SET excerpt = NULL, version = v.version + 1 FROM interview i
     WHERE v.workspace_id = $1 AND i.workspace_id = $1 AND i.id = v.interview_id AND v.excerpt IS NOT NULL
       AND i.held_on < $2::timestamptz::date AND i.erased_at IS NULL`,
    parameters,
  );
  const interviews = await scope.query(
    `WITH closed AS (
       UPDATE interview SET customer_id = NULL, interviewee = NULL, notes = '[]', quotes = '[]', recordings = '{}',
         erased_at = now(), version = version + 1, updated_at = now()
       WHERE workspace_id = $1 AND held_on < $2::timestamptz::date AND erased_at IS NULL RETURNING id),
     whole AS (INSERT INTO interview_theme (workspace_id, interview_id, theme_id, quote)
       SELECT DISTINCT t.workspace_id, t.interview_id, t.theme_id, -1 FROM interview_theme t
       JOIN closed c ON c.id = t.interview_id WHERE t.workspace_id = $1 ON CONFLICT DO NOTHING)
     SELECT id FROM closed`,
    parameters,
  );
  await scope.query(
    `DELETE FROM interview_theme t USING interview i WHERE t.workspace_id = $1 AND i.workspace_id = $1
       AND i.id = t.interview_id AND i.erased_at IS NOT NULL AND t.quote >= 0`,
    [scope.workspaceId],
  );
  let gone = interviews.length;
  for (const { table, condition } of OUTDATED.RESEARCH.filter((one) => one.table !== 'interview')) {
    const rows = await scope.query(
      `DELETE FROM ${table} t WHERE t.workspace_id = $1 AND ${condition} RETURNING 1`,
      parameters,
    );
    gone += rows.length;
  }
  return gone;
}
