import type { Scope } from '../../../db/postgres/connection.ts';
import { takeMembershipsLock } from '../../../db/postgres/locks.ts';
import { appendChanges } from '../../../db/tables/changes/changes.ts';
import { dueClaimsOf } from '../../../db/tables/personas/bound-claims.ts';
import { matchRules } from '../../../db/tables/personas/persona-criteria.ts';
import { markRefitted, personasStillDue, personasToRefit } from '../../../db/tables/personas/personas.ts';
import { removeAbandoned } from '../../../db/tables/segmentations/own-segmentations.ts';
import { announceWantedBaselines } from '../../../db/tables/upkeep/persona-baselines.ts';
import { areMatchesTold, matchChanges, matchCounts } from '../../changes/match-changes.ts';
import { matchSummary, primariesMoved, primaryCounts, tellPrimaries } from '../../personas/primary-moves.ts';
import { refreshMatches } from '../../personas/refresh-matches.ts';
import { withAlteredPrimaries } from '../../personas/told-matches.ts';
import type { RunContext } from '../../runs/context.ts';
import { NICE } from '../../threads/priority.ts';
import type { JobContext } from '../job.ts';
import { withJobClient } from '../job-client.ts';

export interface RefitRequest {
  readonly workspaceId: number;
  readonly personaIds: readonly number[];
}

/** Matches everybody anew to personas that were edited, activated or retired. */
export async function refitPersonas(context: JobContext, request: RefitRequest): Promise<void> {
  const { workspaceId, personaIds } = request;
  await withJobClient(context, (session) =>
    session.scope(workspaceId).transaction((transaction) => refit(transaction, personaIds, context.now())),
  );
}

async function refit(scope: Scope, asked: readonly number[], now: number): Promise<void> {
  await takeMembershipsLock(scope);
  // Whoever edited them and whoever looks for those left behind may ask at once: one of the two is enough.
  const personaIds = await personasStillDue(scope, asked);
  if (personaIds.length === 0) return;
  const rules = await matchRules(scope, personaIds);
  const difference = await refreshMatches(scope, rules, now);
  const countsOf = matchCounts(difference);
  const primaries = await primariesMoved(scope, personaIds, difference);
  await removeAbandoned(scope, personaIds);
  const refitted = await markRefitted(scope, personaIds);
  const stateOf = new Map(refitted.map(({ id, ...state }) => [id, state]));
  const primaryOf = primaryCounts(primaries);
  const summaries = personaIds.map((id) =>
    matchSummary(id, stateOf.get(id), { ...countsOf(id), primaryMoved: primaryOf.get(id) ?? 0 }),
  );
  // Whoever hears of the persona's matches hears which were moved by it; the others read how many.
  const moved = areMatchesTold(difference) ? difference : await withAlteredPrimaries(scope, difference);
  const matches = areMatchesTold(moved) ? matchChanges(moved, { causeOf: () => 'EDIT' }) : [];
  const { told, summaries: others } = await tellPrimaries(scope, matches, primaries, personaIds);
  await dueClaimsOf(scope, personaIds);
  await announceWantedBaselines(scope, personaIds);
  await appendChanges(scope, [...summaries, ...others, ...told]);
}

/** Matches anew the personas of a process that edited them and ended before their matches were written. */
export async function refitDue(context: RunContext): Promise<void> {
  for (const due of await personasToRefit(context.db)) await refitPersonas({ ...context, nice: NICE.run }, due);
}
