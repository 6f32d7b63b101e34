import type { Session } from '../../db/postgres/connection.ts';
import { withClient } from '../runs/compute.ts';
import type { JobContext } from './job.ts';

/** A connection of its own for the bulk work of a job, at the priority of the job. */
export function withJobClient<T>({ db, nice, signal }: JobContext, work: (session: Session) => Promise<T>): Promise<T> {
  return withClient(db, work, { nice, signal });
}
