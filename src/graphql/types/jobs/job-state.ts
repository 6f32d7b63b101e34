import type { JobKind as Kind, JobState as State } from '../../../db/tables/jobs/jobs.ts';
import { builder } from '../../core/builder.ts';

/** The states with their meanings; one without does not compile. */
export const JOB_MEANINGS = {
  QUEUED: { description: 'Waits: jobs of a workspace are done one after the other, workspaces in turn.' },
  RUNNING: { description: 'Is done, or waits for its run. One whose server was killed is begun again.' },
  DONE: { description: 'Is done: its result is there.' },
  FAILED: { description: 'Failed: `error` says why. Nothing of it was written.' },
  CANCELLED: { description: 'Was cancelled. Nothing of it was written.' },
} as const satisfies Record<State, { description: string }>;

export const JobState = builder.enumType('JobState', {
  description: 'Where a job stands.',
  values: JOB_MEANINGS,
});

export const JobKind = builder.enumType('JobKind', {
  description: 'What a job does.',
  values: {
    COMPARISON: { description: 'Compares candidate segmentations.' },
    CONTRAST: { description: 'Contrasts two groups.' },
    DRAFTS: {
      description: 'Drafts personas from the segments of a segmentation, which it runs first where it is not live.',
    },
  } as const satisfies Record<Kind, { description: string }>,
});
