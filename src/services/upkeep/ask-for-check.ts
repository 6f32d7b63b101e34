import type { Scope } from '../../db/postgres/connection.ts';
import { lastUpkeepCheck, queueUpkeepCheck, type UpkeepCheck } from '../../db/tables/upkeep/upkeep-checks.ts';
import { invalid } from '../research/checked.ts';

const HOUR_MS = 3_600_000;

/**
 * Queues a look at all personas, unless a complete one is there that is no older than so many hours; null: queues it anyway.
 * Throws INVALID_INPUT for hours below 0.
 */
export async function askForUpkeepCheck(scope: Scope, maxAgeHours: number | null): Promise<UpkeepCheck> {
  if (maxAgeHours !== null && !(maxAgeHours >= 0)) throw invalid('An age is 0 or more hours.', ['maxAgeHours']);
  const last = maxAgeHours === null ? null : await lastUpkeepCheck(scope);
  const isNew = last !== null && Date.now() - last.createdAt.getTime() <= maxAgeHours! * HOUR_MS;
  return isNew ? last : queueUpkeepCheck(scope);
}
