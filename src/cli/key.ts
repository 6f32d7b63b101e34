import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { createApiKey } from '../db/tables/workspaces/api-keys.ts';
import { PersonagraphError } from '../errors.ts';
import { registerKeyLink } from './key-link.ts';
import { openStore } from './store.ts';
import { chooseWorkspace } from './workspace.ts';

interface KeyOptions {
  readonly workspace?: string;
  readonly createWorkspace?: string;
  readonly currency?: string;
  readonly role: string;
  readonly name: string;
}

/** Adds `key create` and `key link`. */
export function registerKey(program: Command): void {
  const command = program.command('key').description('API keys');
  registerKeyLink(command);
  command
    .command('create')
    .description('make an API key and print its secret, which is shown this once')
    .option('--workspace <key>', 'workspace the key belongs to (default: the only one)')
    .option('--create-workspace <key>', 'make this workspace first, unless it is there')
    .option('--currency <code>', 'currency of the workspace to make')
    .option('--role <role>', 'READ, WRITE or ADMIN', 'READ')
    .option('--name <name>', 'what the key is for', 'Command line')
    .action(async ({ role, name, ...choice }: KeyOptions) => {
      if (role !== 'READ' && role !== 'WRITE' && role !== 'ADMIN') {
        throw new PersonagraphError('INVALID_SETTING', `--role: ${role} is not READ, WRITE or ADMIN.`);
      }
      const store = await openStore(readConfig(process.env));
      try {
        const { workspaceId } = await chooseWorkspace(store.db, choice);
        process.stdout.write(`${await createApiKey(store.db, workspaceId, { name, role })}\n`);
      } finally {
        await store.close();
      }
    });
}
