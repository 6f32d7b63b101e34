import { JOB_ROWS, jobHasId, jobsMeant, type StoredJob } from '../../../db/tables/jobs/jobs.ts';
import type { Contrast } from '../../../services/comparison/contrast.ts';
import { type Doing, doingInWords } from '../../../services/jobs/doing.ts';
import type { Refusal } from '../../../services/jobs/stored/draft-in-job.ts';
import { cancelJob } from '../../../services/jobs/stored/start-job.ts';
import { MOST_DRAFTS } from '../../../services/personas/draft.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { UserError, type UserErrorShape } from '../../core/errors.ts';
import { decodeId } from '../../core/id.ts';
import { languageArg } from '../../core/language.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { byId, paged, read, rowsOf } from '../../core/reading.ts';
import { GroupContrast } from '../comparison/group-contrast.ts';
import { Persona } from '../personas/persona.ts';
import { Run } from '../runs/run.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { JobKind, JobState } from './job-state.ts';

export const Job = builder.objectRef<StoredJob>('Job');

builder.node(Job, {
  extensions: rowsOf(JOB_ROWS),
  description:
    'Work that takes longer than a request, done in the background. It survives a server that is killed, and is kept for ' +
    'seven days after its end.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.job.load(id),
  fields: (t) => ({
    kind: t.expose('kind', { type: JobKind, description: 'What it does.' }),
    state: t.expose('state', { type: JobState, description: 'Where it stands.' }),
    progress: t.float({
      description: 'How far it is, 0..1; with its run, while it waits for that. One that is begun again is at 0 again.',
      resolve: progressOf,
    }),
    doing: t.string({
      nullable: true,
      description: 'What it does, for people; null before it has begun and once it has ended.',
      args: { language: t.arg(languageArg) },
      resolve: ({ state, step }, { language }) =>
        state === 'RUNNING' && step ? doingInWords(step as Doing)[language] : null,
    }),
    ahead: t.exposeInt('ahead', {
      nullable: true,
      description: 'Jobs of the workspace that come before it, those under way included; null once it was begun.',
    }),
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run that it waits for, or has waited for; null without one.',
      resolve: ({ runId }, _args, { loaders }) => (runId === null ? null : loaders.run.load(runId)),
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description:
        'Of DRAFTS: the segmentation, once its run is asked for or its drafts are written; null of other kinds.',
      resolve: ({ segmentationId }, _args, { loaders }) =>
        segmentationId === null ? null : loaders.segmentation.load(segmentationId),
    }),
    personas: t.field({
      type: [Persona],
      size: MOST_DRAFTS,
      description: 'Of DRAFTS: the drafts, those of the largest segments first, but those since deleted. Else empty.',
      resolve: draftsOf,
    }),
    refusals: t.field({
      type: [UserError],
      size: MOST_DRAFTS,
      description: 'Of DRAFTS: what kept some segments from being drafted. Else empty.',
      resolve: refusalsOf,
    }),
    contrast: t.field({
      type: GroupContrast,
      nullable: true,
      description:
        'Of CONTRAST: the contrast, once it is done; null of other kinds. Null without PERSONAL too, where a key with it ' +
        'asked.',
      resolve: ({ kind, result }, _args, { masks }) => {
        const contrast = kind === 'CONTRAST' ? (result as (Contrast & { readonly masks?: boolean }) | null) : null;
        return masks && contrast?.masks !== true ? null : contrast;
      },
    }),
    error: t.field({
      type: UserError,
      nullable: true,
      description: 'Why it failed; null where it did not.',
      resolve: ({ error }) => error as UserErrorShape | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When it was first begun.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is forgotten, with its contrast; null until it has ended. Comparisons and personas stay.',
    }),
  }),
});

/** The share of a job that is done when its run begins, and the part that is the run's. */
const RUN_FROM = 0.1;
const RUN_PART = 0.5;

async function progressOf({ state, step, runId, progress }: StoredJob, _args: object, { loaders }: Context) {
  if (state !== 'RUNNING' || runId === null || (step as Doing | null)?.step !== 'RUN') return progress;
  const run = await loaders.run.load(runId);
  return run ? RUN_FROM + RUN_PART * run.progress : progress;
}

/** What kept some segments from being drafted; empty of other kinds. */
export function refusalsOf({ kind, result }: StoredJob): UserErrorShape[] {
  return kind === 'DRAFTS' ? [...((result as { refusals: readonly Refusal[] } | null)?.refusals ?? [])] : [];
}

export async function draftsOf(
  { personaIds }: Pick<StoredJob, 'personaIds'>,
  _args: object,
  { loaders }: Pick<Context, 'loaders'>,
) {
  const found = await Promise.all(personaIds.map((id) => loaders.persona.load(id)));
  return found.filter((persona) => persona !== null);
}

builder.queryFields((t) => ({
  jobs: t.connection(
    {
      type: Job,
      description: 'Jobs, newest first.',
      args: {
        states: t.arg({ type: [JobState], description: 'Only those that stand at one of these. Default: all.' }),
      },
      ...paged(({ states }: { states?: readonly StoredJob['state'][] | null | undefined }) => ({
        ordering: 'jobs',
        list: jobsMeant(states ?? undefined),
      })),
    },
    { name: 'JobConnection', description: 'A list of jobs.' },
    { name: 'JobEdge', description: 'A job of a list.' },
  ),
  job: t.field({
    type: Job,
    nullable: true,
    description: 'A job; null where there is none.',
    args: { id: t.arg.id({ required: true, description: 'The job.' }) },
    extensions: read({ kind: 'lookup', ways: [byId('Job', jobHasId)] }),
    resolve: (_root, { id }, { loaders }) => loaders.job.load(decodeId('Job', id)),
  }),
}));

mutation({
  name: 'cancelJob',
  scope: 'WRITE',
  description:
    'Cancels a job, and the run that it queued for itself: nothing of it is written. CONFLICT once it has ended or is about ' +
    'to, its result being written.',
  input: {
    description: 'The job to cancel.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The job.' }) }),
  },
  payload: { job: noun(Job, 'The job, cancelled.') },
  work: async ({ id }, { scope }) => ({ job: await cancelJob(scope, decodeId('Job', id)) }),
});
