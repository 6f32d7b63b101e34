import type { Scope } from '../../../db/postgres/connection.ts';
import { lastChangeId } from '../../../db/tables/changes/changes.ts';
import {
  cancelJobRow,
  countUnfinishedJobs,
  type JobKind,
  jobsByIds,
  queueJob,
  type StoredJob,
} from '../../../db/tables/jobs/jobs.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { Feed } from '../../changes/feed.ts';
import { cancelRun } from '../../segmentations/segmentations.ts';
import type { Doing } from '../doing.ts';
import type { ComparisonAsked, ContrastAsked, DraftsAsked } from './requests.ts';

/** Jobs of a workspace that wait or are under way, at most. */
const MOST_UNFINISHED = 50;
/** Jobs are kept for so long after their end. */
const KEEP_DAYS = 7;
const DAY_MS = 86_400_000;

interface Asked {
  readonly COMPARISON: ComparisonAsked;
  readonly CONTRAST: ContrastAsked;
  readonly DRAFTS: DraftsAsked;
}

/** Queues a job. Throws TOO_LARGE where too many of the workspace wait. */
export async function startJob<Kind extends JobKind>(
  scope: Scope,
  kind: Kind,
  request: Asked[Kind],
): Promise<StoredJob> {
  if ((await countUnfinishedJobs(scope)) >= MOST_UNFINISHED) {
    const message = `A workspace has ${MOST_UNFINISHED} jobs at most that wait or are under way: cancel some, or wait.`;
    throw new PersonagraphError('TOO_LARGE', message);
  }
  // It is done later, by somebody who may read everything.
  return findJob(scope, await queueJob(scope, kind, { ...request, masks: scope.masks }));
}

/** Throws NOT_FOUND. */
export async function findJob(scope: Scope, id: number, field = 'id'): Promise<StoredJob> {
  const [found] = await jobsByIds(scope, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such job.', { field: [field] });
}

/** When a job that ends now is forgotten. */
export function expiryAt(now: number): Date {
  return new Date(now + KEEP_DAYS * DAY_MS);
}

/** True for a job that nothing more will come of. */
export function hasEnded({ state }: Pick<StoredJob, 'state'>): boolean {
  return state !== 'QUEUED' && state !== 'RUNNING';
}

/**
 * Cancels a job that has written nothing yet, and the run that it queued for itself. Throws NOT_FOUND, CONFLICT for one
 * that has ended or has its result.
 */
export async function cancelJob(scope: Scope, id: number): Promise<StoredJob> {
  const { step, runId } = await findJob(scope, id);
  const cancelled = await scope.transaction((transaction) => cancelJobRow(transaction, id, expiryAt(Date.now())));
  const after = await findJob(scope, id);
  if (!cancelled) {
    const why = hasEnded(after) ? `has ended: ${after.state}` : 'has written its result, and ends by itself';
    throw new PersonagraphError('CONFLICT', `The job ${why}.`, { field: ['id'] });
  }
  const doing = step as Doing | null;
  // Perhaps it has ended by itself meanwhile.
  if (doing?.step === 'RUN' && doing.own && runId) await cancelRun(scope, runId).catch(() => undefined);
  return after;
}

/** Waits on the feed until a job has ended, and returns it as it is then, or as it is after so long. */
export async function waitForJob(feed: Feed, scope: Scope, id: number, patienceMs: number): Promise<StoredJob> {
  // Read before the job, so that an end in between is replayed.
  const after = await lastChangeId(scope);
  let job = await findJob(scope, id);
  if (hasEnded(job) || patienceMs <= 0) return job;
  const signal = AbortSignal.timeout(patienceMs);
  const matters = ({ kind, payload }: { kind: string; payload: Readonly<Record<string, unknown>> }) =>
    kind === 'JOB_PROGRESSED' && payload['jobId'] === id;
  for await (const _ of feed.subscribe(scope.workspaceId, { after, matters, signal })) {
    job = await findJob(scope, id);
    if (hasEnded(job)) break;
  }
  return findJob(scope, id);
}
