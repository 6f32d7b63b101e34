// The worker thread that runs and other heavy work happen in, so that queries are not held up. Started by host.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { openDatabase } from '../../db/postgres/database.ts';
import { createRegistry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { compareCandidates } from '../jobs/compare-candidates.ts';
import { compareGroups } from '../jobs/compare-groups.ts';
import { overlapSegments } from '../jobs/overlap-segments.ts';
import { portraySegment } from '../jobs/portray-segment.ts';
import { previewAnswer } from '../jobs/preview-answer.ts';
import { refitPersonas } from '../jobs/refit-personas.ts';
import type { RunContext } from '../runs/context.ts';
import { runLoop } from '../runs/loop.ts';
import { SnapshotKeeper } from '../runs/snapshot/kept-snapshot.ts';
import { createIsolation } from './isolation.ts';
import type { ThreadData, ThreadJob, ThreadReply } from './messages.ts';
import { giveWay, NICE } from './priority.ts';

const port = parentPort!;
const { url, plugins, logLevel } = workerData as ThreadData;
const log = pino({ level: logLevel, name: 'runs' });
const stopping = new AbortController();
const db = openDatabase(url, { connections: 4, onError: (err) => log.warn({ err }, 'an idle connection broke') });
const module = (await import(plugins)) as { default: Parameters<typeof createRegistry>[0] };
const context: RunContext = {
  db,
  registry: await createRegistry(module.default),
  isolation: createIsolation(plugins),
  snapshots: new SnapshotKeeper(),
  signal: stopping.signal,
  now: Date.now,
};

async function work(job: ThreadJob): Promise<unknown> {
  switch (job.kind) {
    case 'preview':
      return previewAnswer(context, job.request);
    case 'portrait':
      return portraySegment(context, job.request);
    case 'compare':
      return compareCandidates(context, job.request);
    case 'contrast':
      return compareGroups(context, job.request);
    case 'overlap':
      return overlapSegments(context, job.request);
    case 'refit':
      return refitPersonas(context, job.request);
  }
}

port.on('message', (message: { id: number; job: ThreadJob } | 'stop') => {
  if (message === 'stop') {
    stopping.abort();
    return;
  }
  const { id, job } = message;
  work(job).then(
    (result) => port.postMessage({ id, result } satisfies ThreadReply),
    (thrown: unknown) => {
      const coded = thrown instanceof PersonagraphError;
      if (!coded) log.error({ err: thrown, job: job.kind }, 'a job failed');
      // What nobody expected is for the log, not for clients.
      const error = coded
        ? { code: thrown.code, message: thrown.message, field: thrown.field }
        : { code: 'RUN_FAILED' as const, message: 'The work failed; the log says why.', field: undefined };
      port.postMessage({ id, error } satisfies ThreadReply);
    },
  );
});

port.postMessage('ready');
giveWay(NICE.run);
await runLoop(context, log);
await context.isolation.stop();
await db.close();
port.close();
