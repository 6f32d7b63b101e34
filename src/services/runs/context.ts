import type { Database } from '../../db/postgres/database.ts';
import type { Registry } from '../../engine/registry.ts';
import type { Isolation } from '../threads/isolation.ts';
import type { SnapshotKeeper } from './snapshot/kept-snapshot.ts';

/** What runs work with. */
export interface RunContext {
  readonly db: Database;
  readonly registry: Registry;
  readonly isolation: Isolation;
  /** Default: every run reads everybody. */
  readonly snapshots?: SnapshotKeeper;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
