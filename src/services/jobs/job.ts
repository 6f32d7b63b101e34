import { setImmediate } from 'node:timers/promises';
import type { RunContext } from '../runs/context.ts';
import type { Nice } from '../threads/priority.ts';
import type { Doing, Report } from './doing.ts';

/** Work of the run thread that is done on request. Requests and results cross threads: they are plain data. */
export interface Job<Request, Result> {
  readonly work: (context: JobContext, request: Request) => Promise<Result>;
  /** The priority of the job's connections. */
  readonly nice: Nice;
}

/** The context of runs, and the priority of the job. */
export interface JobContext extends RunContext {
  readonly nice: Nice;
  /** Asked for by a key that may not read personal data: features that tell any are refused. Default false. */
  readonly masks?: boolean;
  /** Told how far the work is. Default: nobody asks. */
  readonly report?: Report;
}

/** Tells how far a job is, and gives others of the thread a turn. Throws where the job was given up. */
export async function tellProgress({ report, signal }: JobContext, share: number, doing: Doing): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
  await report?.(share, doing);
}
