import type { Logger } from 'pino';
import { PersonagraphError } from '../../errors.ts';
import { pause } from '../background/pause.ts';
import type { JobName, JobRequest, JobResult } from '../jobs/jobs.ts';
import type { ThreadData } from './messages.ts';
import { RunThread } from './run-thread.ts';

/** The worker thread beside the server: it executes queued runs by itself, and jobs on request. */
export interface RunHost {
  /**
   * Does a job of the table `JOBS`; once the signal is aborted, it is given up. Throws what the job throws, RUN_FAILED
   * where the thread ends before it is done, or nobody waits for it any more.
   */
  ask<Name extends JobName>(name: Name, request: JobRequest<Name>, signal?: AbortSignal): Promise<JobResult<Name>>;
  /** Lets the run in hand go (the next worker starts it again) and ends the thread. */
  stop(): Promise<void>;
}

/** One thread, which may end by itself. */
export interface HostedThread extends RunHost {
  /** Resolves once the thread works; rejects with the error that ends it before. */
  readonly ready: Promise<void>;
  /** Resolves once the thread has ended. */
  readonly ended: Promise<void>;
}

/** A thread that ended by itself is started again after this long, and each further time after twice as long. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A thread that worked for this long is again waited for as the first time. */
const STEADY_MS = 60_000;

/** Starts the thread; resolves once it works. Throws the error that keeps it from working. */
export async function startRunHost(data: ThreadData, log: Logger): Promise<RunHost> {
  const host = new ThreadHost(() => new RunThread(data, log));
  await host.ready();
  return host;
}

/** Keeps a thread there: one that ended by itself is followed by another. */
export class ThreadHost implements RunHost {
  readonly #open: () => HostedThread;
  readonly #stopping = new AbortController();
  /** The thread opened last. */
  #thread: HostedThread | undefined;
  /** The same thread once it works, or the next one that does. */
  #working: Promise<HostedThread>;
  #waitMs = FIRST_WAIT_MS;
  #wake: () => void = () => undefined;

  constructor(open: () => HostedThread) {
    this.#open = open;
    this.#working = this.#begin();
  }

  /** Resolves once the thread works. Throws the error that ended the first one before it worked. */
  async ready(): Promise<void> {
    await this.#working;
  }

  async ask<Name extends JobName>(
    name: Name,
    request: JobRequest<Name>,
    signal?: AbortSignal,
  ): Promise<JobResult<Name>> {
    this.#wake();
    const thread = await this.#working;
    return thread.ask(name, request, signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#thread?.stop();
  }

  async #begin(): Promise<HostedThread> {
    const thread = this.#open();
    this.#thread = thread;
    await thread.ready;
    void this.#follow(thread);
    return thread;
  }

  /** Waits for the end of a thread and sees to the next one. */
  async #follow(thread: HostedThread): Promise<void> {
    const began = Date.now();
    await thread.ended;
    if (this.#stopping.signal.aborted) return;
    if (Date.now() - began >= STEADY_MS) this.#waitMs = FIRST_WAIT_MS;
    this.#working = this.#beginAgain();
    // Its failure is for those who ask; there may be none.
    this.#working.catch(() => undefined);
  }

  /** Tries until a thread works, at growing intervals: while PostgreSQL is away each attempt costs a start in vain. */
  async #beginAgain(): Promise<HostedThread> {
    const asked = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const { signal } = this.#stopping;
    for (;;) {
      await pause(FIRST_WAIT_MS, signal);
      const more = this.#waitMs - FIRST_WAIT_MS;
      // A caller waits for the first interval only.
      if (more > 0) await pause(more, signal, asked);
      this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
      if (signal.aborted) throw new PersonagraphError('RUN_FAILED', 'The run thread was stopped.');
      try {
        return await this.#begin();
      } catch {
        // The thread has logged it.
      }
    }
  }
}
