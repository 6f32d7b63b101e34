import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { passOverCursors } from '../db/tables/changes/changes.ts';
import { openStore } from './store.ts';

/** Adds `restored`. */
export function registerRestored(program: Command): void {
  program
    .command('restored')
    .description('after a backup was put back, and before serving: have subscribers read the state anew')
    .action(async () => {
      const store = await openStore(readConfig(process.env));
      try {
        await passOverCursors(store.db);
      } finally {
        await store.close();
      }
      process.stdout.write('Cursors from before are answered CURSOR_TOO_OLD; webhooks are told of a gap.\n');
    });
}
