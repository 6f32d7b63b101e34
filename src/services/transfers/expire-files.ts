import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../db/postgres/connection.ts';
import { expireExport, exportsByIds, outdatedExports } from '../../db/tables/exports/exports.ts';
import { removeUpload, unusedUploads } from '../../db/tables/uploads/uploads.ts';
import { removeExported } from './exports/remove-exported.ts';
import { exportedFile, type TransferSettings } from './settings.ts';
import { removeFiles } from './uploads/uploads.ts';

/** Deletes uploads nobody uses, files of exports, and reports of imports that have had their time by `now`. */
export async function expireFiles(db: Database, settings: TransferSettings, now: Date): Promise<void> {
  const { keepUploadsMs, keepExportsMs } = settings.limits;
  const unusedSince = new Date(now.getTime() - keepUploadsMs);
  for (const { workspaceId, id } of await unusedUploads(db, unusedSince)) {
    if (await removeUpload(db.scope(workspaceId), id, unusedSince)) await removeFiles(settings, workspaceId, id);
  }
  for (const { workspaceId, id } of await outdatedExports(db, now)) {
    const scope = db.scope(workspaceId);
    const [row] = await exportsByIds(scope, [id]);
    if (!row) continue;
    await removeExported(exportedFile(settings, workspaceId, row));
    await expireExport(scope, id);
  }
  await removeOldReports(join(settings.folder, 'reports'), now.getTime() - keepExportsMs);
}

async function removeOldReports(folder: string, before: number): Promise<void> {
  for (const workspace of await readdir(folder).catch(() => [])) {
    for (const name of await readdir(join(folder, workspace))) {
      const path = join(folder, workspace, name);
      const { mtimeMs } = await stat(path);
      if (mtimeMs < before) await rm(path, { force: true });
    }
  }
}
