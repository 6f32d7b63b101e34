import type { Scope } from '../../../db/postgres/connection.ts';
import { stepJob } from '../../../db/tables/jobs/jobs.ts';
import type { Doing } from '../doing.ts';

/** Between two steps that subscribers are told. */
const PERIOD_MS = 500;

/** Tells how far a job is, and ends the work on one that has ended elsewhere. */
export class JobProgress {
  readonly #scope: Scope;
  readonly #id: number;
  readonly #gone = new AbortController();
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(scope: Scope, id: number) {
    this.#scope = scope;
    this.#id = id;
  }

  /** Aborted once the job is under way no more, or could not be written. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Throws where the job is not under way any more, or could not be written. */
  async tell(progress: number, step: Doing): Promise<void> {
    const now = performance.now();
    if (now - this.#toldAt < PERIOD_MS) return;
    this.#toldAt = now;
    try {
      if (!(await stepJob(this.#scope, this.#id, { progress, step }))) this.#gone.abort(new JobGone());
    } catch (error) {
      this.#gone.abort(error);
    }
    this.#gone.signal.throwIfAborted();
  }
}

/** Thrown out of a job that has ended elsewhere: nothing of it is to be written any more. */
export class JobGone extends Error {
  override readonly name = 'JobGone';
}
