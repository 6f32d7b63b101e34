import type { Scope } from '../../db/postgres/connection.ts';
import { lastCheck, type QualityCheck, queueCheck } from '../../db/tables/quality/quality-checks.ts';

const HOUR_MS = 3_600_000;

/** Queues a check, unless a complete one is there that is no older than so many hours; null: queues it anyway. */
export async function askForCheck(scope: Scope, maxAgeHours: number | null): Promise<QualityCheck> {
  const last = maxAgeHours === null ? null : await lastCheck(scope);
  const isNew = last !== null && Date.now() - last.createdAt.getTime() <= maxAgeHours! * HOUR_MS;
  return isNew ? last : queueCheck(scope);
}
