import type { Prisma } from '../../generated/client.ts';
import type { Database, Scope } from '../../postgres/connection.ts';
import { prismaOf } from '../../postgres/prisma.ts';
import type { Row } from '../../postgres/row.ts';

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
export type WorkspaceFace = Pick<Workspace, 'key' | 'name' | 'currency' | 'createdAt'>;

/** The workspace of a scope. */
export async function readWorkspace(scope: Scope): Promise<WorkspaceFace> {
  const [row] = await scope.query<Workspace>(
    'SELECT key, name, currency, created_at AS "createdAt" FROM workspace WHERE id = $1',
    [scope.workspaceId],
  );
  return row!;
}

/** The currency of a workspace's amounts, ISO 4217. */
export async function workspaceCurrency(scope: Scope): Promise<string> {
  const [row] = await scope.query<{ currency: string }>('SELECT currency FROM workspace WHERE id = $1', [
    scope.workspaceId,
  ]);
  return row!.currency;
}
