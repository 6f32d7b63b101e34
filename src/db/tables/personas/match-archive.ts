import type { Scope } from '../../postgres/connection.ts';

/** A match as JSON keeps it. */
export interface ArchivedMatch {
  readonly customer_id: number;
  readonly persona_id: number;
  readonly fit: number;
  readonly coverage?: number;
  readonly since: string;
}

/** All matches of customers, by customer and persona. Their personas are locked, in the order others take them. */
export async function archiveMatches(scope: Scope, customerIds: readonly number[]): Promise<ArchivedMatch[]> {
  await scope.query('SELECT FROM persona WHERE workspace_id = $1 ORDER BY id FOR NO KEY UPDATE', [scope.workspaceId]);
  const rows = await scope.query<{ row: ArchivedMatch }>(
    `SELECT to_jsonb(m) - 'workspace_id' AS row FROM persona_match m
     WHERE m.workspace_id = $1 AND m.customer_id = ANY($2) ORDER BY m.customer_id, m.persona_id`,
    [scope.workspaceId, customerIds],
  );
  return rows.map(({ row }) => row);
}

/** Lets matches that there are begin when they once began. */
export async function backdateMatches(scope: Scope, matches: readonly ArchivedMatch[]): Promise<void> {
  await scope.query(
    `UPDATE persona_match m SET since = r.since FROM jsonb_populate_recordset(NULL::persona_match, $2::jsonb) AS r
     WHERE m.workspace_id = $1 AND m.customer_id = r.customer_id AND m.persona_id = r.persona_id`,
    [scope.workspaceId, JSON.stringify(matches)],
  );
}

/** Names another typical customer, or nobody, in place of some; returns the personas, ascending. */
export async function replaceTypical(
  scope: Scope,
  customerIds: readonly number[],
  replacement: number | null,
  among?: readonly number[],
): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `UPDATE persona SET typical_customer_id = $3
     WHERE workspace_id = $1 AND typical_customer_id = ANY($2) AND ($4::int[] IS NULL OR id = ANY($4)) RETURNING id`,
    [scope.workspaceId, customerIds, replacement, among ?? null],
  );
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}
