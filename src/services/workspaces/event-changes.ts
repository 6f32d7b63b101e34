import type { Scope } from '../../db/postgres/connection.ts';
import { tellEvents } from '../../db/tables/workspaces/event-changes.ts';
import { announceSetting } from './announce-setting.ts';

/** Says whether what customers do is told to subscribers: of all that is taken in from now on. Returns what counts. */
export async function saveEventChanges(scope: Scope, told: boolean): Promise<boolean> {
  return scope.transaction(async (transaction) => {
    await tellEvents(transaction, told);
    await announceSetting(transaction, 'EVENT_CHANGES');
    return told;
  });
}
