import { waitingExports } from '../../db/tables/exports/exports.ts';
import { TRANSFERS_CHANNEL, waitingImports } from '../../db/tables/imports/import-queue.ts';
import { together } from '../background/together.ts';
import { workLoop } from '../background/work-loop.ts';
import type { TransferContext } from './context.ts';
import { executeExport } from './exports/execute-export.ts';
import { executeImportWork } from './imports/execute-import.ts';

/** Imports and exports what is asked for, until the context is aborted. Throws where the store is lost. */
export async function transferLoops(context: TransferContext): Promise<void> {
  await together(context.signal, (signal) => {
    const own = { ...context, signal };
    return [
      workLoop(own, {
        turn: 'imports',
        name: 'import',
        channel: TRANSFERS_CHANNEL,
        waiting: () => waitingImports(context.db),
        execute: (work, signals) => executeImportWork(own, work, signals),
      }),
      workLoop(own, {
        turn: 'exports',
        name: 'export',
        channel: TRANSFERS_CHANNEL,
        waiting: () => waitingExports(context.db),
        execute: (work, signals) => executeExport(own, work, signals),
      }),
    ];
  });
}
