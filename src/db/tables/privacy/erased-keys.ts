import { randomBytes } from 'node:crypto';
import type { Scope } from '../../postgres/connection.ts';

/** What becomes of an erased person's key that comes again: it is refused, or makes a new customer, which is told. */
export const ON_ERASED = ['REJECT', 'RECREATE'] as const;
export type OnErased = (typeof ON_ERASED)[number];

/** How a workspace keeps people apart whom it has forgotten. */
export interface PrivacySettings {
  readonly onErased: OnErased;
  /** 0 where nobody said. */
  readonly version: number;
}

export const DEFAULT_SETTINGS: PrivacySettings = { onErased: 'REJECT', version: 0 };

const SETTINGS = 'on_erased AS "onErased", version';

export async function readPrivacySettings(scope: Scope): Promise<PrivacySettings> {
  const [row] = await scope.query<PrivacySettings>(`SELECT ${SETTINGS} FROM privacy_settings WHERE workspace_id = $1`, [
    scope.workspaceId,
  ]);
  return row ?? DEFAULT_SETTINGS;
}

/** The salt that keys of people are hashed with; null where there is none yet. */
export async function readSalt(scope: Scope): Promise<string | null> {
  const [row] = await scope.query<{ salt: string }>('SELECT salt FROM privacy_settings WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  return row?.salt ?? null;
}

/** The salt that keys of people are hashed with, made where there is none. */
export async function takeSalt(scope: Scope): Promise<string> {
  const [row] = await scope.query<{ salt: string }>(
    `INSERT INTO privacy_settings AS s (workspace_id, salt, version) VALUES ($1, $2, 0)
     ON CONFLICT (workspace_id) DO UPDATE SET salt = s.salt RETURNING salt`,
    [scope.workspaceId, randomBytes(32).toString('hex')],
  );
  return row!.salt;
}

/** Changes settings that are at a version; undefined where they are at another. */
export async function writePrivacySettings(
  scope: Scope,
  { onErased, version }: PrivacySettings,
): Promise<PrivacySettings | undefined> {
  await takeSalt(scope);
  const [row] = await scope.query<PrivacySettings>(
    `UPDATE privacy_settings SET on_erased = $2, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND version = $3 RETURNING ${SETTINGS}`,
    [scope.workspaceId, onErased, version],
  );
  return row;
}

/** Keeps the hashes of an erased person's keys. */
export async function insertErasedKeys(scope: Scope, receiptId: number, hashes: readonly string[]): Promise<void> {
  await scope.query(
    `INSERT INTO erased_key (workspace_id, hash, receipt_id) SELECT DISTINCT $1::int, h, $2::int FROM unnest($3::text[]) AS h
     ON CONFLICT (workspace_id, hash) DO UPDATE SET receipt_id = excluded.receipt_id, at = now()`,
    [scope.workspaceId, receiptId, hashes],
  );
}

/** What decides about erased keys; undefined where nobody was erased, which costs one look. */
export async function erasedGround(
  scope: Scope,
): Promise<{ readonly salt: string; readonly onErased: OnErased } | undefined> {
  const [row] = await scope.query<{ salt: string; onErased: OnErased }>(
    `SELECT salt, on_erased AS "onErased" FROM privacy_settings
     WHERE workspace_id = $1 AND EXISTS (SELECT FROM erased_key WHERE workspace_id = $1)`,
    [scope.workspaceId],
  );
  return row;
}

/** Those of the hashes that are of erased people. */
export async function erasedAmong(scope: Scope, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await scope.query<{ hash: string }>(
    'SELECT hash FROM erased_key WHERE workspace_id = $1 AND hash = ANY($2)',
    [scope.workspaceId, hashes],
  );
  return new Set(rows.map(({ hash }) => hash));
}

/** Notes that somebody came under keys of erased people. */
export async function noteMet(scope: Scope, hashes: readonly string[]): Promise<void> {
  await scope.query(`UPDATE erased_key SET met = met + 1, met_at = now() WHERE workspace_id = $1 AND hash = ANY($2)`, [
    scope.workspaceId,
    hashes,
  ]);
}

/** Lets a key make customers again; false where it is of nobody who was erased. */
export async function dropErasedKey(scope: Scope, hash: string): Promise<boolean> {
  const rows = await scope.query('DELETE FROM erased_key WHERE workspace_id = $1 AND hash = $2 RETURNING 1', [
    scope.workspaceId,
    hash,
  ]);
  return rows.length > 0;
}

/** How often somebody came under keys of the people that receipts are of. */
export async function metByReceipts(scope: Scope, receiptIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await scope.query<{ id: number; met: number }>(
    `SELECT receipt_id AS id, sum(met)::int AS met FROM erased_key
     WHERE workspace_id = $1 AND receipt_id = ANY($2) GROUP BY receipt_id`,
    [scope.workspaceId, receiptIds],
  );
  return new Map(rows.map(({ id, met }) => [id, met]));
}
