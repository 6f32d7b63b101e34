import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Database, Scope } from '../../db/postgres/connection.ts';
import { exportsWithoutFile } from '../../db/tables/exports/exports.ts';
import {
  blankShownLines,
  dropErasures,
  eraseFromBatches,
  forgetErased,
  importsBefore,
  waitingErasures,
} from '../../db/tables/imports/file-erasures.ts';
import { removeUpload, uploadsBefore } from '../../db/tables/uploads/uploads.ts';
import { removeExported } from './exports/execute-export.ts';
import { firstLines, type ReportedLine } from './imports/report-lines.ts';
import { differencesFile, exportedFile, reportFile, type TransferSettings } from './settings.ts';
import { removeFiles } from './uploads/uploads.ts';

/** An upload that was not whole is left to its sender for so long after its last byte. */
const UNFINISHED_MS = 600_000;
/** The reason that a line of a report has from then on. */
const LEFT_OUT = 'A customer was deleted since: what the line said is not kept.';

/**
 * Rids files, and what imports keep, of customers that were deleted. Nobody can tell which lines of a file speak of
 * somebody, for a mapping may have read them in any way. So all that was there at the deletion goes: uploads and exported files
 * as a whole, of reports everything but the number and the code of each line. What an import under way needs goes after its end.
 */
export async function eraseFromFiles(db: Database, settings: TransferSettings, now: Date): Promise<void> {
  const erasures = await waitingErasures(db);
  for (const workspaceId of new Set(erasures.map((erasure) => erasure.workspaceId))) {
    const own = erasures.filter((erasure) => erasure.workspaceId === workspaceId);
    const scope = db.scope(workspaceId);
    const customerIds = own.flatMap((erasure) => erasure.customerIds);
    const messageIds = own.flatMap((erasure) => erasure.messageIds);
    const ids = own.map(({ id }) => id);
    if (customerIds.length > 0) {
      await eraseFromBatches(scope, { customerIds, messageIds });
      await forgetErased(scope, ids);
    }
    // What is to go for the last one holds all the others too.
    const last = new Date(Math.max(...own.map(({ at }) => at.getTime())));
    if (await eraseBefore(scope, settings, last, now)) await dropErasures(scope, ids);
  }
}

/** False where something has to wait. */
async function eraseBefore(scope: Scope, settings: TransferSettings, before: Date, now: Date): Promise<boolean> {
  for (const row of await exportsWithoutFile(scope, before)) {
    await removeExported(exportedFile(settings, scope.workspaceId, row));
  }
  const imports = await importsBefore(scope, before);
  await blankShownLines(scope, before, LEFT_OUT);
  for (const { id, isUnderWay } of imports) if (!isUnderWay) await eraseReports(settings, scope, id);
  let isDone = imports.every(({ isUnderWay }) => !isUnderWay);
  for (const { id, received, length, usedAt } of await uploadsBefore(scope, before)) {
    const isLeft = received < length && now.getTime() - usedAt.getTime() < UNFINISHED_MS;
    if (!isLeft && (await removeUpload(scope, id))) await removeFiles(settings, scope.workspaceId, id);
    else isDone = false;
  }
  return isDone;
}

async function eraseReports(settings: TransferSettings, { workspaceId }: Scope, id: number): Promise<void> {
  await rm(differencesFile(settings, workspaceId, id), { force: true });
  const report = reportFile(settings, workspaceId, id);
  const [first] = await firstLines(report, 1);
  if (first && first.reason !== LEFT_OUT) await blankReport(report);
}

/** A kill leaves the old report or the new one. */
async function blankReport(path: string): Promise<void> {
  const nextPath = `${path}.${randomUUID()}`;
  const next = await open(nextPath, 'w');
  try {
    let waiting = '';
    const flush = async () => {
      await next.write(waiting);
      waiting = '';
    };
    for await (const text of createInterface({ input: createReadStream(path) })) {
      waiting += `${blanked(text)}\n`;
      if (waiting.length > 1 << 16) await flush();
    }
    await flush();
  } finally {
    await next.close();
  }
  await rename(nextPath, path);
}

function blanked(text: string): string {
  const { file, line, code } = JSON.parse(text) as ReportedLine;
  return JSON.stringify({ ...(file === undefined ? {} : { file }), line, code, reason: LEFT_OUT, record: {} });
}
