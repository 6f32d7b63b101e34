import type { Scope } from '../../src/db/postgres/connection.ts';
import { type StoredJob, waitingJobs } from '../../src/db/tables/jobs/jobs.ts';
import type { Comparison } from '../../src/db/tables/segmentations/comparisons.ts';
import { type ErrorCode, PersonagraphError } from '../../src/errors.ts';
import { type CompareInput, compareSegmentations, findComparison } from '../../src/services/comparison/compare.ts';
import { executeJob } from '../../src/services/jobs/stored/execute-job.ts';
import { waitForJob } from '../../src/services/jobs/stored/start-job.ts';
import type { RunContext } from '../../src/services/runs/context.ts';
import { silent, type TestBackend } from './server.ts';

/** Does all stored jobs that wait, in this thread. */
export async function doWaitingJobs(context: RunContext): Promise<void> {
  const never = new AbortController().signal;
  for (;;) {
    const [job] = await waitingJobs(context.db);
    if (!job) return;
    await executeJob({ ...context, log: silent }, job, { cancelled: never, stopping: never });
  }
}

/** A job once it has ended. Throws the error that it failed with. */
export async function endOf({ feed }: Pick<TestBackend, 'feed'>, scope: Scope, { id }: StoredJob): Promise<StoredJob> {
  const job = await waitForJob(feed, scope, id, 60_000);
  if (job.state === 'DONE') return job;
  const { code, message, field } = (job.error ?? {}) as { code: ErrorCode; message: string; field: string[] | null };
  throw new PersonagraphError(code, message, field ? { field } : {});
}

/** A comparison, made by the run thread of a backend. Throws the error that it failed with. */
export async function comparisonBy(
  backend: Pick<TestBackend, 'feed'>,
  scope: Scope,
  input: CompareInput,
): Promise<Comparison> {
  const { comparisonId } = await endOf(backend, scope, await compareSegmentations(scope, input));
  return findComparison(scope, comparisonId!);
}
