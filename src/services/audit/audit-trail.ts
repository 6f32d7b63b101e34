import type { Author, Scope } from '../../db/postgres/connection.ts';
import { unawaited } from '../../db/postgres/unawaited.ts';
import {
  addAuditLogIds,
  insertAuditLogEntry,
  insertSeldom,
  type NewAuditLogEntry,
} from '../../db/tables/audit/audit-log.ts';

/** What somebody does, as the audit log tells it: names and ids, and nothing that anybody wrote. */
export type Action = Pick<NewAuditLogEntry, 'action' | 'ids'>;

/** Most ids that an entry keeps. */
export const MOST_IDS = 50;

/**
 * Writes to the audit log what one request does. An action is written in its own first transaction, so that it is known if, and
 * only if, something was done; one without a transaction, or refused, right after.
 */
export class AuditTrail implements Author {
  readonly keyId: number;
  readonly masks: boolean;
  readonly #scope: () => Scope;
  readonly #requestId: string;
  /** What is being done. */
  #action: Action | null = null;
  /** Its entry in the transaction under way; in one that is committed. */
  #written: number | null = null;
  #kept: number | null = null;

  /** `scope` gives one that goes on where the client has left. */
  constructor(scope: () => Scope, { keyId, masks = false }: Pick<Author, 'keyId' | 'masks'>, requestId: string) {
    this.#scope = scope;
    this.keyId = keyId;
    this.masks = masks;
    this.#requestId = requestId;
  }

  begun(transaction: Scope): void {
    if (!this.#action || this.#kept !== null) return;
    this.#written = null;
    const writing = insertAuditLogEntry(transaction, this.#entry(this.#action, null)).then((id) => {
      this.#written = id;
    });
    // The transaction fails where it does.
    unawaited(writing);
  }

  committed(): void {
    this.#kept ??= this.#written;
  }

  /** Says what is done from now on. */
  begin(action: Action): void {
    this.#action = action;
    this.#written = null;
    this.#kept = null;
  }

  /** Says that it was done, and what was made by it. */
  async done(made: readonly string[]): Promise<void> {
    const [action, kept] = this.#end();
    if (!action) return;
    const fresh = made.filter((id) => !action.ids.includes(id)).slice(0, Math.max(0, MOST_IDS - action.ids.length));
    if (kept === null) {
      await insertAuditLogEntry(this.#scope(), this.#entry({ ...action, ids: [...action.ids, ...fresh] }, null));
    } else if (fresh.length > 0) await addAuditLogIds(this.#scope(), kept, fresh);
  }

  /** Says that it was refused, or failed: what was committed before stays told as done. */
  async refused(code: string): Promise<void> {
    const [action] = this.#end();
    if (action) await insertAuditLogEntry(this.#scope(), this.#entry(action, code));
  }

  /** Tells of what may be repeated at will, such as a file that is read in parts: once a minute. */
  async seldom(action: Action, code: string | null): Promise<void> {
    await insertSeldom(this.#scope(), this.#entry(action, code));
  }

  #end(): readonly [action: Action | null, kept: number | null] {
    const ended = [this.#action, this.#kept] as const;
    this.#action = null;
    return ended;
  }

  #entry({ action, ids }: Action, refusedWith: string | null): NewAuditLogEntry {
    return { keyId: this.keyId, action, ids: ids.slice(0, MOST_IDS), refusedWith, requestId: this.#requestId };
  }
}

/** Tells of what the operator does by command. */
export async function recordAction(scope: Scope, action: Action, requestId: string): Promise<void> {
  await insertAuditLogEntry(scope, { ...action, keyId: null, refusedWith: null, requestId });
}
