import { hash } from 'node:crypto';
import type { Scope } from '../../db/postgres/connection.ts';
import { listApiKeys } from '../../db/tables/workspaces/api-keys.ts';
import {
  countTrustedDocuments,
  deleteTrustedDocuments,
  saveTrustedDocuments,
  type TrustedDocument,
} from '../../db/tables/workspaces/trusted-documents.ts';
import { lockWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { PersonagraphError } from '../../errors.ts';

/** Most documents that a workspace has registered, and that one call registers. */
export const MOST_DOCUMENTS = 10_000;
export const MOST_AT_ONCE = 1_000;
/** Longest text of one, in characters. */
const LONGEST_TEXT = 50_000;

/** SHA-256 of a text in UTF-8, hexadecimal: the payload of a document's identifier. */
export function hashOfDocument(text: string): string {
  return hash('sha256', text);
}

/** The hash that a document's identifier has, `sha256:HASH` or the hash alone; null for one that is no identifier of ours. */
export function hashOfId(documentId: string): string | null {
  return /^(?:sha256:)?([0-9a-f]{64})$/.exec(documentId)?.[1] ?? null;
}

/** How requests name a document. */
export function documentIdOf({ hash: of }: Pick<TrustedDocument, 'hash'>): string {
  return `sha256:${of}`;
}

/**
 * Registers texts that were found to be valid documents, for all keys of the workspace or for some. Those that were registered
 * before stay so. Throws INVALID_INPUT for none, TOO_LARGE for too many or one that is too long, NOT_FOUND for a key.
 */
export async function registerDocuments(
  scope: Scope,
  texts: readonly string[],
  keyIds: readonly number[] | null,
): Promise<TrustedDocument[]> {
  if (texts.length === 0) throw new PersonagraphError('INVALID_INPUT', 'Give one document at least.', DOCUMENTS);
  if (texts.length > MOST_AT_ONCE) {
    throw new PersonagraphError('TOO_LARGE', `${MOST_AT_ONCE} documents are registered at once at most.`, DOCUMENTS);
  }
  const long = texts.findIndex((text) => text.length > LONGEST_TEXT);
  if (long !== -1) {
    const message = `A document has ${LONGEST_TEXT} characters at most.`;
    throw new PersonagraphError('TOO_LARGE', message, { field: ['documents', String(long)] });
  }
  if (keyIds?.length === 0) {
    throw new PersonagraphError('INVALID_INPUT', 'Leave the keys out for all of them.', { field: ['apiKeyIds'] });
  }
  const documents = [...new Set(texts)].map((text) => ({ hash: hashOfDocument(text), text }));
  return scope.transaction(async (transaction) => {
    await lockWorkspace(transaction);
    if (keyIds) await requireKeys(transaction, keyIds);
    const saved = await saveTrustedDocuments(transaction, documents, keyIds && [...new Set(keyIds)]);
    if ((await countTrustedDocuments(transaction)) > MOST_DOCUMENTS) {
      throw new PersonagraphError('TOO_LARGE', `A workspace has ${MOST_DOCUMENTS} documents at most.`, DOCUMENTS);
    }
    return saved;
  });
}

const DOCUMENTS = { field: ['documents'] };

async function requireKeys(scope: Scope, keyIds: readonly number[]): Promise<void> {
  const known = new Set((await listApiKeys(scope)).map(({ id }) => id));
  const unknown = keyIds.findIndex((id) => !known.has(id));
  if (unknown === -1) return;
  throw new PersonagraphError('NOT_FOUND', 'No such API key.', { field: ['apiKeyIds', String(unknown)] });
}

/** Takes documents out of the register by their identifiers; unknown ones are none. Throws INVALID_INPUT for what is no identifier. */
export async function withdrawDocuments(scope: Scope, documentIds: readonly string[]): Promise<number> {
  const hashes = documentIds.map((id, index) => {
    const of = hashOfId(id);
    if (of !== null) return of;
    const message = 'A document is named by sha256: and its hash, 64 hexadecimal digits.';
    throw new PersonagraphError('INVALID_INPUT', message, { field: ['documentIds', String(index)] });
  });
  return scope.transaction((transaction) => deleteTrustedDocuments(transaction, hashes));
}
