import { waitingExports } from '../../db/tables/exports/exports.ts';
import { waitingImports } from '../../db/tables/imports/import-queue.ts';
import type { TransferContext } from './context.ts';
import { executeExport } from './exports/execute-export.ts';
import { executeImportWork } from './imports/execute-import.ts';
import { workLoop } from './work-loop.ts';

/** Imports and exports what is asked for, until the context is aborted. Throws where the store is lost. */
export async function transferLoops(context: TransferContext): Promise<void> {
  const ending = new AbortController();
  const own = { ...context, signal: AbortSignal.any([context.signal, ending.signal]) };
  const loops = [
    workLoop(own, {
      turn: 'imports',
      name: 'import',
      waiting: () => waitingImports(context.db),
      execute: (work, signals) => executeImportWork(own, work, signals),
    }),
    workLoop(own, {
      turn: 'exports',
      name: 'export',
      waiting: () => waitingExports(context.db),
      execute: (work, signals) => executeExport(own, work, signals),
    }),
  ];
  try {
    await Promise.all(loops);
  } finally {
    // One that lost the store takes the other with it.
    ending.abort();
    await Promise.allSettled(loops);
  }
}
