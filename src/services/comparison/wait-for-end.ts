import type { Scope } from '../../db/postgres/connection.ts';
import { lastChangeId } from '../../db/tables/changes.ts';
import { type Run, runsByIds } from '../../db/tables/runs.ts';
import type { Feed } from '../changes/feed.ts';

/** The run as it is once it has ended, or as it is after so many milliseconds. */
export async function waitForEnd(feed: Feed, scope: Scope, { id }: Pick<Run, 'id'>, patience: number): Promise<Run> {
  // Before the look, so that an end in between is replayed.
  const after = await lastChangeId(scope);
  const look = async () => (await runsByIds(scope, [id]))[0]!;
  let run = await look();
  if (run.finishedAt) return run;
  const signal = AbortSignal.timeout(patience);
  for await (const change of feed.subscribe(scope.workspaceId, { after, signal })) {
    if (change.runId === id) run = await look();
    if (run.finishedAt) break;
  }
  return run;
}
