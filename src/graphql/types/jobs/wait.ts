import type { StoredJob } from '../../../db/tables/jobs/jobs.ts';
import { PersonagraphError } from '../../../errors.ts';
import { waitForJob } from '../../../services/jobs/stored/start-job.ts';
import type { Context } from '../../core/context.ts';
import type { UserErrorShape } from '../../core/errors.ts';

/** Longest that a request waits for its job, in seconds; and how long where it does not say. */
const MOST_SECONDS = 30;
const DEFAULT_SECONDS = 5;

/** The input field of mutations that start a job. */
export const WAIT = {
  description:
    `Seconds that the answer waits for the end of the job, 0 to ${MOST_SECONDS}. Default ${DEFAULT_SECONDS}. What takes ` +
    'longer is followed with jobProgress.',
} as const;

/** Seconds to wait, checked before a job is started. Throws INVALID_INPUT. */
export function patienceOf(wait: number | null | undefined): number {
  const seconds = wait ?? DEFAULT_SECONDS;
  if (seconds >= 0 && seconds <= MOST_SECONDS) return seconds * 1_000;
  throw new PersonagraphError('INVALID_INPUT', `Waits 0 to ${MOST_SECONDS} seconds.`, { field: ['wait'] });
}

/** A job that was started, as it is after so long, and why it failed where it has. */
export async function waited(
  { feed, scope }: Context,
  { id }: StoredJob,
  patience: number,
): Promise<{ readonly job: StoredJob; readonly userErrors: readonly UserErrorShape[] }> {
  const job = await waitForJob(feed, scope, id, patience);
  return { job, userErrors: job.error ? [job.error as UserErrorShape] : [] };
}
