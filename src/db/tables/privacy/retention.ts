import type { Connection, Scope } from '../../postgres/connection.ts';
import type { Paged, Source } from '../../reads/source.ts';

/** Kinds of data that are kept for a time. */
export const RETENTION_KINDS = [
  'EVENTS',
  'FIELD_HISTORY',
  'MEMBERSHIP_HISTORY',
  'NOTES',
  'IMPORTS',
  'QUARANTINE',
  'RESEARCH',
] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** How long a kind of data is kept. */
export interface RetentionRule {
  readonly kind: RetentionKind;
  readonly days: number;
  /** Applied daily. */
  readonly active: boolean;
  /** When it was tried last with these days; null: not yet. */
  readonly triedAt: Date | null;
  /** Rows that would have gone then. */
  readonly triedRows: number | null;
  readonly appliedAt: Date | null;
  readonly version: number;
}

const RULE = `kind, days, active, tried_at AS "triedAt", tried_rows AS "triedRows", applied_at AS "appliedAt", version`;

export async function listRetention(scope: Scope): Promise<RetentionRule[]> {
  return scope.query<RetentionRule>(`SELECT ${RULE} FROM retention_rule WHERE workspace_id = $1 ORDER BY kind`, [
    scope.workspaceId,
  ]);
}

/** Keeps that a rule was tried. One with other days than before is not applied any more, until it is switched on. */
export async function writeTried(
  scope: Scope,
  { kind, days, rows, at }: { kind: RetentionKind; days: number; rows: number; at: Date },
): Promise<RetentionRule> {
  const [row] = await scope.query<RetentionRule>(
    `INSERT INTO retention_rule AS r (workspace_id, kind, days, tried_at, tried_rows) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, kind) DO UPDATE SET days = excluded.days, tried_at = excluded.tried_at,
       tried_rows = excluded.tried_rows, active = r.active AND r.days = excluded.days, version = r.version + 1, updated_at = now()
     RETURNING ${RULE}`,
    [scope.workspaceId, kind, days, at, rows],
  );
  return row!;
}

/** Switches a rule that is at a version on or off; undefined where it is at another. */
export async function switchRetention(
  scope: Scope,
  { kind, version, active }: Pick<RetentionRule, 'kind' | 'version' | 'active'>,
): Promise<RetentionRule | undefined> {
  const [row] = await scope.query<RetentionRule>(
    `UPDATE retention_rule SET active = $4, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND kind = $2 AND version = $3 RETURNING ${RULE}`,
    [scope.workspaceId, kind, version, active],
  );
  return row;
}

/** What one application of a rule removed. */
export interface RetentionRun {
  readonly id: number;
  readonly kind: RetentionKind;
  readonly days: number;
  /** What was older went. */
  readonly before: Date;
  readonly rows: number;
  /** Why it ended before all was removed; null: it did not. */
  readonly error: string | null;
  readonly at: Date;
}

export const RETENTION_RUNS: Source<RetentionRun> = {
  table: 'retention_run',
  alias: 'u',
  columns: {
    id: 'u.id',
    kind: 'u.kind',
    days: 'u.days',
    before: 'u.before',
    rows: 'u.rows',
    error: 'u.error',
    at: 'u.at',
  },
};

/** All of them, newest first. */
export const RECENT_RETENTION: Paged<RetentionRun> = {
  source: RETENTION_RUNS,
  keys: [{ sql: 'u.id', type: 'int', descending: true, field: 'id' }],
};

/** Notes that a rule was applied. */
export async function noteApplied(
  scope: Scope,
  { kind, days, before, rows, error, at }: Omit<RetentionRun, 'id'>,
): Promise<void> {
  await scope.query(
    `WITH applied AS (UPDATE retention_rule SET applied_at = $7 WHERE workspace_id = $1 AND kind = $2)
     INSERT INTO retention_run (workspace_id, kind, days, before, rows, error, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [scope.workspaceId, kind, days, before, rows, error, at],
  );
}

/** Workspaces with an active rule that was not applied since a time. */
export async function workspacesToRetain(connection: Connection, since: Date): Promise<number[]> {
  const rows = await connection.query<{ id: number }>(
    `SELECT DISTINCT workspace_id AS id FROM retention_rule WHERE active AND (applied_at IS NULL OR applied_at <= $1) ORDER BY 1`,
    [since],
  );
  return rows.map(({ id }) => id);
}
