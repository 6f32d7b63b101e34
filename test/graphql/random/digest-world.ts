import type { Scope } from '../../../src/db/postgres/connection.ts';
import { digestsDue } from '../../../src/services/digest/digests-due.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';

/** The digest of a morning that tells of members, claims and research. */
export async function addDigests(scope: Scope, context: RunContext): Promise<void> {
  // No run that is on began before.
  await scope.query(
    `UPDATE persona_match SET since = (SELECT created_at FROM workspace WHERE id = $1) WHERE workspace_id = $1`,
    [scope.workspaceId],
  );
  const now = Date.now() + 31 * 3_600_000;
  await digestsDue({ ...context, now: () => now });
}
