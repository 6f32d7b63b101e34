// The thread of one isolated segmenter. Started by isolation.ts.
import { parentPort, workerData } from 'node:worker_threads';
import type { Assignment } from '../../engine/answer/assign.ts';
import { declaredScores } from '../../engine/answer/scores.ts';
import { createRegistry } from '../../engine/registry.ts';
import { asError, PersonagraphError } from '../../errors.ts';
import { assignHere, computeHere } from '../runs/compute-plan.ts';
import type { IsolateData, IsolateJob, IsolateReply, PlainError } from './isolation.ts';

const port = parentPort!;
const { plugins, segmenterId } = workerData as IsolateData;
const module = (await import(plugins)) as { default: Parameters<typeof createRegistry>[0] };
const segmenter = (await createRegistry(module.default)).get(segmenterId);

async function work(job: IsolateJob): Promise<IsolateReply> {
  const { id, population, asOf } = job;
  const { config } = job.plan;
  const plan = { segmenter, ...job.plan, needs: segmenter.needs(config), scores: declaredScores(segmenter, config) };
  if (job.kind === 'assign') {
    const { model, segments } = job;
    return { id, assignment: plain(assignHere({ ...plan, model, segments, fittedOn: null }, population, asOf)) };
  }
  const { signal } = new AbortController();
  const { seed, sample } = job;
  const computed = await computeHere(plan, population, { asOf, seed, sample, signal });
  const { model, segments, fittedOn } = computed.plan;
  const { report, assignment } = computed;
  return { id, fitted: { model, segments, fittedOn }, report, assignment: plain(assignment) };
}

function plain({ quarantined, ...assignment }: Assignment): NonNullable<IsolateReply['assignment']> {
  return { ...assignment, quarantined: [...quarantined].map(([row, error]) => [row, plainError(error)]) };
}

function plainError(thrown: unknown): PlainError {
  if (!(thrown instanceof PersonagraphError)) {
    return { code: 'PLUGIN_FAILED', message: asError(thrown).message, plugin: undefined };
  }
  return { code: thrown.code, message: thrown.message, plugin: thrown.plugin };
}

port.on('message', (job: IsolateJob) => {
  work(job).then(
    (reply) => port.postMessage(reply),
    (thrown: unknown) => port.postMessage({ id: job.id, error: plainError(thrown) } satisfies IsolateReply),
  );
});
