import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Scope } from '../../../db/postgres/connection.ts';
import {
  type BegunExport,
  beginExport,
  endExport,
  exportedBytes,
  giveBackExport,
  reportExport,
  type WaitingExport,
} from '../../../db/tables/exports/exports.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { WorkSignals } from '../../background/work-loop.ts';
import { exportFile } from '../../export/export-file.ts';
import type { TransferContext } from '../context.ts';
import { asCoded, refuseDeadly } from '../failure.ts';
import { asStorageError, exportedFile } from '../settings.ts';
import { executePersonExport } from './execute-person-export.ts';
import { removeExported } from './remove-exported.ts';

/** Between two steps that subscribers are told. */
const PERIOD_MS = 1_000;

/** Writes an export, from where a process before left it on. Given back where it is to stop. */
export async function executeExport(
  context: TransferContext,
  { id, workspaceId }: WaitingExport,
  { cancelled, stopping }: WorkSignals,
): Promise<void> {
  const scope = context.db.scope(workspaceId);
  const begun = await beginExport(scope, id);
  if (!begun) return;
  const file = exportedFile(context.settings, workspaceId, begun);
  try {
    refuseDeadly(begun.attempts, context.settings);
    if (begun.customerId !== null) return await executePersonExport(context, scope, begun, file);
    const summary = await write(context, scope, begun, file, AbortSignal.any([stopping, cancelled]));
    if (!summary.complete) {
      if (!stopping.aborted) throw new PersonagraphError('CONFLICT', 'The export was cancelled.');
      return await giveBackExport(scope, id);
    }
    const ended = await endExport(scope, id, {
      state: 'COMPLETE',
      rows: summary.customers,
      leftOut: summary.leftOut,
      bytes: (await stat(file)).size,
      importable: summary.mapping !== null,
      expiresAt: new Date(context.now() + context.settings.limits.keepExportsMs),
    });
    if (!ended) await removeExported(file);
  } catch (thrown) {
    const { code, message } = asCoded(asStorageError(thrown), context.log, { export: id });
    await removeExported(file);
    await endExport(scope, id, { state: 'FAILED', rows: 0, bytes: 0, error: { code, message } });
  }
}

async function write(
  { settings }: TransferContext,
  scope: Scope,
  begun: BegunExport,
  file: string,
  signal: AbortSignal,
) {
  const { id, filter, members, columns, hashed, formulas, guide, purpose } = begun;
  const format = begun.format === 'csv' ? 'csv' : 'ndjson';
  const { bytes: others } = await exportedBytes(scope);
  const room = settings.limits.workspaceBytes - (others - begun.bytes);
  let toldAt = 0;
  await mkdir(dirname(file), { recursive: true });
  return exportFile(scope, {
    file,
    filter,
    format,
    formulas,
    hashed,
    signal,
    ...(members ? { members } : {}),
    ...(purpose === null ? {} : { purpose }),
    ...(guide ? { guide } : {}),
    ...(columns.length > 0 ? { columns } : {}),
    async onProgress(rows, bytes, leftOut) {
      if (bytes > room) {
        const message = `The exports of a workspace have ${settings.limits.workspaceBytes} bytes at most: choose fewer columns.`;
        throw new PersonagraphError('TOO_LARGE', message);
      }
      if (performance.now() - toldAt < PERIOD_MS) return;
      toldAt = performance.now();
      if (!(await reportExport(scope, id, { rows, bytes, leftOut }))) {
        throw new PersonagraphError('CONFLICT', 'The export was cancelled.');
      }
    },
  });
}
