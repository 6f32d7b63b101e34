import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Portrait } from '../../engine/persona/portrait.ts';
import { PersonagraphError } from '../../errors.ts';
import type { CompareRequest, ComparisonResult } from '../jobs/compare-candidates.ts';
import type { ContrastRequest, ContrastResult } from '../jobs/compare-groups.ts';
import type { OverlapRequest, SegmentPair } from '../jobs/overlap-segments.ts';
import type { PortraitRequest } from '../jobs/portray-segment.ts';
import type { Preview, PreviewRequest } from '../jobs/preview-answer.ts';
import type { ThreadData, ThreadJob, ThreadReply } from './messages.ts';
import { newWorker } from './new-worker.ts';

/** The worker thread beside the server: it executes queued runs by itself, and jobs on request. */
export interface RunHost {
  preview(request: PreviewRequest): Promise<Preview>;
  portrait(request: PortraitRequest): Promise<Portrait>;
  compare(request: CompareRequest): Promise<ComparisonResult>;
  contrast(request: ContrastRequest): Promise<ContrastResult>;
  overlap(request: OverlapRequest): Promise<SegmentPair[]>;
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
  let worker: Worker | undefined;

  const start = () =>
    new Promise<void>((resolve, reject) => {
      const fresh = newWorker('thread', { workerData: data });
      fresh.on('message', (message: ThreadReply | 'ready') => {
        if (message !== 'ready') return settle(message);
        worker = fresh;
        return resolve();
      });
      fresh.on('error', (err) => {
        log.error({ err }, 'the run thread failed');
        reject(err);
      });
      fresh.on('exit', () => {
        const was = worker === fresh;
        if (was) worker = undefined;
        const gone = new PersonagraphError('RUN_FAILED', 'The run thread ended before the job was done.');
        for (const { reject: fail } of waiting.values()) fail(gone);
        waiting.clear();
        reject(gone);
        if (was && !stopped) ready = again();
      });
    });
  /** Tries until it stands. */
  const again = async (): Promise<void> => {
    while (!stopped) {
      await new Promise((resolve) => setTimeout(resolve, RESTART_MS).unref());
      if (
        await start().then(
          () => true,
          () => false,
        )
      ) {
        return;
      }
    }
  };

  const settle = ({ id, result, error }: ThreadReply) => {
    const job = waiting.get(id);
    waiting.delete(id);
    if (!error) job?.resolve(result);
    else job?.reject(new PersonagraphError(error.code, error.message, error.field ? { field: error.field } : {}));
  };

  const ask = async <T>(job: ThreadJob): Promise<T> => {
    await ready;
    const thread = worker;
    if (!thread) throw new PersonagraphError('RUN_FAILED', 'The run thread is not there.');
    return new Promise<T>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      thread.postMessage({ id, job });
    });
  };

  let ready = start();
  await ready;
  return {
    preview: (request) => ask({ kind: 'preview', request }),
    portrait: (request) => ask({ kind: 'portrait', request }),
    compare: (request) => ask({ kind: 'compare', request }),
    contrast: (request) => ask({ kind: 'contrast', request }),
    overlap: (request) => ask({ kind: 'overlap', request }),
    refit: (request) => ask({ kind: 'refit', request }),
    async stop() {
      stopped = true;
      const thread = worker;
      if (!thread) return;
      const ended = new Promise((resolve) => thread.once('exit', resolve));
      thread.postMessage('stop');
      const late = setTimeout(() => void thread.terminate(), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}
