import type { Scope } from '../../../db/postgres/connection.ts';
import { type BegunJob, type JobResult, stepJob } from '../../../db/tables/jobs/jobs.ts';
import { type Run, runsByIds, unfinishedRunOf } from '../../../db/tables/runs/runs.ts';
import {
  type Segmentation,
  type SegmentationError,
  segmentationsByIds,
} from '../../../db/tables/segmentations/segmentations.ts';
import { type ErrorCode, PersonagraphError } from '../../../errors.ts';
import { drawPersonas, storeDrafts } from '../../personas/draft.ts';
import { requestRun } from '../../segmentations/segmentations.ts';
import { type JobContext, tellProgress } from '../job.ts';
import { hostOf } from './job-host.ts';
import { JobGone } from './progress.ts';
import { type DraftsAsked, draftsOf } from './requests.ts';

/** The share of the job that is done once personas are drawn. */
const DRAWN = 0.85;

/** An error that kept one of the drafts from being made, as it is stored. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: readonly string[] | null;
}

/**
 * Drafts personas from a segmentation, which is run first where it is asked for and not live. Returns how to write the
 * drafts, all or none, or `parked` while the run is on. Throws NOT_FOUND, SOURCE_NOT_LIVE, and the error of a failed run.
 */
export async function draftInJob(
  context: JobContext,
  scope: Scope,
  job: BegunJob,
): Promise<((transaction: Scope) => Promise<JobResult>) | 'parked'> {
  const asked = draftsOf(job.request);
  const [segmentation] = await segmentationsByIds(scope, [asked.segmentationId]);
  if (!segmentation) throw new PersonagraphError('NOT_FOUND', 'The segmentation was deleted meanwhile.');
  if (asked.runAsOf !== undefined && segmentation.status !== 'LIVE') {
    if (job.runId !== null) throw failureOf(segmentation, (await runsByIds(scope, [job.runId]))[0]);
    await park(context, scope, job, asked.segmentationId, asked.runAsOf);
    return 'parked';
  }
  const from = job.runId === null ? 0.1 : 0.6;
  const report = context.report;
  const drawing: JobContext = {
    ...context,
    ...(report && { report: (share, doing) => report(from + (DRAWN - from) * share, doing) }),
  };
  const { segmentationId, segmentKeys, most, language, kind, polarity } = asked;
  const drawn = await drawPersonas(hostOf(drawing), scope, {
    segmentationId,
    most,
    ...(segmentKeys && { segmentKeys }),
    ...(language && { language }),
    ...(kind && { kind }),
    ...(polarity && { polarity }),
  });
  await tellProgress(context, DRAWN, { step: 'STORE' });
  return (transaction) => store(transaction, segmentationId, drawn);
}

async function store(
  transaction: Scope,
  segmentationId: number,
  drawn: Awaited<ReturnType<typeof drawPersonas>>,
): Promise<JobResult> {
  const drafts = await storeDrafts(transaction, drawn);
  const refusals = drafts.flatMap(({ segment, error }): Refusal[] =>
    error ? [{ code: error.code, message: `${segment.key}: ${error.message}`, field: ['segmentKeys'] }] : [],
  );
  return { segmentationId, personaIds: drafts.flatMap(({ persona }) => persona?.id ?? []), result: { refusals } };
}

/** Lets the job wait for the run that is on, or for one of its own. */
async function park(
  { registry }: JobContext,
  scope: Scope,
  { id }: BegunJob,
  segmentationId: number,
  runAsOf: NonNullable<DraftsAsked['runAsOf']> | null,
): Promise<void> {
  await scope.transaction(async (transaction) => {
    const running = await unfinishedRunOf(transaction, segmentationId);
    const asOf = runAsOf === null ? {} : { asOf: new Date(runAsOf) };
    const runId = running ?? (await requestRun(transaction, registry, { ids: [segmentationId], ...asOf })).id;
    const step = { step: 'RUN', own: running === null } as const;
    if (!(await stepJob(transaction, id, { progress: 0.1, step, runId, segmentationId }))) throw new JobGone();
  });
}

function failureOf({ error }: Segmentation, run: Run | undefined): PersonagraphError {
  const why = (error ?? run?.error ?? null) as unknown as Pick<SegmentationError, 'code' | 'message'> | null;
  const { code, message } = why ?? {
    code: 'RUN_FAILED',
    message: `The run has ended (${run?.state ?? 'deleted'}) and the segmentation is not live: run it, and draft again.`,
  };
  return new PersonagraphError(code as ErrorCode, message, { field: ['candidate'] });
}
