import type { Scope } from '../../../db/postgres/connection.ts';
import type { RunHost } from '../../threads/host.ts';

/** Measures the bound claims of a persona that was just made, so that they have the value that they were written by. */
export async function measureNow(host: RunHost, scope: Scope, personaId: number, bound: boolean): Promise<void> {
  if (!bound) return;
  await host.ask('claims', { workspaceId: scope.workspaceId, personaIds: [personaId], cause: 'CREATED' });
}
