import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, rowsByIds, type Source } from '../../reads/source.ts';
import { toldJson } from './told-json.ts';

/** RUNNING also where its process was killed: one that was asked for by the API is then begun again. */
export type ImportState = 'QUEUED' | 'RUNNING' | 'COMPLETE' | 'STOPPED' | 'FAILED' | 'UNDOING' | 'UNDONE';

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

/** An import as the API shows it. */
export interface Import extends StoredImport {
  /** Uploads it reads, in their order; none of an import of the command line. */
  readonly uploadIds: readonly number[];
  readonly dryRun: boolean;
  readonly correct: boolean;
  readonly strict: boolean;
  readonly cancelRequested: boolean;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly linesRead: number;
  /** How often it was begun. */
  readonly attempts: number;
  readonly error: unknown;
  /** The first lines of its report, once it has ended. */
  readonly firstRejected: unknown;
  readonly undone: unknown;
  readonly createdAt: Date;
}

export const IMPORTS: Source<Import> = {
  table: 'import',
  alias: 'i',
  columns: {
    id: 'i.id',
    file: 'i.file',
    source: 'i.source',
    state: 'i.state',
    traits: 'i.traits',
    summary: 'i.summary',
    uploadIds: 'i.upload_ids',
    dryRun: 'i.dry_run',
    correct: 'i.correct',
    strict: 'i.strict',
    cancelRequested: 'i.cancel_requested',
    bytesRead: 'i.bytes_read::float8',
    bytesTotal: 'i.bytes_total::float8',
    linesRead: 'i.lines_read',
    attempts: 'i.attempts',
    error: 'i.error',
    firstRejected: 'i.first_rejected',
    undone: 'i.undone',
    createdAt: 'i.created_at',
    startedAt: 'i.started_at',
    endedAt: 'i.ended_at',
  },
};
export const IMPORT = columnsOf(IMPORTS);

/** Imports, newest first. */
export const RECENT_IMPORTS: Paged<Import> = {
  source: IMPORTS,
  keys: [{ sql: 'i.id', type: 'int', descending: true, field: 'id' }],
};

const FIELDS = 'id, file, source, state, traits, summary, started_at AS "startedAt", ended_at AS "endedAt"';

/** Those with these ids; of other workspaces and unknown ones none. */
export async function importsByIds(scope: Scope, ids: readonly number[]): Promise<Import[]> {
  return rowsByIds(scope, IMPORTS, ids);
}

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

/** Takes down the traits an import declared, beside those of an attempt before. */
export async function noteTraits(scope: Scope, id: number, traits: readonly string[]): Promise<void> {
  await scope.query(
    `UPDATE import SET traits = (SELECT coalesce(array_agg(DISTINCT t), '{}') FROM unnest(coalesce(traits, '{}') || $3::text[]) AS t)
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, traits],
  );
}

/** Ends an import that is running, or an undo. */
export async function endImport(scope: Scope, id: number, state: ImportState, summary?: unknown): Promise<void> {
  await scope.query(
    `UPDATE import SET state = $3, summary = coalesce($4, summary), ended_at = now()
     WHERE workspace_id = $1 AND id = $2 AND state IN ('RUNNING', 'UNDOING')`,
    [scope.workspaceId, id, state, toldJson(summary)],
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
