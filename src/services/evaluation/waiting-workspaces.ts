import type { Database } from '../../db/postgres/connection.ts';
import { waitingWorkspaces } from '../../db/tables/runs/tasks.ts';

/** Workspaces with customers that wait are looked for this often, though nobody names them. */
const LOOK_EVERY_MS = 1_000;

/** The workspaces to evaluate next: those that notifications name, and now and then all that have customers waiting. */
export class WaitingWorkspaces {
  readonly #db: Database;
  readonly #named = new Set<number>();
  /** Time of the next look at all of them, in milliseconds of the clock; 0 for now. */
  #lookAt = 0;
  #wake: () => void = () => undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** True where one is to be evaluated without a pause. */
  get due(): boolean {
    return this.#named.size > 0 || this.#lookAt === 0;
  }

  /** Takes a notification, which names a workspace; an empty one stands for any. */
  readonly hear = (payload: string): void => {
    if (payload === '') this.lookAtAll();
    else this.add(Number(payload));
    this.#wake();
  };

  /** Resolves at the first notification from now on. The promise made before no longer does. */
  nextNotification(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  add(workspaceId: number): void {
    this.#named.add(workspaceId);
  }

  /** Has the next {@link take} look at all. */
  lookAtAll(): void {
    this.#lookAt = 0;
  }

  /** The workspaces named since the last call, or all that wait where it is time to look. */
  async take(): Promise<readonly number[]> {
    const named = [...this.#named];
    this.#named.clear();
    if (Date.now() < this.#lookAt) return named;
    this.#lookAt = Date.now() + LOOK_EVERY_MS;
    return waitingWorkspaces(this.#db.prepared);
  }
}
