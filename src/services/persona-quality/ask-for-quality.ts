import type { Scope } from '../../db/postgres/connection.ts';
import { lastSetQuality } from '../../db/tables/persona-quality/measurements.ts';
import type { RunHost } from '../threads/host.ts';

const HOUR_MS = 3_600_000;

/**
 * Measures the quality of personas, unless that was done no longer than so many hours ago; null: measures it anyway.
 * Returns how many personas were measured.
 */
export async function askForQuality(host: RunHost, scope: Scope, maxAgeHours: number | null): Promise<number> {
  const last = maxAgeHours === null ? null : await lastSetQuality(scope);
  if (last !== null && Date.now() - last.measuredAt.getTime() <= maxAgeHours! * HOUR_MS) return 0;
  return host.ask('personaQuality', { workspaceId: scope.workspaceId });
}
