import type { Database } from '../../db/postgres/connection.ts';
import type { KeptSessions } from '../../db/postgres/sessions/kept-sessions.ts';
import type { Registry } from '../../engine/registry.ts';
import type { KeptColumns } from '../groups/kept-columns.ts';
import type { DiskSpace } from '../storage/disk-space.ts';
import type { Isolation } from '../threads/isolation.ts';
import type { Snapshots } from './snapshot/snapshots.ts';

/** The means of runs. */
export interface RunContext {
  readonly db: Database;
  readonly registry: Registry;
  readonly isolation: Isolation;
  /** Keeps what a run saw, so that the next reads only what changed; null, and the default: each reads everybody. */
  readonly snapshots?: Snapshots | null;
  /** Keeps the columns that groups were last asked for; null, and the default: each question reads them. */
  readonly columns?: KeptColumns | null;
  /** The disk that has to have room before a run begins; null, and the default: none is looked at. */
  readonly disk?: Pick<DiskSpace, 'full'> | null;
  /** Sessions for questions of groups; null, and the default: each question has one opened. */
  readonly sessions?: KeptSessions | null;
  /** Aborted when the process stops; of a job also when nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
