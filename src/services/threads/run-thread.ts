import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { PersonagraphError } from '../../errors.ts';
import { traceCarrier } from '../../tracing.ts';
import type { JobName, JobRequest, JobResult } from '../jobs/jobs.ts';
import type { JobReply, ThreadData, ThreadMessage, ThreadReply } from './messages.ts';
import { newWorker } from './new-worker.ts';
import { failureError, unwanted } from './plain-failure.ts';

/** A thread that is asked to stop is ended after this long. */
const STOP_MS = 5_000;

/** The caller that awaits a job. */
interface Caller {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** One run thread, from its start to its end. */
export class RunThread {
  readonly #worker: Worker;
  readonly #callers = new Map<number, Caller>();
  #jobs = 0;
  #gone = false;
  /** Resolves once the thread works; rejects with the error that ends it before. */
  readonly ready: Promise<void>;
  /** Resolves once the thread has ended. */
  readonly ended: Promise<void>;

  constructor(data: ThreadData, log: Logger) {
    const worker = newWorker(new URL('./thread', import.meta.url), { workerData: data });
    this.#worker = worker;
    this.ready = new Promise((resolve, reject) => {
      worker.on('message', (reply: ThreadReply) => (reply === 'ready' ? resolve() : this.#settle(reply)));
      worker.on('error', (err) => {
        log.error({ err }, 'the run thread failed');
        reject(err);
      });
      worker.on('exit', () => reject(ended()));
    });
    this.ended = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#gone = true;
        for (const caller of this.#callers.values()) caller.reject(ended());
        resolve();
      });
    });
  }

  /**
   * Does a job of the table in the thread, which gives it up once the signal is aborted. Throws what the job throws,
   * RUN_FAILED where the thread ends before.
   */
  async ask<Name extends JobName>(
    name: Name,
    request: JobRequest<Name>,
    signal?: AbortSignal,
  ): Promise<JobResult<Name>> {
    if (this.#gone) throw ended();
    if (signal?.aborted) throw unwanted();
    const id = this.#jobs++;
    const giveUp = () => this.#worker.postMessage({ givenUp: id } satisfies ThreadMessage);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#callers.set(id, { resolve: resolve as (result: unknown) => void, reject });
        this.#worker.postMessage({ id, name, request, trace: traceCarrier() } satisfies ThreadMessage);
      });
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Lets the run in hand go and ends the thread. */
  async stop(): Promise<void> {
    if (this.#gone) return;
    this.#worker.postMessage('stop' satisfies ThreadMessage);
    const late = setTimeout(() => void this.#worker.terminate(), STOP_MS);
    await this.ended;
    clearTimeout(late);
  }

  #settle({ id, result, error }: JobReply): void {
    const caller = this.#callers.get(id);
    this.#callers.delete(id);
    if (!error) caller?.resolve(result);
    else caller?.reject(failureError(error));
  }
}

function ended(): PersonagraphError {
  return new PersonagraphError('RUN_FAILED', 'The run thread ended before the job was done.');
}
