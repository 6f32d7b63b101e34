import { join } from 'node:path';
import { PersonagraphError } from '../../errors.ts';

/** Most that files that come in, and files that go out, and the work on them may take. */
export interface TransferLimits {
  /** Bytes of one upload. Default 4 GiB. */
  readonly uploadBytes: number;
  /** Bytes of all uploads of a workspace, and as many of all its exports. Default 16 GiB. */
  readonly workspaceBytes: number;
  /** Uploads of a workspace, and as many exports. Default 100. */
  readonly workspaceFiles: number;
  /** An upload that nobody writes or imports for so long is deleted. Default 24 hours. */
  readonly keepUploadsMs: number;
  /** The file of an export is deleted so long after it is whole, and the report of an import. Default 7 days. */
  readonly keepExportsMs: number;
  /** A thread that says nothing for so long hangs, in a regular expression of a mapping say: it is ended. Default 1 minute. */
  readonly silentMs: number;
  /** Threads and processes that one import or export may take with it; then it has failed. Default 5. */
  readonly attempts: number;
}

export const DEFAULT_LIMITS: TransferLimits = {
  uploadBytes: 4 * 1024 ** 3,
  workspaceBytes: 16 * 1024 ** 3,
  workspaceFiles: 100,
  keepUploadsMs: 24 * 3_600_000,
  keepExportsMs: 7 * 24 * 3_600_000,
  silentMs: 60_000,
  attempts: 5,
};

/** Where files lie, and how much of them. */
export interface TransferSettings {
  /** Absolute path. All processes that share a database share it. */
  readonly folder: string;
  readonly limits: TransferLimits;
}

export function uploadFolder({ folder }: Pick<TransferSettings, 'folder'>, workspaceId: number, id: number): string {
  return join(folder, 'uploads', String(workspaceId), String(id));
}

/** The file that names the rejected lines of an import. */
export function reportFile({ folder }: Pick<TransferSettings, 'folder'>, workspaceId: number, id: number): string {
  return join(folder, 'reports', String(workspaceId), `${id}.rejected.ndjson`);
}

/** The file that tells all differences of a dry run to what is stored. */
export function differencesFile({ folder }: Pick<TransferSettings, 'folder'>, workspaceId: number, id: number): string {
  return join(folder, 'reports', String(workspaceId), `${id}.differences.ndjson`);
}

/** The file of an export; its mapping is beside it, with `.yaml` after its name. */
export function exportedFile(
  { folder }: Pick<TransferSettings, 'folder'>,
  workspaceId: number,
  { id, format }: { readonly id: number; readonly format: string },
): string {
  return join(folder, 'exports', String(workspaceId), `${id}.${format}`);
}

/** An error of a disk as STORAGE_FULL where it has no room; any other as it is. */
export function asStorageError(thrown: unknown): unknown {
  const { code } = (thrown ?? {}) as { code?: unknown };
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return thrown;
  return new PersonagraphError('STORAGE_FULL', 'The disk of the server is full: nothing more can be kept.', {
    cause: thrown,
  });
}

/** The settings; throws INVALID_SETTING for a server that keeps no files. */
export function requireSettings(settings: TransferSettings | null): TransferSettings {
  if (settings) return settings;
  throw new PersonagraphError('INVALID_SETTING', 'This server keeps no files: it has no folder for them.');
}
