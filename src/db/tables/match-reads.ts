import type { SqlScope } from '../postgres/database.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../postgres/keyset.ts';

/** A customer whose fit reaches a persona's threshold. */
export interface Match {
  readonly customerId: number;
  readonly personaId: number;
  /** 0..1 */
  readonly fit: number;
  readonly since: Date;
}

const COLUMNS = 'm.customer_id AS "customerId", m.persona_id AS "personaId", m.fit, m.since';

export async function matchesOfCustomers(scope: SqlScope, customerIds: readonly number[]): Promise<Match[]> {
  return scope.sql.query<Match>(
    `SELECT ${COLUMNS} FROM persona_match m WHERE m.workspace_id = $1 AND m.customer_id = ANY($2)
     ORDER BY m.customer_id, m.fit DESC, m.persona_id`,
    [scope.workspaceId, customerIds],
  );
}

export const MATCH_KEYS: readonly SortKey[] = [
  { sql: 'm.fit', type: 'real', descending: true },
  { sql: 'm.customer_id', type: 'int' },
];

/** The same page of the members of each persona, best fit first. */
export async function membersOfPersonas(
  scope: SqlScope,
  personaIds: readonly number[],
  minFit: number,
  page: Page,
): Promise<Match[]> {
  const parameters = new Parameters(scope.workspaceId, personaIds, minFit);
  const { where, order } = pageSql(MATCH_KEYS, page, parameters);
  return scope.sql.query<Match>(
    `SELECT p.* FROM unnest($2::int[]) AS g(id) CROSS JOIN LATERAL (
       SELECT ${COLUMNS} FROM persona_match m
       WHERE m.workspace_id = $1 AND m.persona_id = g.id AND m.fit >= $3::real ${where} ${order}) p`,
    parameters.values,
  );
}

/** How many customers fit personas from a fit on; personas without any are left out. */
export async function countMatches(
  scope: SqlScope,
  personaIds: readonly number[],
  minFit: number,
): Promise<{ readonly personaId: number; readonly count: number }[]> {
  return scope.sql.query(
    `SELECT persona_id AS "personaId", count(*)::int AS count FROM persona_match
     WHERE workspace_id = $1 AND persona_id = ANY($2) AND fit >= $3::real GROUP BY persona_id`,
    [scope.workspaceId, personaIds, minFit],
  );
}
