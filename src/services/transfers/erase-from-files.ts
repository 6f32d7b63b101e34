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
  noteRemovedFiles,
  waitingErasures,
} from '../../db/tables/imports/file-erasures.ts';
import { removeUpload, uploadsBefore } from '../../db/tables/uploads/uploads.ts';
import { completeReceipts } from '../privacy/complete-receipts.ts';
import { removeExported } from './exports/remove-exported.ts';
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
    const { isDone, removed } = await eraseBefore(scope, settings, last, now);
    const receiptIds = [...new Set(own.flatMap((erasure) => erasure.receiptIds))];
    const all = own.map((erasure) => erasure.removed).reduce(added, removed);
    if (!isDone) await noteRemovedFiles(scope, ids.slice(0, 1), all);
    else {
      await scope.transaction(async (transaction) => {
        await completeReceipts(transaction, receiptIds, all);
        await dropErasures(transaction, ids);
      });
    }
  }
}

type Removed = Readonly<Record<string, number>>;

function added(one: Removed, other: Removed): Removed {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

/** What went, and whether that is all: some may have to wait. */
async function eraseBefore(
  scope: Scope,
  settings: TransferSettings,
  before: Date,
  now: Date,
): Promise<{ readonly isDone: boolean; readonly removed: Removed }> {
  const removed = { exports: 0, reports: 0, uploads: 0 };
  for (const row of await exportsWithoutFile(scope, before)) {
    if (await removeExported(exportedFile(settings, scope.workspaceId, row))) removed.exports++;
  }
  const imports = await importsBefore(scope, before);
  await blankShownLines(scope, before, LEFT_OUT);
  for (const { id, isUnderWay } of imports) {
    if (!isUnderWay && (await eraseReports(settings, scope, id))) removed.reports++;
  }
  let isDone = imports.every(({ isUnderWay }) => !isUnderWay);
  for (const { id, received, length, usedAt } of await uploadsBefore(scope, before)) {
    const isLeft = received < length && now.getTime() - usedAt.getTime() < UNFINISHED_MS;
    if (!isLeft && (await removeUpload(scope, id))) {
      await removeFiles(settings, scope.workspaceId, id);
      removed.uploads++;
    } else isDone = false;
  }
  return { isDone, removed };
}

/** True where there was something to blank. */
async function eraseReports(settings: TransferSettings, { workspaceId }: Scope, id: number): Promise<boolean> {
  await rm(differencesFile(settings, workspaceId, id), { force: true });
  const report = reportFile(settings, workspaceId, id);
  const [first] = await firstLines(report, 1);
  if (!first || first.reason === LEFT_OUT) return false;
  await blankReport(report);
  return true;
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
