import { waitingJobs } from '../../../db/tables/jobs/jobs.ts';
import { RUNS_CHANNEL } from '../../../db/tables/runs/runs.ts';
import { workLoop } from '../../background/work-loop.ts';
import { executeJob, type JobLoopContext } from './execute-job.ts';

/** Each holds customers in memory, and most of its work is done by the one thread: beside each other they gain nothing. */
const LIMITS = { atOnce: 1, most: 2 };

/**
 * Works on stored jobs until the context is aborted: of a workspace one after the other, workspaces in turn. One that
 * takes longer than a minute lets one of another workspace work beside it. Throws where the store is lost.
 */
export async function jobLoop(context: JobLoopContext): Promise<void> {
  await workLoop(context, {
    turn: 'jobs',
    name: 'job',
    // Runs that end wake it too: jobs wait for them.
    channel: RUNS_CHANNEL,
    limits: LIMITS,
    waiting: () => waitingJobs(context.db),
    execute: (job, signals) => executeJob(context, job, signals),
  });
}
