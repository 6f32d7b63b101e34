import { readConfig } from '../config.ts';
import type { Scope } from '../db/postgres/connection.ts';
import { openStore } from './store.ts';
import { chooseWorkspace, type WorkspaceChoice } from './workspace.ts';

/** Works on a workspace, and prints the text that comes of it. Throws what {@link chooseWorkspace} does. */
export async function withScope(choice: WorkspaceChoice, work: (scope: Scope) => Promise<string>): Promise<void> {
  const store = await openStore(readConfig(process.env));
  try {
    process.stdout.write(`${await work(await chooseWorkspace(store.db, choice))}\n`);
  } finally {
    await store.close();
  }
}
