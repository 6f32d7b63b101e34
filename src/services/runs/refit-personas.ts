import { appendChanges, type NewChange } from '../../db/changes.ts';
import { LOCK, scopeOf, sqlOf } from '../../db/database.ts';
import { refreshMatches } from '../../db/matches.ts';
import { matchRules } from '../../db/personas.ts';
import { withClient } from './compute.ts';
import type { RunContext } from './context.ts';

/** Matches everybody anew to personas that were edited, activated or retired. */
export async function refitPersonas(
  context: RunContext,
  request: { readonly workspaceId: number; readonly personaIds: readonly number[] },
): Promise<void> {
  const scope = scopeOf(context.db, request.workspaceId);
  await withClient(context.db, async (client) => {
    const transaction = { workspaceId: request.workspaceId, sql: sqlOf(client) };
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1::int, $2::int)', [LOCK.memberships, request.workspaceId]);
    const rules = await matchRules(scope, request.personaIds);
    const { entered, left } = await refreshMatches(client, request.workspaceId, rules, context.now());
    const changes: NewChange[] = request.personaIds.map((personaId) => ({
      kind: 'PERSONA_CHANGED',
      personaId,
      payload: { cause: 'REFIT', entered: entered.length, left: left.length },
    }));
    await appendChanges(transaction, changes);
    await client.query('COMMIT');
  });
}
