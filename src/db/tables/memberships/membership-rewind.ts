import type { Scope } from '../../postgres/connection.ts';

/**
 * Sets the history of a segmentation back to a time, milliseconds since 1970: from then on the answers given for later
 * times do not count, and memberships that hold began then at the latest.
 */
export async function rewindMemberships(scope: Scope, segmentationId: number, at: number): Promise<void> {
  const parameters = [scope.workspaceId, segmentationId, new Date(at)];
  await scope.query(
    `UPDATE membership_transition SET withdrawn = $3
     WHERE workspace_id = $1 AND segmentation_id = $2 AND at > $3 AND coalesce(withdrawn > $3, true)`,
    parameters,
  );
  await scope.query(
    'UPDATE segment_answer SET since = $3 WHERE workspace_id = $1 AND segmentation_id = $2 AND since > $3',
    parameters,
  );
}
