import type { Config } from '../../config.ts';
import type { Pooler } from '../../db/postgres/database.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Finding } from '../../finding.ts';

/** All that a server process is told at its start. */
export interface Beginning {
  readonly config: Config;
  /** URL of the store, which is migrated. */
  readonly url: string;
  /** Most connections of the process's pool. */
  readonly connections: number;
  /** Which of the processes it is, from 0: its port of figures comes so many after the first. */
  readonly place: number;
  /** What was found of the store's engine. */
  readonly findings: readonly Finding[];
  /** What the pool connects to in between. */
  readonly pooler: Pooler | undefined;
}

/** Messages to a server process. They arrive in order. */
export type ToProcess =
  | ({ readonly kind: 'begin' } & Beginning)
  /** Comes with the socket of a client, of which nothing has been read. */
  | { readonly kind: 'connection'; readonly id: number }
  | { readonly kind: 'stop' };

/** Messages of a server process. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null; readonly message: string }
  /** A connection is its own from now on. */
  | { readonly kind: 'taken'; readonly id: number }
  /** A connection came too late, and nothing of it was read. */
  | { readonly kind: 'returned'; readonly id: number }
  /** One of the connections taken has ended. */
  | { readonly kind: 'closed' }
  /** It stops, and takes no more. */
  | { readonly kind: 'leaving' };
