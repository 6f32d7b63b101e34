import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import type { TransferSettings } from './settings.ts';

/** The means of background imports and exports. */
export interface TransferContext {
  readonly db: Database;
  readonly settings: TransferSettings;
  readonly log: Logger;
  /** Aborted when the process stops: work in hand is given back. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
