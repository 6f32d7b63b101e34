import type { Scope } from '../../postgres/connection.ts';

/** Something that people wrote down about a customer. */
export interface CustomerNote {
  readonly id: number;
  readonly customerId: number;
  readonly at: Date;
  readonly editedAt: Date | null;
  /** Name of the API key that wrote it. */
  readonly author: string;
  readonly text: string;
  readonly version: number;
}

const NOTE = `id, customer_id AS "customerId", at, edited_at AS "editedAt", author, text, version`;

/** Writes a note about a customer who is there, by an API key; undefined for a customer who is not. */
export async function insertNote(
  scope: Scope,
  note: { readonly customerId: number; readonly keyId: number; readonly text: string },
): Promise<CustomerNote | undefined> {
  const [row] = await scope.query<CustomerNote>(
    `INSERT INTO customer_note (workspace_id, customer_id, author, text)
     SELECT $1, c.id, coalesce((SELECT name FROM api_key WHERE workspace_id = $1 AND id = $3), ''), $4
     FROM customer c WHERE c.workspace_id = $1 AND c.id = $2 FOR NO KEY UPDATE RETURNING ${NOTE}`,
    [scope.workspaceId, note.customerId, note.keyId, note.text],
  );
  return row;
}

/** Changes the text of a note that is at a version, which then is the next; undefined where it is not. */
export async function updateNote(
  scope: Scope,
  { id, version, text }: Pick<CustomerNote, 'id' | 'version' | 'text'>,
): Promise<CustomerNote | undefined> {
  const [row] = await scope.query<CustomerNote>(
    `UPDATE customer_note SET text = $4, edited_at = now(), version = version + 1
     WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING ${NOTE}`,
    [scope.workspaceId, id, version, text],
  );
  return row;
}

/** Deletes a note that is at a version; false where it is not. */
export async function removeNote(
  scope: Scope,
  { id, version }: Pick<CustomerNote, 'id' | 'version'>,
): Promise<boolean> {
  const rows = await scope.query(
    'DELETE FROM customer_note WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING 1',
    [scope.workspaceId, id, version],
  );
  return rows.length > 0;
}

/** The version of a note; undefined where there is none. */
export async function versionOfNote(scope: Scope, id: number): Promise<number | undefined> {
  const [row] = await scope.query<{ version: number }>(
    'SELECT version FROM customer_note WHERE workspace_id = $1 AND id = $2',
    [scope.workspaceId, id],
  );
  return row?.version;
}
