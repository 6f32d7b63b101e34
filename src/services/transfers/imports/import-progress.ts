import type { Scope } from '../../../db/postgres/connection.ts';
import { type ImportProgress, reportImport } from '../../../db/tables/imports/import-queue.ts';

/** Between two steps that subscribers are told. */
const PERIOD_MS = 1_000;

/** Tells how far an import is, now and then, beside the import: a slow store does not hold it up. */
export class ProgressTeller {
  readonly #scope: Scope;
  readonly #id: number;
  #toldAt = 0;
  #telling: Promise<void> | undefined;

  constructor(scope: Scope, id: number) {
    this.#scope = scope;
    this.#id = id;
  }

  tell(progress: ImportProgress): void {
    if (this.#telling || performance.now() - this.#toldAt < PERIOD_MS) return;
    this.#toldAt = performance.now();
    this.#telling = reportImport(this.#scope, this.#id, progress)
      // The next step tells more, and the end is told by itself.
      .catch(() => undefined)
      .finally(() => {
        this.#telling = undefined;
      });
  }

  /** Resolves once nothing is on its way. */
  async rest(): Promise<void> {
    await this.#telling;
  }
}
