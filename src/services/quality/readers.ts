import type { Scope } from '../../db/postgres/connection.ts';
import { endSnapshot } from '../../db/tables/runs/population-snapshots.ts';
import { segmentationsNeeding } from '../../db/tables/segmentations/models.ts';
import type { Registry } from '../../engine/registry.ts';
import { requestRun } from '../segmentations/segmentations.ts';

/**
 * Runs the segmentations that read features of a prefix, after something moved them for many customers at once: a check,
 * a change of the standard or of exchange rates. Those with a pinned clock are left: their answer is of the past.
 */
export async function rerunReaders(scope: Scope, registry: Registry, prefix = 'quality.'): Promise<void> {
  const ids = await segmentationsNeeding(scope, prefix);
  if (ids.length === 0) return;
  // A kept snapshot has the values of before.
  await endSnapshot(scope);
  await requestRun(scope, registry, { ids });
}
