import type { Prisma } from '../../generated/client.ts';
import type { Database, Scope } from '../../postgres/connection.ts';
import { prismaOf } from '../../postgres/prisma.ts';
import type { Row } from '../../postgres/row.ts';
import { hashSecret, newSecret } from './api-keys.ts';
import { KEY_SCOPES } from './key-scopes.ts';

/** A tenant. */
export type Workspace = Row<Prisma.WorkspaceGetPayload<object>>;

/** Makes a workspace. Its currency, an ISO 4217 code, is that of all its amounts. */
export async function createWorkspace(
  db: Database,
  fields: { readonly key: string; readonly name: string; readonly currency: string },
): Promise<Workspace> {
  return prismaOf(db).workspace.create({ data: fields });
}

/** The workspace with a key or an id, null without one. */
export async function findWorkspace(
  db: Database,
  where: { readonly key: string } | { readonly id: number },
): Promise<Workspace | null> {
  return prismaOf(db).workspace.findUnique({ where });
}

/** Workspaces by id, oldest first. */
export async function listWorkspaces(db: Database, most: number): Promise<Pick<Workspace, 'id' | 'key'>[]> {
  return prismaOf(db).workspace.findMany({ select: { id: true, key: true }, orderBy: { id: 'asc' }, take: most });
}

/** The facts people see of a workspace. */
export type WorkspaceFace = Pick<Workspace, 'key' | 'name' | 'currency' | 'timeZone' | 'createdAt'>;

const FACE = 'key, name, currency, time_zone AS "timeZone", created_at AS "createdAt"';

/** The workspace of a scope. */
export async function readWorkspace(scope: Scope): Promise<WorkspaceFace> {
  const [row] = await scope.query<Workspace>(`SELECT ${FACE} FROM workspace WHERE id = $1`, [scope.workspaceId]);
  return row!;
}

/** Held to the end of the transaction: nobody else changes the workspace, or what it defines by files, meanwhile. */
export async function lockWorkspace(scope: Scope): Promise<void> {
  await scope.query('SELECT FROM workspace WHERE id = $1 FOR NO KEY UPDATE', [scope.workspaceId]);
}

/** Makes a workspace by a connection of another, with an ADMIN key; null where the workspace's key is taken. */
export async function insertWorkspace(
  scope: Scope,
  { key, name, currency, timeZone }: Pick<Workspace, 'key' | 'name' | 'currency' | 'timeZone'>,
  keyName: string,
): Promise<{ workspace: WorkspaceFace; secret: string } | null> {
  const secret = newSecret('ADMIN');
  const [workspace] = await scope.query<WorkspaceFace>(
    `WITH made AS (
       INSERT INTO workspace (key, name, currency, time_zone) VALUES ($1, $2, $3, $6) ON CONFLICT (key) DO NOTHING
       RETURNING id, ${FACE}),
     first AS (
       INSERT INTO api_key (workspace_id, name, role, scopes, hash)
       SELECT id, $4, 'ADMIN', $7::api_key_scope[], $5 FROM made)
     SELECT key, name, currency, "timeZone", "createdAt" FROM made`,
    [key, name, currency, keyName, hashSecret(secret), timeZone, KEY_SCOPES],
  );
  return workspace ? { workspace, secret } : null;
}

/** Changes the name, the currency or the time zone of a workspace. */
export async function updateWorkspace(
  scope: Scope,
  { name, currency, timeZone }: Partial<Pick<Workspace, 'name' | 'currency' | 'timeZone'>>,
): Promise<void> {
  await scope.query(
    `UPDATE workspace SET name = coalesce($2, name), currency = coalesce($3, currency), time_zone = coalesce($4, time_zone)
     WHERE id = $1`,
    [scope.workspaceId, name ?? null, currency ?? null, timeZone ?? null],
  );
}

/** Which kinds of money are stored in the workspace's currency: another one would give them another worth. */
export async function storedMoney(scope: Scope): Promise<string[]> {
  const [row] = await scope.query<{ events: boolean; incomes: boolean; rates: boolean; budgets: boolean }>(
    `SELECT EXISTS (SELECT FROM customer_event WHERE workspace_id = $1
         AND (amount IS NOT NULL OR discount IS NOT NULL OR lines IS NOT NULL)) AS events,
       EXISTS (SELECT FROM customer WHERE workspace_id = $1 AND income IS NOT NULL AND income_currency IS NULL) AS incomes,
       EXISTS (SELECT FROM exchange_rate WHERE workspace_id = $1) AS rates,
       EXISTS (SELECT FROM action_plan WHERE workspace_id = $1 AND budget IS NOT NULL) AS budgets`,
    [scope.workspaceId],
  );
  const { events, incomes, rates, budgets } = row!;
  return [
    ...(events ? ['amounts of events'] : []),
    ...(incomes ? ['incomes'] : []),
    ...(rates ? ['exchange rates'] : []),
    ...(budgets ? ['budgets of actions'] : []),
  ];
}

/** The currency of a workspace's amounts, ISO 4217. */
export async function workspaceCurrency(scope: Scope): Promise<string> {
  const [row] = await scope.query<{ currency: string }>('SELECT currency FROM workspace WHERE id = $1', [
    scope.workspaceId,
  ]);
  return row!.currency;
}

/** The time zone whose days, weeks and months are those of a workspace, an IANA name. */
export async function workspaceTimeZone(scope: Scope): Promise<string> {
  const [row] = await scope.query<{ timeZone: string }>('SELECT time_zone AS "timeZone" FROM workspace WHERE id = $1', [
    scope.workspaceId,
  ]);
  return row!.timeZone;
}
