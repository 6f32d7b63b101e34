import type { Database, Scope } from '../db/postgres/connection.ts';
import { createWorkspace, findWorkspace, listWorkspaces } from '../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../errors.ts';
import { checkHandle } from '../services/input/handle.ts';

export interface WorkspaceChoice {
  /** Key of the workspace. Default: the only one there is. */
  readonly workspace?: string;
  /** Key of a workspace to make, unless it is there. */
  readonly createWorkspace?: string;
  /** Currency of a workspace to make. */
  readonly currency?: string | undefined;
}

/** The workspace a command works on. Throws NOT_FOUND, or INVALID_SETTING where the options leave it open. */
export async function chooseWorkspace(db: Database, choice: WorkspaceChoice): Promise<Scope> {
  const { workspace, createWorkspace: fresh } = choice;
  if (fresh !== undefined) return db.scope(await makeWorkspace(db, fresh, choice.currency));
  const all = await listWorkspaces(db, 20);
  const keys = all.map(({ key }) => key).join(', ');
  if (workspace !== undefined) {
    const found = await findWorkspace(db, { key: workspace });
    if (found) return db.scope(found.id);
    throw new PersonagraphError('NOT_FOUND', `No workspace ${workspace}; there is: ${keys || 'none'}.`);
  }
  if (all.length === 1) return db.scope(all[0]!.id);
  if (all.length > 1) {
    throw new PersonagraphError('INVALID_SETTING', `Several workspaces: choose with --workspace, of ${keys}.`);
  }
  throw new PersonagraphError(
    'NOT_FOUND',
    'No workspace yet: make one with --create-workspace KEY --currency EUR, in the currency of the amounts.',
  );
}

async function makeWorkspace(db: Database, key: string, currency: string | undefined): Promise<number> {
  const found = await findWorkspace(db, { key });
  if (found) {
    if (currency === undefined || found.currency === currency) return found.id;
    throw new PersonagraphError('CONFLICT', `Workspace ${key} is there, with currency ${found.currency}.`);
  }
  if (currency === undefined) {
    throw new PersonagraphError('INVALID_SETTING', '--create-workspace needs --currency, such as EUR.');
  }
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new PersonagraphError('INVALID_SETTING', `--currency: ${currency} is not an ISO 4217 code such as EUR.`);
  }
  return (await createWorkspace(db, { key: checkHandle(key), name: key, currency })).id;
}
