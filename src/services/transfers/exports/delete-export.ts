import type { Scope } from '../../../db/postgres/connection.ts';
import { removeExport } from '../../../db/tables/exports/exports.ts';
import { PersonagraphError } from '../../../errors.ts';
import { exportedFile, type TransferSettings } from '../settings.ts';
import { findExport } from './exports.ts';
import { removeExported } from './remove-exported.ts';

/** Deletes an export with its file. Throws NOT_FOUND, CONFLICT while it is under way. */
export async function deleteExport(settings: TransferSettings, scope: Scope, id: number): Promise<void> {
  const found = await findExport(scope, id);
  if (!(await removeExport(scope, id))) {
    throw new PersonagraphError('CONFLICT', 'The export is under way: cancel it first.', { field: ['id'] });
  }
  await removeExported(exportedFile(settings, scope.workspaceId, found));
}
