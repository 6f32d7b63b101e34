import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';

/** What was done with a person's data: handed out, made nobody's, erased; FILES once files are rid of it too. */
export const RECEIPT_KINDS = ['ACCESS', 'ANONYMISATION', 'ERASURE', 'FILES'] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** A signed proof. It holds no value of the person. */
export interface PrivacyReceipt {
  readonly id: number;
  readonly kind: ReceiptKind;
  readonly at: Date;
  /** Salted hash of the person's key. */
  readonly person: string;
  /** The text that is signed. */
  readonly content: string;
  /** Base64. */
  readonly signature: string;
  readonly keyId: number;
  /** The receipt that it completes; null: none. */
  readonly ofId: number | null;
}

export const RECEIPTS: Source<PrivacyReceipt> = {
  table: 'privacy_receipt',
  alias: 'r',
  columns: {
    id: 'r.id',
    kind: 'r.kind',
    at: 'r.at',
    person: 'r.person',
    content: 'r.content',
    signature: 'r.signature',
    keyId: 'r.key_id',
    ofId: 'r.of_id',
  },
};

/** Receipts, newest first; of a person where one is given. */
export function receiptsMeant(person: string | null): Paged<PrivacyReceipt> {
  return {
    source: RECEIPTS,
    keys: [{ sql: 'r.id', type: 'int', descending: true, field: 'id' }],
    condition: (values) => (person === null ? '' : `r.person = ${values.add(person)}::text`),
  };
}

export type NewReceipt = Omit<PrivacyReceipt, 'id' | 'at'> & { readonly at: Date };

export async function insertReceipt(scope: Scope, receipt: NewReceipt): Promise<PrivacyReceipt> {
  const [row] = await scope.query<PrivacyReceipt>(
    `INSERT INTO privacy_receipt AS r (workspace_id, kind, at, person, content, signature, key_id, of_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${columnsOf(RECEIPTS)}`,
    [
      scope.workspaceId,
      receipt.kind,
      receipt.at,
      receipt.person,
      receipt.content,
      receipt.signature,
      receipt.keyId,
      receipt.ofId,
    ],
  );
  return row!;
}

/** The receipt with this text, where the workspace gave it. */
export async function receiptWith(scope: Scope, content: string): Promise<PrivacyReceipt | undefined> {
  const [row] = await scope.query<PrivacyReceipt>(
    `SELECT ${columnsOf(RECEIPTS)} FROM privacy_receipt r WHERE r.workspace_id = $1 AND r.content = $2`,
    [scope.workspaceId, content],
  );
  return row;
}

/** A pair of keys that receipts are signed with. */
export interface ReceiptKey {
  readonly id: number;
  /** SPKI, PEM. */
  readonly publicKey: string;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

const KEY = 'id, public_key AS "publicKey", created_at AS "createdAt", retired_at AS "retiredAt"';

/** All keys that receipts were ever signed with, newest first. */
export async function listReceiptKeys(scope: Scope): Promise<ReceiptKey[]> {
  return scope.query<ReceiptKey>(`SELECT ${KEY} FROM receipt_key WHERE workspace_id = $1 ORDER BY id DESC`, [
    scope.workspaceId,
  ]);
}

/** The key that signs now, with its private half; undefined where there is none yet. Held to the end of the transaction. */
export async function signingKey(
  scope: Scope,
): Promise<{ readonly id: number; readonly privateKey: string } | undefined> {
  const [row] = await scope.query<{ id: number; privateKey: string }>(
    `SELECT id, private_key AS "privateKey" FROM receipt_key WHERE workspace_id = $1 AND retired_at IS NULL
     ORDER BY id DESC LIMIT 1 FOR SHARE`,
    [scope.workspaceId],
  );
  return row;
}

export async function insertReceiptKey(
  scope: Scope,
  pair: { readonly publicKey: string; readonly privateKey: string },
): Promise<ReceiptKey> {
  const [row] = await scope.query<ReceiptKey>(
    `INSERT INTO receipt_key (workspace_id, public_key, private_key) VALUES ($1, $2, $3) RETURNING ${KEY}`,
    [scope.workspaceId, pair.publicKey, pair.privateKey],
  );
  return row!;
}

/** Takes all keys but one out of use: their public halves stay, by which their receipts are verified. */
export async function retireReceiptKeys(scope: Scope, exceptId: number): Promise<void> {
  await scope.query(
    `UPDATE receipt_key SET retired_at = now(), private_key = NULL
     WHERE workspace_id = $1 AND id <> $2 AND retired_at IS NULL`,
    [scope.workspaceId, exceptId],
  );
}

/** The workspace, and name and role of the API key that writes in this transaction; null: the operator. */
export async function whoWrites(
  scope: Scope,
): Promise<{ readonly workspace: string; readonly key: string | null; readonly role: string | null }> {
  const [row] = await scope.query<{ workspace: string; key: string | null; role: string | null }>(
    `SELECT w.key AS workspace, a.name AS key, a.role::text AS role FROM workspace w
     LEFT JOIN api_key a ON a.workspace_id = w.id
       AND a.id = (nullif(current_setting('personagraph.author', true), '')::jsonb ->> 'keyId')::int
     WHERE w.id = $1`,
    [scope.workspaceId],
  );
  return row!;
}
