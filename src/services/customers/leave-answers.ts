import type { Scope } from '../../db/postgres/connection.ts';
import {
  archiveMemberships,
  deleteMemberships,
  deleteTransitions,
} from '../../db/tables/memberships/membership-archive.ts';
import { archiveMatches, replaceTypical } from '../../db/tables/personas/match-archive.ts';
import { deleteMatchHistory } from '../../db/tables/personas/match-history.ts';
import { deleteScores } from '../../db/tables/scores/score-archive.ts';
import { endMatches, movesBetween } from '../merges/leaving.ts';

/**
 * Takes customers that are about to go out of segments and personas, with their scores and the history of all of it: what was
 * computed of them, and nothing that anybody sent. The caller holds the locks of owners and memberships. Returns the changes
 * that subscribers are to hear.
 */
export async function leaveAnswers(scope: Scope, ids: readonly number[]) {
  const left = movesBetween(await archiveMemberships(scope, ids), []);
  const matches = await archiveMatches(scope, ids);
  await replaceTypical(scope, ids, null);
  const ended = await endMatches(scope, matches);
  await deleteMemberships(scope, ids);
  await deleteTransitions(scope, ids, 0);
  await deleteMatchHistory(scope, ids, 0);
  await deleteScores(scope, ids);
  return { changes: [...left.changes, ...ended], sizes: left.sizes };
}
