import type { Scope } from '../../postgres/connection.ts';
import { type Child, columnsOf } from '../../reads/source.ts';
import { scoreTimeSql } from './score-key.ts';
import { DEFINITIONS_SQL, SCORE_DEFINITIONS, type ScoreRow } from './score-reads.ts';

/** A customer's score at a past time, as history kept it. */
export interface PastScore extends ScoreRow {
  /** When the scores of its segmentation were last kept; null: none was known then. */
  readonly since: Date | null;
  /** Up to when they held; null: they do now, or none was known. */
  readonly at: Date | null;
}

/** The scores that customers had at a time, known or not, by customer: of each segmentation those it has now. */
export async function pastScores(
  scope: Scope,
  segmentationIds: readonly number[],
  customerIds: readonly number[],
  at: Date,
): Promise<Child<PastScore>[]> {
  const rows = await scope.query<PastScore & { parent: number }>(
    `SELECT c.id AS parent, ${columnsOf(SCORE_DEFINITIONS)}, o.values[sd.n] AS value,
       CASE WHEN sd.d ->> 'kind' = 'time' THEN ${scoreTimeSql('o.values[sd.n]')} END AS time, o.since, o.at
     FROM ${DEFINITIONS_SQL} sd CROSS JOIN unnest($3::int[]) AS c(id)
     LEFT JOIN LATERAL (
       SELECT coalesce(kept, values) AS values, since, NULL::timestamptz AS at FROM customer_score
       WHERE workspace_id = $1 AND segmentation_id = sd.segmentation_id AND customer_id = c.id AND since <= $4
       UNION ALL SELECT values, since, least(at, withdrawn) FROM score_transition
       WHERE workspace_id = $1 AND segmentation_id = sd.segmentation_id AND customer_id = c.id AND since <= $4 AND at > $4
         AND (withdrawn IS NULL OR withdrawn > $4)
       ORDER BY since DESC LIMIT 1) AS o ON true
     WHERE sd.workspace_id = $1 AND sd.segmentation_id = ANY($2) ORDER BY c.id, sd.segmentation_id, sd.n`,
    [scope.workspaceId, segmentationIds, customerIds, at],
  );
  return rows.map(({ parent, ...row }) => ({ parent, row }));
}
