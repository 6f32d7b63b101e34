import type { Database } from '../../db/database.ts';
import type { Registry } from '../../engine/registry.ts';
import type { Isolation } from './isolation.ts';

/** What runs work with. */
export interface RunContext {
  readonly db: Database;
  readonly registry: Registry;
  readonly isolation: Isolation;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
