import type { Scope } from '../../postgres/connection.ts';

/** What a segmentation keeps of customers: the table of what ended, and that of what holds. */
const KEPT = [
  ['membership_transition', 'segment_answer'],
  ['score_transition', 'customer_score'],
] as const;

/**
 * Sets the history of a segmentation back to a time, milliseconds since 1970: from then on the answers and scores of later
 * times do not count, and those that hold began then at the latest.
 */
export async function rewindSegmentation(scope: Scope, segmentationId: number, at: number): Promise<void> {
  const parameters = [scope.workspaceId, segmentationId, new Date(at)];
  for (const [ended, holding] of KEPT) {
    await scope.query(
      `UPDATE ${ended} SET withdrawn = $3
       WHERE workspace_id = $1 AND segmentation_id = $2 AND at > $3 AND coalesce(withdrawn > $3, true)`,
      parameters,
    );
    await scope.query(
      `UPDATE ${holding} SET since = $3 WHERE workspace_id = $1 AND segmentation_id = $2 AND since > $3`,
      parameters,
    );
  }
}
