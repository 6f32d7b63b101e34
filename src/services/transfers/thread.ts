// The transfer thread: imports and exports happen in it, so that queries are not held up. Started by transfers.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../db/postgres/database.ts';
import { threadLog } from '../logging/thread-log.ts';
import { backendsGiveWay, giveWay, NICE } from '../threads/priority.ts';
import { transferLoops } from './loops.ts';
import type { TransferSettings } from './settings.ts';

/** The data that the thread starts with. */
export interface TransferThreadData {
  readonly url: string;
  readonly logLevel: string;
  readonly settings: TransferSettings;
}

const port = parentPort!;
const { url, logLevel, settings } = workerData as TransferThreadData;
const log = threadLog(logLevel, 'transfers');
const stopping = new AbortController();
const db = openDatabase(url, {
  connections: 6,
  onError: (err) => log.warn({ err }, 'an idle connection broke'),
  onBackend: backendsGiveWay(NICE.run),
});
port.on('message', () => stopping.abort());
const tell = () => port.postMessage('alive');
// The first work may hang at once.
tell();
const alive = setInterval(tell, settings.limits.silentMs / 4);
giveWay(NICE.run);
await transferLoops({ db, settings, log, signal: stopping.signal, now: Date.now });
await db.close();
clearInterval(alive);
port.close();
