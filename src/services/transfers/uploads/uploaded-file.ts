import type { Scope } from '../../../db/postgres/connection.ts';
import { touchUploads } from '../../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { TransferSettings } from '../settings.ts';
import { findUpload, pathOf } from './uploads.ts';

/** The path of an upload's file, for whoever reads it now. Throws NOT_FOUND, and CONFLICT for one that is not whole. */
export async function uploadedFile(settings: TransferSettings, scope: Scope, id: number): Promise<string> {
  const upload = await findUpload(scope, id);
  if (upload.received !== upload.length) {
    const message = `${upload.name} is not whole: ${upload.received} of ${upload.length} bytes are here.`;
    throw new PersonagraphError('CONFLICT', message, { field: ['uploadId'] });
  }
  await touchUploads(scope, [id]);
  return pathOf(settings, scope, upload);
}
