import type { Scope } from '../../db/postgres/connection.ts';
import { tellEvents } from '../../db/tables/workspaces/event-changes.ts';

/** Says whether what customers do is told to subscribers: of all that is taken in from now on. Returns what counts. */
export async function saveEventChanges(scope: Scope, told: boolean): Promise<boolean> {
  await tellEvents(scope, told);
  return told;
}
