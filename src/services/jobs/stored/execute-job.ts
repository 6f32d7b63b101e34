import type { Logger } from 'pino';
import type { Scope } from '../../../db/postgres/connection.ts';
import { isConnectionLoss, refusalOf } from '../../../db/postgres/errors.ts';
import {
  type BegunJob,
  beginJob,
  endJob,
  giveBackJob,
  jobsByIds,
  lockJob,
  recordJobResult,
  type WaitingJob,
} from '../../../db/tables/jobs/jobs.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { WorkSignals } from '../../background/work-loop.ts';
import type { RunContext } from '../../runs/context.ts';
import { NICE } from '../../threads/priority.ts';
import type { JobContext } from '../job.ts';
import { KINDS } from './kinds.ts';
import { JobGone, JobProgress } from './progress.ts';
import { expiryAt } from './start-job.ts';

/** Workers a job may take with it: what ends them would end every other. */
const MOST_ATTEMPTS = 3;

export interface JobLoopContext extends RunContext {
  readonly log: Logger;
}

/** Works on a stored job until it has ended, or waits for its run. Given back where it is to stop. */
export async function executeJob(
  context: JobLoopContext,
  { id, workspaceId }: WaitingJob,
  { cancelled, stopping }: WorkSignals,
): Promise<void> {
  const scope = context.db.scope(workspaceId);
  const job = await beginJob(scope, id);
  if (!job) return;
  const progress = new JobProgress(scope, id);
  const own: JobContext = {
    ...context,
    nice: NICE.job,
    masks: (job.request as { readonly masks?: boolean }).masks ?? false,
    signal: AbortSignal.any([cancelled, stopping, progress.gone]),
    report: (share, doing) => progress.tell(share, doing),
  };
  try {
    if ((await work(own, scope, job)) === 'parked') return;
    // What is written stays, whatever became of the rest.
    await finish(own, scope, job.id, context.log);
    await endJob(scope, id, { state: 'DONE', expiresAt: expiryAt(context.now()) });
  } catch (thrown) {
    if (cancelled.aborted || progress.gone.reason instanceof JobGone || thrown instanceof JobGone) return;
    if (stopping.aborted) return await giveBackJob(scope, id);
    const { code, message, field = null } = asCoded(thrown, context.log, id);
    await endJob(scope, id, {
      state: 'FAILED',
      error: { code, message, field },
      expiresAt: expiryAt(context.now()),
    });
  }
}

/** Does the work and writes its result, unless a worker before has written that. */
async function work(context: JobContext, scope: Scope, job: BegunJob): Promise<'parked' | 'written'> {
  if (job.result !== null) return 'written';
  if (job.attempts > MOST_ATTEMPTS) {
    const message = `The job ended ${MOST_ATTEMPTS} workers and is not begun again: ask for less, such as a smaller sample.`;
    throw new PersonagraphError('RUN_FAILED', message);
  }
  const store = await KINDS[job.kind].work(context, scope, job);
  if (store === 'parked') return store;
  context.signal.throwIfAborted();
  await scope.transaction(async (transaction) => {
    if (!(await lockJob(transaction, job.id))) throw new JobGone();
    await recordJobResult(transaction, job.id, await store(transaction));
  });
  return 'written';
}

/** Does what a job does once its result is written. Where that fails, the result stays as it is. */
async function finish(context: JobContext, scope: Scope, id: number, log: Logger): Promise<void> {
  const [job] = await jobsByIds(scope, [id]);
  if (!job || job.attempts > MOST_ATTEMPTS) return;
  try {
    await KINDS[job.kind].after?.(context, scope, job);
  } catch (error) {
    if (context.signal.aborted || isConnectionLoss(error)) throw error;
    log.error({ err: error, job: id }, 'what follows a job failed; its result stays');
  }
}

/** A failure as it is stored. A lost store is thrown: the job is begun again. */
function asCoded(thrown: unknown, log: Logger, job: number): PersonagraphError {
  const refusal = refusalOf(thrown);
  if (refusal) return refusal;
  if (thrown instanceof PersonagraphError) return thrown;
  if (isConnectionLoss(thrown)) throw thrown;
  log.error({ err: thrown, job }, 'a job failed');
  return new PersonagraphError('RUN_FAILED', 'The job failed on the side of the server; its log says why.', {
    cause: thrown,
  });
}
