import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { listImports, type StoredImport } from '../db/tables/imports/imports.ts';
import { PersonagraphError } from '../errors.ts';
import { type Undone, undoImport } from '../services/import/history/undo.ts';
import type { ImportSummary } from '../services/import/summary.ts';
import { openStore } from './store.ts';
import { chooseWorkspace } from './workspace.ts';

interface HistoryCommand {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** How many imports are listed. */
const SHOWN = 50;

/** Adds `imports` to the program, and `undo ID` to its command `import`. */
export function registerUndo(program: Command, imports: Command): void {
  imports
    .command('undo')
    .description('take back what an import alone brought: events, customers, values, identities')
    .argument('<id>', 'the number the import was given; `personagraph imports` lists them')
    .option('--workspace <key>', 'workspace it went into (default: the only one)')
    .option('--json', 'print what was taken back as one line of JSON')
    .action(async (text: string, _options: HistoryCommand, command: Command) => {
      const options = command.optsWithGlobals<HistoryCommand>();
      const id = /^\d{1,9}$/.test(text) ? Number(text) : 0;
      if (id === 0) throw new PersonagraphError('INVALID_SETTING', `${text} is not the number of an import.`);
      const store = await openStore(readConfig(process.env));
      try {
        const undone = await undoImport(await chooseWorkspace(store.db, options), id);
        process.stdout.write(options.json ? `${JSON.stringify(undone)}\n` : describeUndone(id, undone));
      } finally {
        await store.close();
      }
    });
  program
    .command('imports')
    .description(`list the last ${SHOWN} imports of a workspace`)
    .option('--workspace <key>', 'workspace (default: the only one)')
    .option('--json', 'print them as JSON, one a line, with their summaries')
    .action(async (options: HistoryCommand) => {
      const store = await openStore(readConfig(process.env));
      try {
        const found = await listImports(await chooseWorkspace(store.db, options), SHOWN);
        const show = options.json ? (one: StoredImport) => JSON.stringify(one) : describeStored;
        process.stdout.write(found.map((one) => `${show(one)}\n`).join(''));
      } finally {
        await store.close();
      }
    });
}

function describeUndone(
  id: number,
  { events, responses, customers, changed, merges, mergesKept, kept }: Undone,
): string {
  const lines = [
    `Import ${id} is taken back: ${events} events, ${responses} responses, ${customers} customers removed, ${changed} set back.`,
    ...(merges > 0 ? [`${merges} merges of its lists are undone.`] : []),
    ...(mergesKept > 0
      ? [`${mergesKept} merges of its lists stay: the customers were merged again since; undo those merges first.`]
      : []),
    ...(kept > 0 ? [`${kept} customers it made stay: more is known of them by now.`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function describeStored({ id, file, state, startedAt, summary }: StoredImport): string {
  const facts = summary as ImportSummary | null;
  const lines = facts ? `${facts.linesAccepted.total} of ${facts.linesRead} lines` : '';
  return `${String(id).padStart(6)}  ${startedAt.toISOString().slice(0, 16)}  ${state.padEnd(8)}  ${file}  ${lines}`;
}
