import { scopeOf, sqlOf, takeMembershipsLock } from '../../db/postgres/database.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes.ts';
import { refreshMatches } from '../../db/tables/matches.ts';
import { matchRules } from '../../db/tables/personas.ts';
import { withClient } from '../runs/compute.ts';
import type { RunContext } from '../runs/context.ts';

/** Matches everybody anew to personas that were edited, activated or retired. */
export async function refitPersonas(
  context: RunContext,
  request: { readonly workspaceId: number; readonly personaIds: readonly number[] },
): Promise<void> {
  const scope = scopeOf(context.db, request.workspaceId);
  await withClient(context.db, async (client) => {
    const transaction = { workspaceId: request.workspaceId, sql: sqlOf(client) };
    await client.query('BEGIN');
    await takeMembershipsLock(transaction);
    const rules = await matchRules(scope, request.personaIds);
    const { entered, left } = await refreshMatches(client, request.workspaceId, rules, context.now());
    const refitted = await transaction.sql.query<{ id: number; version: number; status: string }>(
      `UPDATE persona SET refit_due = false WHERE workspace_id = $1 AND id = ANY($2) RETURNING id, version, status`,
      [request.workspaceId, request.personaIds],
    );
    const states = new Map(refitted.map(({ id, ...state }) => [id, state]));
    const changes: NewChange[] = request.personaIds.map((personaId) => {
      // Nothing of its definition is another: it stands as before.
      const state = states.get(personaId);
      const counts = { entered: entered.length, left: left.length };
      return {
        kind: 'PERSONA_CHANGED',
        personaId,
        payload: { cause: 'REFIT', ...counts, ...state, before: state ?? null },
      };
    });
    await appendChanges(transaction, changes);
    await client.query('COMMIT');
  });
}

/** Matches anew what was edited by a process that ended before its matches were written. */
export async function refitDue(context: RunContext): Promise<void> {
  const due = await context.db.prisma.persona.findMany({
    where: { refitDue: true },
    select: { id: true, workspaceId: true },
    orderBy: { id: 'asc' },
  });
  for (const workspaceId of new Set(due.map((persona) => persona.workspaceId))) {
    const personaIds = due.flatMap((persona) => (persona.workspaceId === workspaceId ? persona.id : []));
    await refitPersonas(context, { workspaceId, personaIds });
  }
}
