import { mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Scope } from '../../../db/postgres/connection.ts';
import { takeFilesLock } from '../../../db/postgres/locks.ts';
import {
  insertUpload,
  removeUpload,
  type Upload,
  uploadedBytes,
  uploadsByIds,
} from '../../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../../errors.ts';
import { readMapping } from '../imports/read-mapping.ts';
import { asStorageError, type TransferSettings, uploadFolder } from '../settings.ts';

/** Bytes of a file's name, as file systems count them. */
const LONGEST_NAME = 200;

export interface UploadInput {
  /** As its sender calls it; folders are left out. Default `upload`. */
  readonly name?: string | undefined;
  /** Bytes it will have. */
  readonly length: number;
  /** YAML, JSON, or the name of a preset. */
  readonly mapping?: string | undefined;
}

/**
 * Begins an upload: an empty file. Throws TOO_LARGE over the limits of one upload or of the workspace, INVALID_INPUT,
 * INVALID_MAPPING, STORAGE_FULL.
 */
export async function beginUpload(settings: TransferSettings, scope: Scope, input: UploadInput): Promise<Upload> {
  const { length } = input;
  const name = cleanName(input.name ?? 'upload');
  refuseLength(settings, length);
  const mapping = input.mapping ?? null;
  if (mapping !== null) await readMapping(mapping);
  const upload = await scope.transaction(async (transaction) => {
    await takeFilesLock(transaction);
    await refuseOver(settings, transaction, length);
    return insertUpload(transaction, { name, length, mapping });
  });
  try {
    await mkdir(uploadFolder(settings, scope.workspaceId, upload.id), { recursive: true });
    await (await open(pathOf(settings, scope, upload), 'w')).close();
  } catch (thrown) {
    await deleteUpload(settings, scope, upload.id);
    throw asStorageError(thrown);
  }
  return upload;
}

/** Throws NOT_FOUND. */
export async function findUpload(scope: Scope, id: number): Promise<Upload> {
  const [upload] = await uploadsByIds(scope, [id]);
  if (!upload) throw new PersonagraphError('NOT_FOUND', 'No such upload: it may have been deleted.', { field: ['id'] });
  return upload;
}

/** Deletes an upload; CONFLICT while an import waits for it, NOT_FOUND. */
export async function deleteUpload(settings: TransferSettings, scope: Scope, id: number): Promise<void> {
  await findUpload(scope, id);
  if (!(await removeUpload(scope, id))) {
    throw new PersonagraphError('CONFLICT', 'An import reads the upload: cancel it first.', { field: ['id'] });
  }
  await removeFiles(settings, scope.workspaceId, id);
}

export async function removeFiles(settings: TransferSettings, workspaceId: number, id: number): Promise<void> {
  await rm(uploadFolder(settings, workspaceId, id), { recursive: true, force: true });
}

/** The path of an upload's file. Reports and messages show its last part. */
export function pathOf(settings: TransferSettings, { workspaceId }: Scope, { id, name }: Upload): string {
  return join(uploadFolder(settings, workspaceId, id), name);
}

function refuseLength({ limits }: TransferSettings, length: number): void {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new PersonagraphError('INVALID_INPUT', 'The length of an upload is a whole number of bytes.');
  }
  if (length <= limits.uploadBytes) return;
  const message = `An upload has ${limits.uploadBytes} bytes at most: pack the file with gzip, or send it in several uploads.`;
  throw new PersonagraphError('TOO_LARGE', message);
}

async function refuseOver({ limits }: TransferSettings, scope: Scope, length: number): Promise<void> {
  const { count, bytes } = await uploadedBytes(scope);
  if (count >= limits.workspaceFiles) {
    const message = `A workspace has ${limits.workspaceFiles} uploads at most: delete some.`;
    throw new PersonagraphError('TOO_LARGE', message);
  }
  if (bytes + length <= limits.workspaceBytes) return;
  const message = `The uploads of a workspace have ${limits.workspaceBytes} bytes at most, ${bytes} are taken: delete some.`;
  throw new PersonagraphError('TOO_LARGE', message);
}

/** A name that is one part of a path, whatever its sender wrote. Throws INVALID_INPUT for none. */
function cleanName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/').normalize('NFC'))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a file's name
    .replace(/[\u0000-\u001f\u007f\p{Cs}]/gu, '')
    .trim();
  const isName = plain !== '' && plain !== '.' && plain !== '..' && Buffer.byteLength(plain) <= LONGEST_NAME;
  if (isName) return plain;
  const message = `The name of an upload has 1 to ${LONGEST_NAME} bytes, and is no folder.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['name'] });
}
