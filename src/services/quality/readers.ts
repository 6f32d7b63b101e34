import type { Scope } from '../../db/postgres/connection.ts';
import { endSnapshot } from '../../db/tables/runs/population-snapshots.ts';
import { segmentationsNeeding } from '../../db/tables/segmentations/models.ts';
import type { Registry } from '../../engine/registry.ts';
import { requestRun } from '../segmentations/segmentations.ts';

/**
 * Runs the segmentations that read the quality of customers, after a check or a change of the standard moved it for many
 * at once. Those with a pinned clock are left: their answer is of the past.
 */
export async function rerunReaders(scope: Scope, registry: Registry): Promise<void> {
  const ids = await segmentationsNeeding(scope, 'quality.');
  if (ids.length === 0) return;
  // A kept snapshot has the values of before.
  await endSnapshot(scope);
  await requestRun(scope, registry, { ids });
}
