import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { waitingExports } from '../../db/tables/exports/exports.ts';
import { TRANSFERS_CHANNEL, waitingImports } from '../../db/tables/imports/import-queue.ts';
import { pause } from '../background/pause.ts';
import { newWorker } from '../threads/new-worker.ts';
import { eraseFromFiles } from './erase-from-files.ts';
import { expireFiles } from './expire-files.ts';
import { answerProbe } from './folder-probe.ts';
import type { TransferSettings } from './settings.ts';
import type { TransferThreadData } from './thread.ts';

/** How often work is looked for that nobody announced. */
const LOOK_EVERY_MS = 10_000;
/** How often files are looked for that have had their time. */
const EXPIRE_EVERY_MS = 300_000;
/** A thread that is asked to stop is ended after this long: its work is begun again. */
const STOP_MS = 5_000;

/** Imports and exports in the background. */
export interface Transfers {
  /** Gives the work in hand back and ends the thread. */
  stop(): Promise<void>;
}

export interface TransferOptions {
  readonly db: Database;
  readonly settings: TransferSettings;
  readonly logLevel: string;
}

/** Starts a thread for imports and exports as soon as there is one, and deletes files that have had their time. */
export async function startTransfers({ db, settings, logLevel }: TransferOptions, log: Logger): Promise<Transfers> {
  const { silentMs } = settings.limits;
  const stopping = new AbortController();
  let thread: { readonly worker: Worker; readonly ended: Promise<void> } | undefined;
  let wake: () => void = () => undefined;
  let expiredAt = 0;
  const begin = () => {
    const data: TransferThreadData = { url: db.url, logLevel, settings };
    const worker = newWorker(new URL('./thread', import.meta.url), { workerData: data });
    let silent: NodeJS.Timeout | undefined;
    const hang = () => {
      log.error({ silentMs }, 'the transfer thread hangs, and is ended');
      void worker.terminate();
    };
    // It says that it lives, from its start on.
    worker.on('message', () => {
      silent = silent?.refresh() ?? setTimeout(hang, silentMs);
    });
    worker.on('error', (err) => log.error({ err }, 'the transfer thread failed'));
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', () => {
        clearTimeout(silent);
        thread = undefined;
        wake();
        resolve();
      });
    });
    thread = { worker, ended };
  };
  const look = async () => {
    if (!thread && [...(await waitingImports(db)), ...(await waitingExports(db))].length > 0) begin();
    await eraseFromFiles(db, settings, new Date());
    if (Date.now() - expiredAt < EXPIRE_EVERY_MS) return;
    expiredAt = Date.now();
    await expireFiles(db, settings, new Date());
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      // Made before the look, so that a notification in between is not lost.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await look().catch((err: unknown) => log.error({ err }, 'imports and exports could not be looked for'));
      await pause(LOOK_EVERY_MS, stopping.signal, woken);
    }
  };
  const heard = (payload: string) => {
    wake();
    answerProbe(db, settings, payload).catch((err: unknown) => log.warn({ err }, 'a worker was not answered'));
  };
  const listener = await listenForever(db.url, TRANSFERS_CHANNEL, heard, log);
  const looping = loop();
  return {
    async stop() {
      stopping.abort();
      await looping;
      await listener.stop();
      if (!thread) return;
      const { worker, ended } = thread;
      worker.postMessage('stop');
      const late = setTimeout(() => void worker.terminate(), STOP_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
