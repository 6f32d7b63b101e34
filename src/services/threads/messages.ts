import type { TraceCarrier } from '../../tracing.ts';
import type { JobName, JobRequest } from '../jobs/jobs.ts';
import type { PlainFailure } from './plain-failure.ts';

/** The data that the run thread starts with. */
export interface ThreadData {
  readonly url: string;
  /** URL of the module whose default export is the array of segmenters. */
  readonly plugins: string;
  readonly logLevel: string;
  /** The disk that has to have room before a run begins. Default: none is looked at. */
  readonly disk?: { readonly folder: string; readonly reserveBytes: number };
}

/** To the thread: a job to do, a job that nobody waits for any more, or the end. */
export type ThreadMessage = JobMessage | JobGivenUp | 'stop';

export interface JobGivenUp {
  readonly givenUp: number;
}

export interface JobMessage {
  readonly id: number;
  readonly name: JobName;
  readonly request: JobRequest<JobName>;
  /** The trace of who asks; absent where nobody traces. */
  readonly trace?: TraceCarrier | undefined;
}

/** From the thread: it works, or a job is done. */
export type ThreadReply = JobReply | 'ready';

export interface JobReply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: PlainFailure;
}
