import type { Scope } from '../../postgres/connection.ts';
import type { Lasting } from '../../reads/as-of.ts';
import type { ArchivedMatch } from './match-archive.ts';

/** The matches of customers, over time. */
export const MATCHES_OVER_TIME: Lasting = {
  current: 'persona_match',
  parent: 'persona_id',
  ended: 'match_transition',
  endedParent: 'persona_id',
};

/** A persona, and a time by its clock. */
export interface PersonaTime {
  readonly personaId: number;
  readonly at: Date;
}

/** Begins the history of active personas, where it does not begin before already. */
export async function beginMatchHistory(scope: Scope, times: readonly PersonaTime[]): Promise<void> {
  await scope.query(
    `UPDATE persona p SET matched_from = s.at FROM unnest($2::int[], $3::timestamptz[]) AS s(id, at)
     WHERE p.workspace_id = $1 AND p.id = s.id AND p.status = 'ACTIVE' AND coalesce(p.matched_from > s.at, true)`,
    [scope.workspaceId, ...columns(times)],
  );
}

/** Sets the history of personas back: what it says of later times was by a clock that has not come there yet. */
export async function rewindMatches(scope: Scope, times: readonly PersonaTime[]): Promise<void> {
  if (times.length === 0) return;
  const parameters = [scope.workspaceId, ...columns(times)];
  await scope.query(
    `UPDATE match_transition t SET withdrawn = s.at FROM unnest($2::int[], $3::timestamptz[]) AS s(id, at)
     WHERE t.workspace_id = $1 AND t.persona_id = s.id AND t.at > s.at AND coalesce(t.withdrawn > s.at, true)`,
    parameters,
  );
  await scope.query(
    `UPDATE persona_match m SET since = s.at FROM unnest($2::int[], $3::timestamptz[]) AS s(id, at)
     WHERE m.workspace_id = $1 AND m.persona_id = s.id AND m.since > s.at`,
    parameters,
  );
}

function columns(times: readonly PersonaTime[]): [number[], Date[]] {
  return [times.map(({ personaId }) => personaId), times.map(({ at }) => at)];
}

/** Gives the ended matches of a customer that is part of another now to that one. */
export async function giveMatchHistory(scope: Scope, fromId: number, intoId: number): Promise<void> {
  await scope.query('UPDATE match_transition SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2', [
    scope.workspaceId,
    fromId,
    intoId,
  ]);
}

/** Deletes customers' ended matches after one; all of them after 0. */
export async function deleteMatchHistory(
  scope: Scope,
  customerIds: readonly number[],
  after: string | number,
): Promise<void> {
  await scope.query(
    'DELETE FROM match_transition WHERE workspace_id = $1 AND customer_id = ANY($2) AND id > $3::bigint',
    [scope.workspaceId, customerIds, after],
  );
}

/** Makes history of matches that there were and are no more: they end now, each by the clock of its persona. */
export async function keepEndedMatches(
  scope: Scope,
  matches: readonly (ArchivedMatch & { readonly now: Date })[],
): Promise<void> {
  await scope.query(
    `INSERT INTO match_transition (workspace_id, customer_id, persona_id, since, at)
     SELECT $1::int, r.customer_id, r.persona_id, r.since, greatest(r.since, r.now)
     FROM jsonb_to_recordset($2::jsonb) AS r(customer_id int, persona_id int, since timestamptz, now timestamptz)
     WHERE EXISTS (SELECT FROM persona p WHERE p.workspace_id = $1 AND p.id = r.persona_id)
       AND NOT EXISTS (SELECT FROM persona_match m
         WHERE m.workspace_id = $1 AND m.customer_id = r.customer_id AND m.persona_id = r.persona_id)
     ORDER BY r.customer_id, r.persona_id`,
    [scope.workspaceId, JSON.stringify(matches)],
  );
}
