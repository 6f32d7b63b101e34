import type { Database } from '../../db/postgres/connection.ts';
import { outdatedCandidates } from '../../db/tables/segmentations/segmentations.ts';
import type { Registry } from '../../engine/registry.ts';
import { requestRun } from '../segmentations/segmentations.ts';

/**
 * Queues runs for live answers of another version of their segmenter than the enabled one, which may not understand
 * their model. They keep their last answer until they are fitted again. Pinned ones keep their clock.
 */
export async function refitOutdated(db: Database, registry: Registry): Promise<void> {
  const runs = new Map<string, { workspaceId: number; asOf: Date | null; ids: number[] }>();
  for (const { workspaceId, id, segmenterId, version, pinnedTo } of await outdatedCandidates(db)) {
    const segmenter = registry.find(segmenterId);
    if (!segmenter || segmenter.version === version) continue;
    const key = `${workspaceId} ${pinnedTo?.getTime()}`;
    const run = runs.get(key) ?? { workspaceId, asOf: pinnedTo, ids: [] };
    run.ids.push(id);
    runs.set(key, run);
  }
  for (const { workspaceId, asOf, ids } of runs.values()) {
    await requestRun(db.scope(workspaceId), registry, { ids, ...(asOf ? { asOf } : {}) });
  }
}
