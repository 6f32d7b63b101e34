import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';

/** A document that programs may run where registered ones alone are run. */
export interface TrustedDocument {
  readonly id: number;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  readonly text: string;
  /** All keys of the workspace may run it, not only those of `keyIds`. */
  readonly forAll: boolean;
  readonly keyIds: readonly number[];
  readonly createdAt: Date;
}

export const TRUSTED_DOCUMENTS: Source<TrustedDocument> = {
  table: 'trusted_document',
  alias: 'd',
  columns: {
    id: 'd.id',
    hash: 'd.hash',
    text: 'd.text',
    forAll: 'd.for_all',
    keyIds: 'd.key_ids',
    createdAt: 'd.created_at',
  },
};
const TRUSTED_DOCUMENT = columnsOf(TRUSTED_DOCUMENTS);

/** Registered documents, the newest first. */
export const NEWEST_DOCUMENTS: Paged<TrustedDocument> = {
  source: TRUSTED_DOCUMENTS,
  keys: [{ sql: 'd.id', type: 'int', descending: true, field: 'id' }],
};

/** The document with a hash; undefined where none is registered. */
export async function trustedDocument(scope: Scope, hash: string): Promise<TrustedDocument | undefined> {
  const [row] = await scope.prepared.query<TrustedDocument>(
    `SELECT ${TRUSTED_DOCUMENT} FROM trusted_document d WHERE d.workspace_id = $1 AND d.hash = $2`,
    [scope.workspaceId, hash],
  );
  return row;
}

export async function countTrustedDocuments(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM trusted_document WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  return row!.count;
}

/** Registers documents by their hashes, each once: for all keys where `keyIds` is null, otherwise for these besides those before. */
export async function saveTrustedDocuments(
  scope: Scope,
  documents: readonly Pick<TrustedDocument, 'hash' | 'text'>[],
  keyIds: readonly number[] | null,
): Promise<TrustedDocument[]> {
  return scope.query<TrustedDocument>(
    `INSERT INTO trusted_document AS d (workspace_id, hash, text, for_all, key_ids)
     SELECT $1, given.hash, given.text, $4::int[] IS NULL, coalesce($4::int[], '{}')
     FROM unnest($2::text[], $3::text[]) AS given(hash, text)
     ON CONFLICT (workspace_id, hash) DO UPDATE SET for_all = d.for_all OR excluded.for_all,
       key_ids = ARRAY(SELECT DISTINCT k FROM unnest(d.key_ids || excluded.key_ids) AS k ORDER BY k)
     RETURNING ${TRUSTED_DOCUMENT}`,
    [scope.workspaceId, documents.map(({ hash }) => hash), documents.map(({ text }) => text), keyIds],
  );
}

/** Takes documents out of the register; returns how many were in it. */
export async function deleteTrustedDocuments(scope: Scope, hashes: readonly string[]): Promise<number> {
  const rows = await scope.query(
    'DELETE FROM trusted_document WHERE workspace_id = $1 AND hash = ANY($2) RETURNING 1',
    [scope.workspaceId, hashes],
  );
  return rows.length;
}
