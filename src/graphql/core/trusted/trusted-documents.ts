import { type TrustedDocument, trustedDocument } from '../../../db/tables/workspaces/trusted-documents.ts';
import { PersonagraphError } from '../../../errors.ts';
import { hashOfDocument, hashOfId } from '../../../services/documents/register.ts';
import type { Caller } from '../../compiled/compiled-reads.ts';
import { isBuiltIn } from './built-in.ts';

/** Longest time that a document is run which another node took out of the register. */
const FRESH_MS = 10_000;
/** Letters of all documents that are held. */
const MOST_LETTERS = 8_000_000;

/** What a request says is to be executed: a text, or the identifier of a registered one. */
export interface NamedDocument {
  readonly query?: string | null | undefined;
  /** The parameter `documentId` of GraphQL over HTTP: `sha256:HASH`. */
  readonly documentId?: unknown;
  /** Apollo's clients have the hash in `extensions.persistedQuery.sha256Hash`. */
  readonly extensions?: unknown;
}

interface Held {
  readonly document: TrustedDocument;
  /** When it is looked up again, by the clock of `performance`. */
  readonly until: number;
}

/** The registered documents, as requests name them. Those that were found are held for seconds. */
export class TrustedDocuments {
  /** Only registered documents are run; otherwise any text is, and registered ones by their identifiers as well. */
  readonly only: boolean;
  readonly #now: () => number;
  /** By workspace, and by text and identifier as they were sent. */
  readonly #held = new Map<number, Map<string, Held>>();
  #letters = 0;

  constructor(only: boolean, now: () => number = performance.now.bind(performance)) {
    this.only = only;
    this.#now = now;
  }

  /**
   * The text that a request asks for; undefined where it names none. Throws, or rejects with, UNKNOWN_DOCUMENT for what the key may not run, and
   * INVALID_INPUT for an identifier that is none, or one beside a text.
   */
  textOf(sent: NamedDocument, caller: Caller): Promise<string> | string | undefined {
    const { query } = sent;
    const id = idOf(sent);
    if (id === undefined) {
      if (!this.only) return query ?? undefined;
      if (typeof query !== 'string') throw unknown();
      return this.#find(query, () => hashOfDocument(query), caller);
    }
    if (query) {
      throw new PersonagraphError('INVALID_INPUT', 'Give `query` or `documentId`, not both.', {
        field: ['documentId'],
      });
    }
    return this.#find(id, () => hashOfId(id), caller);
  }

  /** Forgets what is held of a workspace, whose register changed. */
  forget(workspaceId: number): void {
    for (const key of this.#held.get(workspaceId)?.keys() ?? []) this.#letters -= key.length;
    this.#held.delete(workspaceId);
  }

  #find(named: string, hash: () => string | null, caller: Caller): Promise<string> | string {
    const held = this.#held.get(caller.principal.workspaceId)?.get(named);
    if (held && held.until > this.#now()) return runnable(held.document, caller);
    if (isBuiltIn(named)) return named;
    return this.#look(named, hash(), caller);
  }

  async #look(named: string, hash: string | null, caller: Caller): Promise<string> {
    if (hash === null) {
      const message = 'A document is named by sha256: and its hash, 64 hexadecimal digits in lower case.';
      throw new PersonagraphError('INVALID_INPUT', message, { field: ['documentId'] });
    }
    const document = await trustedDocument(caller.scope, hash);
    if (!document) throw unknown();
    this.#hold(caller.principal.workspaceId, named, { document, until: this.#now() + FRESH_MS });
    return runnable(document, caller);
  }

  #hold(workspaceId: number, named: string, held: Held): void {
    // Clients send the same few again and again: with this many letters, something else is the matter.
    if (this.#letters + named.length > MOST_LETTERS) {
      this.#held.clear();
      this.#letters = 0;
    }
    const ofWorkspace = this.#held.get(workspaceId) ?? new Map<string, Held>();
    if (!ofWorkspace.has(named)) this.#letters += named.length;
    this.#held.set(workspaceId, ofWorkspace.set(named, held));
  }
}

/** The text of a document that the key may run. Throws UNKNOWN_DOCUMENT. */
function runnable({ forAll, keyIds, text }: TrustedDocument, { principal }: Caller): string {
  if (forAll || keyIds.includes(principal.keyId)) return text;
  throw unknown();
}

function unknown(): PersonagraphError {
  return new PersonagraphError('UNKNOWN_DOCUMENT', 'The document is not registered for this key.');
}

/** The identifier that a request has; undefined for one with a text alone. Clients that register as they go send both. */
function idOf({ query, documentId, extensions }: NamedDocument): string | undefined {
  if (documentId !== undefined && documentId !== null) return String(documentId);
  if (query || typeof extensions !== 'object' || extensions === null) return undefined;
  const { persistedQuery } = extensions as { readonly persistedQuery?: { readonly sha256Hash?: unknown } | null };
  const hash = persistedQuery?.sha256Hash;
  return typeof hash === 'string' ? hash : undefined;
}
