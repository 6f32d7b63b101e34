import type { Change } from '../../../db/tables/changes/changes.ts';
import { findJob, hasEnded } from '../../../services/jobs/stored/start-job.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { stepsOf } from '../../push/steps.ts';
import { ChangeInterface, number } from '../live/change.ts';
import { Job } from './job.ts';
import { JOB_MEANINGS } from './job-state.ts';

const JobProgress = builder.objectRef<Change>('JobProgress').implement({
  description: 'A job made a step, or moved up.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    job: t.field({
      type: Job,
      nullable: true,
      description: 'The job as it is now, which may be further than the step.',
      ...linked('job', ({ payload }: Change) => number(payload['jobId'])),
    }),
  }),
});

const STATES = Object.keys(JOB_MEANINGS) as (keyof typeof JOB_MEANINGS)[];

/** The state that a step of a job led to; undefined of other changes. */
function stateIn({ kind, payload }: Change) {
  return kind === 'JOB_PROGRESSED' ? STATES.find((state) => state === payload['state']) : undefined;
}

builder.subscriptionField('jobProgress', (t) =>
  t.field({
    type: JobProgress,
    description:
      'The steps of a job, from where it stands on, about twice a second at most. Those of its run are among them, and those ' +
      'that let it move up while it waits. Completes when it has ended.',
    args: {
      jobId: t.arg.id({ required: true, description: 'The job. NOT_FOUND where there is none.' }),
      after: t.arg.string({ description: 'Replay the steps after this cursor. Default: begin with where it stands.' }),
    },
    subscribe: (_root, args, context) => {
      const id = decodeId('Job', args.jobId, ['jobId']);
      const followed = new FollowedJob(id);
      return stepsOf(context, args.after ?? null, {
        async look() {
          const { state, runId } = await findJob(context.scope, id, 'jobId');
          followed.standsAt(state, runId);
          return { kind: 'JOB_PROGRESSED', payload: { jobId: id, state } };
        },
        matters: (change) => followed.isMovedBy(change),
        hasEnded: (change) => {
          const state = stateIn(change);
          return change.payload['jobId'] === id && state !== undefined && hasEnded({ state });
        },
      });
    },
    // Steps of its run, and of jobs before it, are told as its own.
    resolve: (change, { jobId }) => ({
      ...change,
      payload: { ...change.payload, jobId: decodeId('Job', jobId, ['jobId']) },
    }),
  }),
);

/** A job whose steps are followed, by what is known of it so far. */
class FollowedJob {
  readonly #id: number;
  #waits = true;
  #runId: number | null = null;

  constructor(id: number) {
    this.#id = id;
  }

  standsAt(state: string, runId: number | null): void {
    this.#waits = state === 'QUEUED';
    this.#runId ??= runId;
  }

  /** True for a step of the job, of its run, or for the end of a job before it while it waits. */
  isMovedBy(change: Change): boolean {
    if (change.kind === 'RUN_PROGRESSED') return change.runId !== undefined && change.runId === this.#runId;
    const state = stateIn(change);
    if (state === undefined) return false;
    const of = number(change.payload['jobId']);
    if (of === this.#id) {
      this.standsAt(state, change.runId ?? null);
      return true;
    }
    return this.#waits && of !== null && of < this.#id && hasEnded({ state });
  }
}
