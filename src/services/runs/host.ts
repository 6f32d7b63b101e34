import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Portrait } from '../../engine/portrait.ts';
import { PersonagraphError } from '../../errors.ts';
import type { ThreadData, ThreadJob, ThreadReply } from './messages.ts';
import { newWorker } from './new-worker.ts';
import type { PortraitRequest } from './portray-segment.ts';
import type { Preview, PreviewRequest } from './preview-answer.ts';

/** The worker thread beside the server: it executes queued runs by itself, and jobs on request. */
export interface RunHost {
  preview(request: PreviewRequest): Promise<Preview>;
  portrait(request: PortraitRequest): Promise<Portrait>;
  refit(request: { readonly workspaceId: number; readonly personaIds: readonly number[] }): Promise<void>;
  /** Lets the run in hand go (the next worker starts it again) and ends the thread. */
  stop(): Promise<void>;
}

/** A thread that ended by itself is started again after this long. */
const RESTART_MS = 1_000;

/** Starts the thread; resolves once it works. */
export async function startRunHost(data: ThreadData, log: Logger): Promise<RunHost> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let next = 1;
  let stopped = false;
  let worker: Worker;

  const start = () =>
    new Promise<void>((resolve, reject) => {
      worker = newWorker('thread', { workerData: data });
      worker.on('message', (message: ThreadReply | 'ready') => {
        if (message === 'ready') resolve();
        else settle(message);
      });
      worker.on('error', (error) => {
        log.error({ err: error }, 'the run thread failed');
        reject(error);
      });
      worker.on('exit', () => {
        const gone = new PersonagraphError('RUN_FAILED', 'The run thread ended before the job was done.');
        for (const { reject: fail } of waiting.values()) fail(gone);
        waiting.clear();
        if (!stopped) setTimeout(() => void start().catch(() => undefined), RESTART_MS).unref();
      });
    });

  const settle = ({ id, result, error }: ThreadReply) => {
    const job = waiting.get(id);
    waiting.delete(id);
    if (!error) job?.resolve(result);
    else job?.reject(new PersonagraphError(error.code, error.message, error.field ? { field: error.field } : {}));
  };

  const ask = <T>(job: ThreadJob): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id, job });
    });

  await start();
  return {
    preview: (request) => ask({ kind: 'preview', request }),
    portrait: (request) => ask({ kind: 'portrait', request }),
    refit: (request) => ask({ kind: 'refit', request }),
    async stop() {
      stopped = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('stop');
      const late = setTimeout(() => void worker.terminate(), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}
