// The run thread: runs and jobs happen in it, so that queries are not held up. Started by run-thread.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../db/postgres/database.ts';
import { createRegistry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { inContinuedSpan } from '../../tracing.ts';
import { together } from '../background/together.ts';
import { KeptColumns } from '../groups/kept-columns.ts';
import { doJob } from '../jobs/jobs.ts';
import { jobLoop } from '../jobs/stored/job-loop.ts';
import { threadLog } from '../logging/thread-log.ts';
import { keptClients } from '../runs/compute.ts';
import type { RunContext } from '../runs/context.ts';
import { runLoop } from '../runs/loop.ts';
import { SnapshotKeeper } from '../runs/snapshot/kept-snapshot.ts';
import { watchDisk } from '../storage/disk-space.ts';
import { createIsolation } from './isolation.ts';
import type { JobMessage, JobReply, ThreadData, ThreadMessage, ThreadReply } from './messages.ts';
import { plainFailure, unwanted } from './plain-failure.ts';
import { giveWay, NICE } from './priority.ts';

const port = parentPort!;
const { url, plugins, logLevel, disk: watched } = workerData as ThreadData;
const log = threadLog(logLevel, 'runs');
const stopping = new AbortController();
/** What ends each job in hand, by its id. */
const jobs = new Map<number, AbortController>();
const db = openDatabase(url, { connections: 4, onError: (err) => log.warn({ err }, 'an idle connection broke') });
const disk = watched ? await watchDisk(watched, log) : null;
const sessions = keptClients(db, NICE.job);
const module = (await import(plugins)) as { default: Parameters<typeof createRegistry>[0] };
const context: RunContext = {
  db,
  registry: await createRegistry(module.default),
  isolation: createIsolation(plugins),
  snapshots: new SnapshotKeeper(),
  columns: new KeptColumns(),
  disk,
  sessions,
  signal: stopping.signal,
  now: Date.now,
};

port.on('message', (message: ThreadMessage) => {
  if (message === 'stop') return stopping.abort();
  if ('givenUp' in message) return jobs.get(message.givenUp)?.abort();
  void answer(message).then((reply) => port.postMessage(reply));
});

async function answer({ id, name, request, trace }: JobMessage): Promise<JobReply> {
  const givenUp = new AbortController();
  jobs.set(id, givenUp);
  try {
    const signal = AbortSignal.any([stopping.signal, givenUp.signal]);
    const work = () => doJob({ ...context, signal }, name, request);
    return { id, result: await inContinuedSpan(`job ${name}`, {}, trace, work) };
  } catch (thrown) {
    if (givenUp.signal.aborted) return { id, error: plainFailure(unwanted()) };
    if (thrown instanceof PersonagraphError) return { id, error: plainFailure(thrown) };
    // An unexpected error is for the log, not for clients.
    log.error({ err: thrown, job: name }, 'a job failed');
    return { id, error: { code: 'RUN_FAILED', message: 'The work failed; the log says why.', field: undefined } };
  } finally {
    jobs.delete(id);
  }
}

port.postMessage('ready' satisfies ThreadReply);
giveWay(NICE.run);
await together(stopping.signal, (signal) => [
  runLoop({ ...context, signal }, log),
  jobLoop({ ...context, signal, log }),
]);
disk?.stop();
await sessions.end();
await context.isolation.stop();
await db.close();
port.close();
