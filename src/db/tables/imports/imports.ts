import type { Scope } from '../../postgres/connection.ts';

/** RUNNING also where its process was killed. */
export type ImportState = 'RUNNING' | 'COMPLETE' | 'STOPPED' | 'FAILED' | 'UNDOING' | 'UNDONE';

export interface StoredImport {
  readonly id: number;
  readonly file: string;
  readonly source: string;
  readonly state: ImportState;
  /** Traits that it declared. */
  readonly traits: readonly string[];
  readonly summary: unknown;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const FIELDS = 'id, file, source, state, traits, summary, started_at AS "startedAt", ended_at AS "endedAt"';

/** Begins an import; returns its id. */
export async function beginImport(
  scope: Scope,
  { file, source, mapping }: { readonly file: string; readonly source: string; readonly mapping: unknown },
): Promise<number> {
  const [row] = await scope.query<{ id: number }>(
    'INSERT INTO import (workspace_id, file, source, mapping) VALUES ($1, $2, $3, $4) RETURNING id',
    [scope.workspaceId, file, source, JSON.stringify(mapping)],
  );
  return row!.id;
}

/** Takes down the traits an import declared. */
export async function noteTraits(scope: Scope, id: number, traits: readonly string[]): Promise<void> {
  await scope.query('UPDATE import SET traits = $3 WHERE workspace_id = $1 AND id = $2', [
    scope.workspaceId,
    id,
    traits,
  ]);
}

/** Ends an import that is running, or an undo. */
export async function endImport(scope: Scope, id: number, state: ImportState, summary?: unknown): Promise<void> {
  await scope.query(
    `UPDATE import SET state = $3, summary = coalesce($4, summary), ended_at = now()
     WHERE workspace_id = $1 AND id = $2 AND state IN ('RUNNING', 'UNDOING')`,
    [scope.workspaceId, id, state, summary === undefined ? null : JSON.stringify(summary)],
  );
}

/** Sets an import to UNDOING; undefined where there is none of the id. */
export async function claimUndo(scope: Scope, id: number): Promise<StoredImport | undefined> {
  const [row] = await scope.query<StoredImport>(
    `UPDATE import SET state = CASE WHEN state = 'UNDONE' THEN state ELSE 'UNDOING' END
     WHERE workspace_id = $1 AND id = $2 RETURNING ${FIELDS}`,
    [scope.workspaceId, id],
  );
  return row;
}

/** The newest first. */
export async function listImports(scope: Scope, limit: number): Promise<StoredImport[]> {
  return scope.query(`SELECT ${FIELDS} FROM import WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2`, [
    scope.workspaceId,
    limit,
  ]);
}
