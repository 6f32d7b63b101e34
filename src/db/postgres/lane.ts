import type pg from 'pg';
import type { Connection, Isolation, Scope } from './connection.ts';
import { type CopyWriter, copyIn, copyRows, type FieldReader, readFields } from './copy/copy.ts';
import { copyOf, preparedRows, type RowReader } from './copy/copy-reader.ts';
import { statementName } from './prepared.ts';

/** A kind of connection: the few things that differ between a pool, a client, a transaction and a pipeline. */
export interface Lane {
  query(text: string, values: readonly unknown[]): Promise<unknown[]>;
  /** The same with statements that each connection plans once. */
  readonly prepared: Lane;
  /** Gives `work` a client with nothing on its way, and sends nothing beside it. */
  alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  transaction<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T>;
  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
}

/** The calls of a connection over a lane. */
export class LaneConnection implements Connection {
  protected readonly lane: Lane;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  query<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.lane.query(text, values) as Promise<R[]>;
  }

  copyOut(query: string, readers: readonly FieldReader[]): Promise<number> {
    return this.lane.alone((client) => readFields(client, copyOf(query), readers));
  }

  readFields(text: string, values: readonly string[], readers: readonly FieldReader[]): Promise<number> {
    const rows = preparedRows(statementName(text), text, values);
    return this.lane.alone((client) => readFields(client, rows, readers));
  }

  copyRows(query: string, read: RowReader): Promise<number> {
    return this.lane.alone((client) => copyRows(client, query, read));
  }

  copyIn(table: string, columns: readonly string[], write: (rows: CopyWriter) => Promise<void>): Promise<void> {
    return this.lane.alone((client) => copyIn(client, table, columns, write));
  }
}

/** The calls of a scope over a lane. */
export class LaneScope extends LaneConnection implements Scope {
  readonly workspaceId: number;
  readonly store: object;

  constructor(lane: Lane, workspaceId: number, store: object) {
    super(lane);
    this.workspaceId = workspaceId;
    this.store = store;
  }

  get prepared(): Scope {
    return new LaneScope(this.lane.prepared, this.workspaceId, this.store);
  }

  transaction<T>(work: (scope: Scope) => Promise<T>, isolation?: Isolation): Promise<T> {
    return this.lane.transaction((lane) => work(new LaneScope(lane, this.workspaceId, this.store)), isolation);
  }

  pipeline<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    return this.lane.pipeline((lane) => work(new LaneScope(lane, this.workspaceId, this.store)));
  }
}
