import type { Scope } from '../../../db/postgres/connection.ts';
import {
  cancelWaiting,
  countUnfinishedImports,
  queueImport,
  queueUndo,
} from '../../../db/tables/imports/import-queue.ts';
import { type Import, importsByIds } from '../../../db/tables/imports/imports.ts';
import { touchUploads, type Upload, uploadsByIds } from '../../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../../errors.ts';
import { ownCurrency } from '../../import/import-file.ts';
import { readMapping } from './read-mapping.ts';

export interface ImportRequest {
  /** Uploads that are whole; several are one import, in this order. */
  readonly uploadIds: readonly number[];
  /** YAML, JSON, or the name of a preset. Default: that of the first upload that has one. */
  readonly mapping?: string;
  /** Stores nothing. Default false. */
  readonly dryRun?: boolean;
  /** Replaces events stored before with other content. Default false. */
  readonly correct?: boolean;
  /** Counts as passed only where nothing that the mapping wants was left. Default false. */
  readonly strict?: boolean;
}

/** Imports of a workspace that wait, from which on no more are taken. */
const MOST_WAITING = 100;
/** Uploads of an import. */
const MOST_UPLOADS = 100;

/**
 * Queues an import. Throws NOT_FOUND, CONFLICT for an upload that is not whole, INVALID_INPUT, INVALID_MAPPING,
 * CURRENCY_MISMATCH, OVERLOADED where too many wait.
 */
export async function startImport(scope: Scope, request: ImportRequest): Promise<Import> {
  const { dryRun = false, correct = false, strict = false } = request;
  const uploads = await wholeUploads(scope, request.uploadIds);
  const text = request.mapping ?? uploads.find(({ mapping }) => mapping !== null)?.mapping;
  if (text == null) {
    const message = 'Give a mapping: YAML, JSON, or the name of a preset. proposeImportMapping makes one.';
    throw new PersonagraphError('INVALID_MAPPING', message, { field: ['mapping'] });
  }
  const mapping = await mappingAt(scope, text);
  const waiting = await countUnfinishedImports(scope);
  if (waiting >= MOST_WAITING) {
    throw new PersonagraphError('OVERLOADED', `${waiting} imports of the workspace wait already.`, { retryAfter: 60 });
  }
  return scope.transaction(async (transaction) => {
    const ids = uploads.map(({ id }) => id);
    await touchUploads(transaction, ids);
    return queueImport(transaction, {
      file: uploads.map(({ name }) => name).join(', '),
      source: mapping.source,
      mapping,
      uploadIds: ids,
      dryRun,
      correct,
      strict,
      bytesTotal: uploads.reduce((sum, { length }) => sum + length, 0),
    });
  });
}

/** The uploads in the order asked for. Throws NOT_FOUND, CONFLICT for one that is not whole, INVALID_INPUT. */
export async function wholeUploads(scope: Scope, ids: readonly number[]): Promise<Upload[]> {
  if (ids.length === 0 || ids.length > MOST_UPLOADS || new Set(ids).size < ids.length) {
    const message = `Give 1 to ${MOST_UPLOADS} uploads, each once.`;
    throw new PersonagraphError('INVALID_INPUT', message, { field: ['uploadIds'] });
  }
  const found = new Map((await uploadsByIds(scope, ids)).map((upload) => [upload.id, upload]));
  return ids.map((id, index) => {
    const field = ['uploadIds', String(index)];
    const upload = found.get(id);
    if (!upload) throw new PersonagraphError('NOT_FOUND', 'No such upload: it may have been deleted.', { field });
    if (upload.received === upload.length) return upload;
    const message = `${upload.name} is not whole: ${upload.received} of ${upload.length} bytes are here.`;
    throw new PersonagraphError('CONFLICT', message, { field });
  });
}

/** Paths in the mapping follow the argument's name. */
async function mappingAt(scope: Scope, text: string) {
  try {
    const mapping = await readMapping(text);
    await ownCurrency(scope, mapping);
    return mapping;
  } catch (thrown) {
    if (!(thrown instanceof PersonagraphError)) throw thrown;
    throw new PersonagraphError(thrown.code, thrown.message, {
      field: ['mapping', ...(thrown.field ?? [])],
      cause: thrown,
    });
  }
}

/** Throws NOT_FOUND. */
export async function findImport(scope: Scope, id: number): Promise<Import> {
  const [found] = await importsByIds(scope, [id]);
  if (!found) throw new PersonagraphError('NOT_FOUND', 'No such import.', { field: ['id'] });
  return found;
}

/** Stops an import between two batches; what is stored stays. Throws NOT_FOUND, CONFLICT for one that is not under way. */
export async function cancelImport(scope: Scope, id: number): Promise<Import> {
  const cancelled = await cancelWaiting(scope, id);
  const found = await findImport(scope, id);
  if (cancelled) return found;
  throw new PersonagraphError('CONFLICT', `The import is not under way: ${found.state}.`, { field: ['id'] });
}

/** Queues the undo of an import. Throws NOT_FOUND, CONFLICT for one that is under way, a dry run or undone. */
export async function requestUndo(scope: Scope, id: number): Promise<Import> {
  const queued = await queueUndo(scope, id);
  const found = await findImport(scope, id);
  if (queued) return found;
  const message = found.dryRun
    ? 'A dry run stores nothing: there is nothing to undo.'
    : found.state === 'UNDONE' || found.state === 'UNDOING'
      ? `The import is ${found.state} already.`
      : 'The import is under way: cancel it first.';
  throw new PersonagraphError('CONFLICT', message, { field: ['id'] });
}
