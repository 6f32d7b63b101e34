import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { noteUse } from '../../db/tables/workspaces/api-keys.ts';

const HOUR_MS = 3_600_000;
/** Keys used within this time are noted together. */
const GATHER_MS = 1_000;

/** Notes of each key that it is used: once an hour, not once a request. */
export class KeyUse {
  readonly #db: Database;
  readonly #log: Logger;
  /** The keys used in {@link #hour}, in hours since 1970. */
  #used = new Set<number>();
  #hour = 0;
  #waiting: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Database, log: Logger) {
    this.#db = db;
    this.#log = log;
  }

  readonly note = (keyId: number): void => {
    const hour = Math.floor(Date.now() / HOUR_MS);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#used = new Set();
    }
    if (this.#used.has(keyId)) return;
    this.#used.add(keyId);
    this.#waiting.push(keyId);
    this.#timer ??= setTimeout(() => void this.#write(), GATHER_MS).unref();
  };

  /** Writes what is not written yet. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#write();
  }

  async #write(): Promise<void> {
    this.#timer = undefined;
    const keyIds = this.#waiting;
    this.#waiting = [];
    if (keyIds.length === 0) return;
    try {
      await noteUse(this.#db, keyIds);
    } catch (err) {
      // The next use writes it.
      for (const keyId of keyIds) this.#used.delete(keyId);
      this.#log.warn({ err }, 'the use of keys could not be noted');
    }
  }
}
