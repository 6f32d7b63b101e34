import type { Scope } from '../../../db/postgres/connection.ts';
import type { RunHost } from '../../threads/host.ts';

/** Measures the bound claims of personas that were just made, so that they have the value that they were written by. */
export async function measureNow(host: RunHost, scope: Scope, personaIds: readonly number[]): Promise<void> {
  if (personaIds.length === 0) return;
  await host.ask('claims', { workspaceId: scope.workspaceId, personaIds, cause: 'CREATED' });
}
