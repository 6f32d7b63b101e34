import type { Scope } from '../../db/postgres/connection.ts';
import { lastChangeId } from '../../db/tables/changes/changes.ts';
import { type Run, runsByIds } from '../../db/tables/runs/runs.ts';
import type { Feed } from '../changes/feed.ts';

/** Waits on the feed until a run has ended, and returns it as it is then, or as it is after `patienceMs`. Default: no limit. */
export async function waitForRun(feed: Feed, scope: Scope, { id }: Pick<Run, 'id'>, patienceMs?: number): Promise<Run> {
  // Read before the run, so that an end in between is replayed.
  const after = await lastChangeId(scope);
  const look = async () => (await runsByIds(scope, [id]))[0]!;
  let run = await look();
  if (run.finishedAt) return run;
  const limit = patienceMs === undefined ? {} : { signal: AbortSignal.timeout(patienceMs) };
  const changes = feed.subscribe(scope.workspaceId, { after, matters: ({ runId }) => runId === id, ...limit });
  for await (const _ of changes) {
    run = await look();
    if (run.finishedAt) break;
  }
  return run;
}
