// The worker thread that runs and other heavy work happen in, so that queries are not held up. Started by host.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { openDatabase } from '../../db/database.ts';
import { createRegistry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { compareCandidates } from './compare-candidates.ts';
import { compareGroups } from './compare-groups.ts';
import type { RunContext } from './context.ts';
import { createIsolation } from './isolation.ts';
import { SnapshotKeeper } from './kept-snapshot.ts';
import type { ThreadData, ThreadJob, ThreadReply } from './messages.ts';
import { overlapSegments } from './overlap-segments.ts';
import { portraySegment } from './portray-segment.ts';
import { previewAnswer } from './preview-answer.ts';
import { giveWay, NICE } from './priority.ts';
import { refitPersonas } from './refit-personas.ts';
import { runLoop } from './run-loop.ts';

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
