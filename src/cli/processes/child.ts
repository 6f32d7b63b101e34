import type { Socket } from 'node:net';
import { openDatabase } from '../../db/postgres/database.ts';
import { asError, PersonagraphError } from '../../errors.ts';
import { threadLog } from '../../services/logging/thread-log.ts';
import { backendsGiveWay, NICE } from '../../services/threads/priority.ts';
import { endWith, logCrashes } from '../failure.ts';
import { collectGently } from '../heap.ts';
import { createStops, type Serving, startServing } from '../serving.ts';
import type { Beginning, FromProcess, ToProcess } from './messages.ts';

// The module of a server process. It lives as long as the channel to the process that started it.

let serving: Serving | undefined;
let stopping = false;
let stopAll: () => Promise<void> = async () => undefined;

process.on('uncaughtException', endWith);
// A terminal sends it to all processes; the first one decides.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void stop());
process.on('disconnect', () => void stop());
process.on('message', (message: ToProcess, socket?: Socket) => {
  if (message.kind === 'begin') void begin(message).catch(fail);
  else if (message.kind === 'stop') void stop();
  else take(message.id, socket);
});

async function begin({ config: given, url, connections, place, findings, pooler }: Beginning): Promise<void> {
  collectGently();
  const { metrics } = given;
  const config =
    metrics && metrics.port > 0 ? { ...given, metrics: { ...metrics, port: metrics.port + place } } : given;
  const log = threadLog(config.logLevel);
  const db = openDatabase(url, { connections, pooler, onBackend: backendsGiveWay(NICE.pool) });
  const stops = createStops(log);
  stops.push(() => db.close());
  stopAll = stops.all;
  const started = await startServing(config, db, log, { watch: false, findings });
  stops.push(() => started.stop());
  logCrashes(log);
  serving = started;
  tell({ kind: 'ready' });
}

/** Says why it does not serve; the first process prints it. */
async function fail(thrown: unknown): Promise<void> {
  const error = asError(thrown);
  const code = error instanceof PersonagraphError ? error.code : null;
  await stopAll();
  tell({ kind: 'failed', code, message: error.message }, () => process.exit(1));
}

function take(id: number, socket: Socket | undefined): void {
  if (stopping || !serving) {
    socket?.destroy();
    tell({ kind: 'returned', id });
    return;
  }
  // Before anything of it is read: whoever hears this no more hands it to nobody else.
  tell({ kind: 'taken', id });
  if (socket) {
    socket.once('close', () => tell({ kind: 'closed' }));
    serving.server.adopt(socket);
    // The client went away on the way here.
  } else tell({ kind: 'closed' });
}

/** Answers what is under way, and ends. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  tell({ kind: 'leaving' });
  await stopAll();
  process.exit(0);
}

function tell(message: FromProcess, told: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, told);
  else told();
}
