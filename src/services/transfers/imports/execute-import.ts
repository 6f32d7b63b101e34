import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Scope } from '../../../db/postgres/connection.ts';
import {
  type BegunImport,
  beginWork,
  endWork,
  giveBackWork,
  type WaitingImport,
} from '../../../db/tables/imports/import-queue.ts';
import type { ImportState } from '../../../db/tables/imports/imports.ts';
import { touchUploads, uploadsByIds } from '../../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { WorkSignals } from '../../background/work-loop.ts';
import { undoImport } from '../../import/history/undo.ts';
import { importFile } from '../../import/import-file.ts';
import { parseMapping } from '../../import/mapping.ts';
import type { ImportSummary } from '../../import/summary.ts';
import type { TransferContext } from '../context.ts';
import { asCoded, refuseDeadly } from '../failure.ts';
import { asStorageError, differencesFile, reportFile } from '../settings.ts';
import { withoutFolders } from '../shown-paths.ts';
import { pathOf } from '../uploads/uploads.ts';
import { ProgressTeller } from './import-progress.ts';
import { firstLines } from './report-lines.ts';

/** Rejected lines that an import shows by itself. */
const SHOWN = 20;

/** Does the work on an import: reads it, or takes it back. Given back where it is to stop. */
export async function executeImportWork(
  context: TransferContext,
  { id, workspaceId }: WaitingImport,
  { cancelled, stopping }: WorkSignals,
): Promise<void> {
  const scope = context.db.scope(workspaceId);
  const begun = await beginWork(scope, id);
  if (!begun) return;
  if (begun.work === 'UNDO') return executeUndo(context, scope, begun);
  const end: { state: ImportState; summary?: ImportSummary } = { state: 'FAILED' };
  const progress = new ProgressTeller(scope, id);
  const report = reportFile(context.settings, workspaceId, id);
  try {
    refuseDeadly(begun.attempts, context.settings);
    const signal = AbortSignal.any([stopping, cancelled]);
    const summary = await read(context, scope, begun, { signal, progress, report, end });
    if (!summary?.complete && stopping.aborted) {
      await progress.rest();
      return await giveBackWork(scope, id);
    }
    const state = summary?.complete ? 'COMPLETE' : 'STOPPED';
    await finish(scope, begun, progress, report, { state, ...(summary ? { summary } : {}) });
  } catch (thrown) {
    const error = plainError(context, scope, begun, thrown);
    await finish(scope, begun, progress, report, { ...end, error });
  }
}

interface Reading {
  readonly signal: AbortSignal;
  readonly progress: ProgressTeller;
  readonly report: string;
  /** Takes down how the import says it ended, for one that throws then. */
  readonly end: { state: ImportState; summary?: ImportSummary };
}

/** Undefined where it is not even begun, because somebody cancelled it. */
async function read(
  { settings }: TransferContext,
  scope: Scope,
  begun: BegunImport,
  { signal, progress, report, end }: Reading,
): Promise<ImportSummary | undefined> {
  if (begun.cancelRequested || signal.aborted) return undefined;
  const { id, uploadIds, mapping, correct, dryRun } = begun;
  const uploads = new Map((await uploadsByIds(scope, uploadIds)).map((upload) => [upload.id, upload]));
  const files = uploadIds.map((uploadId) => {
    const upload = uploads.get(uploadId);
    if (!upload) throw new PersonagraphError('NOT_FOUND', 'An upload of the import was deleted.');
    return pathOf(settings, scope, upload);
  });
  await mkdir(dirname(report), { recursive: true });
  try {
    return await importFile(scope, {
      file: files,
      mapping: parseMapping(mapping),
      correct,
      dryRun,
      report,
      signal,
      onProgress: (bytesRead, bytesTotal, linesRead) => progress.tell({ bytesRead, bytesTotal, linesRead }),
      ...(dryRun
        ? { differences: differencesFile(settings, scope.workspaceId, id) }
        : {
            begun: {
              id,
              end: async (state, summary) => {
                end.state = state;
                if (summary) end.summary = summary;
              },
            },
          }),
    });
  } finally {
    await touchUploads(scope, uploadIds);
  }
}

async function finish(
  scope: Scope,
  { id, attempts }: BegunImport,
  progress: ProgressTeller,
  report: string,
  { state, summary, error }: Parameters<typeof endWork>[2] & { readonly summary?: ImportSummary },
): Promise<void> {
  await progress.rest();
  await endWork(scope, id, {
    state,
    ...(summary ? { summary: shown(summary, id, attempts), linesRead: summary.linesRead } : {}),
    ...(error ? { error } : {}),
    firstRejected: await firstLines(report, SHOWN),
  });
}

/** A summary without paths of the server. What an attempt before stored counts as known: the summary says so. */
function shown(summary: ImportSummary, id: number, attempts: number): ImportSummary {
  const again =
    'The import was interrupted and begun again: what was stored before counts as known, or as unchanged. ' +
    'An undo takes back all of it.';
  return {
    ...summary,
    id: summary.id === null ? null : id,
    report: `/imports/${id}/rejected`,
    advice: [...summary.advice, ...(attempts > 1 ? [again] : [])],
  };
}

function plainError({ settings, log }: TransferContext, scope: Scope, { id }: BegunImport, thrown: unknown) {
  const { code, message, field } = asCoded(asStorageError(thrown), log, { import: id });
  return { code, message: withoutFolders(settings, scope.workspaceId, message), ...(field ? { field } : {}) };
}

async function executeUndo(
  { log, settings }: TransferContext,
  scope: Scope,
  { id, attempts }: BegunImport,
): Promise<void> {
  try {
    refuseDeadly(attempts, settings);
    const undone = await undoImport(scope, id);
    await endWork(scope, id, { state: 'UNDONE', undone });
  } catch (thrown) {
    const { code, message } = asCoded(thrown, log, { import: id });
    // What is left of it is taken back by another undo.
    await endWork(scope, id, { state: 'STOPPED', error: { code, message } });
  }
}
