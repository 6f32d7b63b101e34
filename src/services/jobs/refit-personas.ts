import type { Scope } from '../../db/postgres/connection.ts';
import { takeMembershipsLock } from '../../db/postgres/locks.ts';
import { appendChanges } from '../../db/tables/changes.ts';
import { matchRules } from '../../db/tables/persona-criteria.ts';
import { markRefitted, personasToRefit } from '../../db/tables/personas.ts';
import { stateChange } from '../changes/states.ts';
import { refreshMatches } from '../personas/refresh-matches.ts';
import { withClient } from '../runs/compute.ts';
import type { RunContext } from '../runs/context.ts';

/** Matches everybody anew to personas that were edited, activated or retired. */
export async function refitPersonas(
  context: RunContext,
  request: { readonly workspaceId: number; readonly personaIds: readonly number[] },
): Promise<void> {
  const { workspaceId, personaIds } = request;
  await withClient(context.db, (session) =>
    session.scope(workspaceId).transaction((transaction) => refit(transaction, personaIds, context.now())),
  );
}

async function refit(scope: Scope, personaIds: readonly number[], now: number): Promise<void> {
  await takeMembershipsLock(scope);
  const rules = await matchRules(scope, personaIds);
  const { began, ended } = await refreshMatches(scope, rules, now);
  const refitted = await markRefitted(scope, personaIds);
  const stateOf = new Map(refitted.map(({ id, ...state }) => [id, state]));
  const changes = personaIds.map((personaId) => {
    // Nothing of its definition is another: it stands as before.
    const state = stateOf.get(personaId);
    const counts = { entered: began.customer.length, left: ended.customer.length };
    const states = { before: state ?? null, after: { ...counts, ...state } };
    return stateChange('PERSONA_CHANGED', { personaId }, { cause: 'REFIT', ...states });
  });
  await appendChanges(scope, changes);
}

/** Matches anew what was edited by a process that ended before its matches were written. */
export async function refitDue(context: RunContext): Promise<void> {
  for (const due of await personasToRefit(context.db)) await refitPersonas(context, due);
}
