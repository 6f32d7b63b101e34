import type { ErrorCode } from '../../errors.ts';
import type { JobName, JobRequest } from '../jobs/jobs.ts';

/** The data that the run thread starts with. */
export interface ThreadData {
  readonly url: string;
  /** URL of the module whose default export is the array of segmenters. */
  readonly plugins: string;
  readonly logLevel: string;
}

/** To the thread: a job to do, or the end. */
export type ThreadMessage = JobMessage | 'stop';

export interface JobMessage {
  readonly id: number;
  readonly name: JobName;
  readonly request: JobRequest<JobName>;
}

/** From the thread: it works, or a job is done. */
export type ThreadReply = JobReply | 'ready';

export interface JobReply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly field: readonly string[] | undefined;
  };
}
