import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Scope } from '../../../db/postgres/connection.ts';
import { claimUpload, noteReceived, type Upload } from '../../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../../errors.ts';
import { asStorageError, type TransferSettings } from '../settings.ts';
import { findUpload, pathOf } from './uploads.ts';

/** Bytes after which what came is put on the disk for good, and counted. */
const STEP = 8 * 1024 * 1024;

/**
 * Appends bytes to an upload, which must be at `offset`; returns where it is then. What came stays, also where the
 * sender breaks off: the upload goes on there. A later request takes the place of one that is still open. Throws
 * NOT_FOUND, CONFLICT at another offset, TOO_LARGE beyond the length, STORAGE_FULL, and what the body throws.
 */
export async function receiveUpload(
  settings: TransferSettings,
  scope: Scope,
  id: number,
  offset: number,
  body: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  const upload = await findUpload(scope, id);
  const writer = randomUUID();
  if (!(await claimUpload(scope, id, offset, writer))) throw elsewhere((await findUpload(scope, id)).received);
  const file = await openThere(pathOf(settings, scope, upload));
  const received = { at: offset, kept: offset };
  const keep = async () => {
    if (received.at === received.kept) return;
    await file.datasync();
    if (!(await noteReceived(scope, id, writer, received.at))) {
      throw new PersonagraphError('CONFLICT', 'Another request took the place of this one.');
    }
    received.kept = received.at;
  };
  try {
    for await (const chunk of body) {
      if (received.at + chunk.byteLength > upload.length) {
        throw new PersonagraphError('TOO_LARGE', `The upload was announced with ${upload.length} bytes; more came.`);
      }
      await writeWhole(file, chunk, received.at);
      received.at += chunk.byteLength;
      if (received.at - received.kept >= STEP) await keep();
    }
    await keep();
  } catch (thrown) {
    await keep().catch(() => undefined);
    throw asStorageError(thrown);
  } finally {
    await file.close();
  }
  return { ...upload, received: received.at };
}

async function openThere(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (cause) {
    const message = 'The bytes of the upload are not on this server: all servers of a database share one folder.';
    throw new PersonagraphError('NOT_FOUND', message, { cause });
  }
}

async function writeWhole(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < chunk.byteLength; ) {
    written += (await file.write(chunk, written, chunk.byteLength - written, at + written)).bytesWritten;
  }
}

function elsewhere(received: number): PersonagraphError {
  return new PersonagraphError('CONFLICT', `The upload is at ${received}: go on there.`, { field: ['offset'] });
}
