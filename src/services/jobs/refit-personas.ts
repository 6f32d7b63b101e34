import type { Scope } from '../../db/postgres/connection.ts';
import { takeMembershipsLock } from '../../db/postgres/locks.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes/changes.ts';
import { refreshMatches } from '../../db/tables/personas/matches.ts';
import { matchRules } from '../../db/tables/personas/persona-criteria.ts';
import { markRefitted, personasToRefit } from '../../db/tables/personas/personas.ts';
import type { RunContext } from '../runs/context.ts';
import { NICE } from '../threads/priority.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';

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

async function refit(scope: Scope, personaIds: readonly number[], now: number): Promise<void> {
  await takeMembershipsLock(scope);
  const rules = await matchRules(scope, personaIds);
  const { entered, left } = await refreshMatches(scope, rules, now);
  const refitted = await markRefitted(scope, personaIds);
  const states = new Map(refitted.map(({ id, ...state }) => [id, state]));
  const changes: NewChange[] = personaIds.map((personaId) => {
    // Nothing of its definition is another: it stands as before.
    const state = states.get(personaId);
    const counts = { entered: entered.length, left: left.length };
    return {
      kind: 'PERSONA_CHANGED',
      personaId,
      payload: { cause: 'REFIT', ...counts, ...state, before: state ?? null },
    };
  });
  await appendChanges(scope, changes);
}

/** Matches anew the personas of a process that edited them and ended before their matches were written. */
export async function refitDue(context: RunContext): Promise<void> {
  for (const due of await personasToRefit(context.db)) await refitPersonas({ ...context, nice: NICE.run }, due);
}
