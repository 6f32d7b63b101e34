import type { CopyWriter, FieldReader } from './copy/copy.ts';
import type { RowReader } from './copy/copy-reader.ts';
import type { Pace } from './paced-lane.ts';
import type { ReadTexts, TextStatement } from './texts/text-statement.ts';

/**
 * Where statements run: a pool, a connection of its own, a transaction or a pipeline. All carry the same calls, and the
 * caller need not know which it has.
 */
export interface Connection {
  /**
   * Runs one statement and returns its rows. In a pipeline it is on its way when the call returns, and need not be
   * awaited. The pipeline's end waits for it, and fails where it failed.
   */
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /**
   * Reads rows by a statement that is planned well without its values. On the pool it is planned once, as long as it is quick.
   * Rows come as JSON: times are texts, and eight bytes are numbers. Arrays of values are of one dimension.
   */
  readJson<R>(text: string, values: readonly unknown[]): Promise<R[]>;
  /** Reads a query by binary COPY, field by field; returns the number of rows. Throws what a reader throws. */
  copyOut(query: string, readers: readonly FieldReader[]): Promise<number>;
  /**
   * The same of few rows, by a statement whose text does not vary: each connection plans it once. Values are as
   * PostgreSQL reads them from text.
   */
  readFields(text: string, values: readonly string[], readers: readonly FieldReader[]): Promise<number>;
  /** Reads a query by binary COPY, row by row; returns the number of rows. Throws what the reader throws. */
  copyRows(query: string, read: RowReader): Promise<number>;
  /** Writes the rows that `write` gives, by binary COPY. */
  copyIn(table: string, columns: readonly string[], write: (rows: CopyWriter) => Promise<void>): Promise<void>;
}

/** A workspace, and where its statements run. Each function of `db/` takes one first; it is the only way to the store. */
export interface Scope extends Connection {
  readonly workspaceId: number;
  /** The store it belongs to: one object for all scopes of a database. */
  readonly store: object;
  /** It acts for a key that may not read personal data: what is asked here must not tell any. */
  readonly masks: boolean;
  /** The same for texts that do not vary: each connection plans them once. Their arrays are of one dimension. */
  readonly prepared: Scope;
  /**
   * Runs `work` in a transaction: all of it is done, or nothing. Within a transaction it is a savepoint. On the pool, deadlocks
   * and serialisation failures are tried again, three times at most; so `work` changes nothing but the store.
   */
  transaction<T>(work: (scope: Scope) => Promise<T>, isolation?: Isolation): Promise<T>;
  /**
   * The same with prepared statements that are sent without waiting for those before, for a hot path. Those that do not
   * need each other's results share a journey, and so do the last ones and COMMIT. They are carried out in the order
   * they are sent.
   */
  pipeline<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
  /**
   * Does `work` right before the transaction commits, after all else of it, such as what takes a lock that nothing may wait
   * behind. Outside of a transaction at once. What a savepoint asked for goes with it where that is rolled back.
   */
  atEnd(work: (scope: Scope) => Promise<void>): Promise<void>;
}

/** Who writes: the API key of a request. */
export interface Author {
  readonly keyId: number;
  /** Called at the beginning of each transaction that may write: what it sends belongs to the transaction. */
  readonly begun?: (transaction: Scope) => void;
  /** Called when such a transaction is committed. */
  readonly committed?: () => void;
  /** The key may not read personal data. Default false. */
  readonly masks?: boolean;
}

/** How a transaction sees others. Default: each statement sees what is committed when it begins. */
export type Isolation = 'REPEATABLE READ READ ONLY';

/** A connection of its own, for work that may hold it for minutes or needs its session: locks, settings, snapshots. */
export interface Session extends Connection {
  /** The same connection for a workspace. Its transactions are not tried again. */
  scope(workspaceId: number): Scope;
}

export interface SessionOptions {
  /** Name PostgreSQL shows of it. Default `personagraph session`. */
  readonly name?: string;
  /** A channel whose notifications are heard while the session is open. */
  readonly listen?: { readonly channel: string; heard(payload: string): void };
  /** Aborted: the statement under way is cancelled in PostgreSQL, and so is every later one. Default: never. */
  readonly signal?: AbortSignal;
  /** Milliseconds that one statement may take. Default: as many as it likes. */
  readonly statementMs?: number;
  /** Told of a connection that is lost; the next query fails as well. */
  readonly onLost?: (error: Error) => void;
}

/** The store: one pool of connections. Statements of its own are about all workspaces. */
export interface PoolFigures {
  readonly connections: number;
  /** Connections that do nothing. */
  readonly idle: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
}

export interface Database extends Session {
  readonly url: string;
  readonly prepared: Connection;
  /** The connections of the pool now. */
  readonly pool: PoolFigures;
  /**
   * The store for a workspace. Default pace: as many statements on their way as there are. Transactions tell the store
   * their author, for the history of what they change. Default: nobody.
   */
  scope(workspaceId: number, pace?: Pace, author?: Author): Scope;
  /** Opens a connection of its own, ended with `work`. */
  session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T>;
  /** Runs a statement that returns one row of texts. */
  readTexts(statement: TextStatement): Promise<ReadTexts>;
  close(): Promise<void>;
}
