import type pg from 'pg';
import { type ArrayElement, arrayLiteral } from './array-literal.ts';
import { noteAuthor } from './author.ts';
import type { Author, Connection, Isolation, Scope } from './connection.ts';
import { type CopyWriter, copyIn, copyRows, type FieldReader, readFields } from './copy/copy.ts';
import { copyOf, preparedRows, type RowReader } from './copy/copy-reader.ts';
import { Ending } from './ending.ts';
import { statementName } from './prepared.ts';
import { unawaited } from './unawaited.ts';
import { UnnamedClient } from './unnamed-client.ts';

/** What is said of a single statement beside it. */
export interface Call {
  /** The workspace that it is of, where it takes turns with others for a connection. */
  readonly workspaceId?: number;
  /** Ends it in PostgreSQL once aborted. Only single statements of a pool can be ended so. */
  readonly signal?: AbortSignal | undefined;
}

/** A kind of connection: the few things that differ between a pool, a client, a transaction and a pipeline. */
export interface Lane {
  query(text: string, values: readonly unknown[], call?: Call): Promise<unknown[]>;
  /** The same with statements that each connection plans once. */
  readonly prepared: Lane;
  /** Runs a statement that returns one text, as `list`, and is planned well without its values. */
  readList(text: string, values: readonly unknown[], call?: Call): Promise<string>;
  /** Gives `work` a client with nothing on its way, and sends nothing beside it. */
  alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  transaction<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T>;
  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
}

/** {@link Lane.readList} where nothing is planned without values. */
export async function listOf(lane: Lane, text: string, values: readonly unknown[]): Promise<string> {
  const [row] = (await lane.query(text, values)) as { readonly list: string }[];
  return row!.list;
}

/** A value as PostgreSQL reads it from text. */
function written(value: unknown): unknown {
  // Years beyond 9999 have a sign that PostgreSQL does not know.
  if (value instanceof Date) return value.toISOString().replace('+', '');
  return Array.isArray(value) ? arrayLiteral(value as ArrayElement[]) : value;
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

  async readJson<R>(text: string, values: readonly unknown[]): Promise<R[]> {
    const list = `SELECT coalesce(json_agg(one), '[]')::text AS list FROM (${text}) AS one`;
    return JSON.parse(await this.lane.readList(list, values.map(written)));
  }

  copyOut(query: string, readers: readonly FieldReader[]): Promise<number> {
    return this.lane.alone((client) => readFields(client, copyOf(query), readers));
  }

  readFields(text: string, values: readonly string[], readers: readonly FieldReader[]): Promise<number> {
    return this.lane.alone((client) => {
      const name = client instanceof UnnamedClient ? '' : statementName(text);
      return readFields(client, preparedRows(name, text, values), readers);
    });
  }

  copyRows(query: string, read: RowReader): Promise<number> {
    return this.lane.alone((client) => copyRows(client, query, read));
  }

  copyIn(table: string, columns: readonly string[], write: (rows: CopyWriter) => Promise<void>): Promise<void> {
    return this.lane.alone((client) => copyIn(client, table, columns, write));
  }
}

/** Parts of a scope that not every one has. */
interface ScopeParts {
  /** Of the scope on which transactions begin. */
  readonly author?: Author;
  readonly masks?: boolean;
  /** Of a scope within a transaction: what is left to its end. */
  readonly ending?: Ending;
}

/** The calls of a scope over a lane. */
export class LaneScope extends LaneConnection implements Scope {
  readonly workspaceId: number;
  readonly store: object;
  readonly #parts: ScopeParts;

  constructor(lane: Lane, workspaceId: number, store: object, parts: ScopeParts = {}) {
    super(lane);
    this.workspaceId = workspaceId;
    this.store = store;
    this.#parts = parts;
  }

  get masks(): boolean {
    return this.#parts.masks ?? this.#parts.author?.masks ?? false;
  }

  get prepared(): Scope {
    return this.#over(this.lane.prepared, this.#parts);
  }

  async transaction<T>(work: (scope: Scope) => Promise<T>, isolation?: Isolation): Promise<T> {
    const writes = isolation === undefined;
    const result = await this.lane.transaction((lane) => this.#carryOut(lane, work, writes), isolation);
    if (writes) this.#parts.author?.committed?.();
    return result;
  }

  async pipeline<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    const result = await this.lane.pipeline((lane) => this.#carryOut(lane, work, true));
    this.#parts.author?.committed?.();
    return result;
  }

  async atEnd(work: (scope: Scope) => Promise<void>): Promise<void> {
    const { ending } = this.#parts;
    if (ending) ending.add(work);
    else await work(this);
  }

  async #carryOut<T>(lane: Lane, work: (scope: Scope) => Promise<T>, writes: boolean): Promise<T> {
    const { author, ending: outer } = this.#parts;
    if (outer) return outer.within(() => work(this.#over(lane, { ending: outer, masks: this.masks })));
    const ending = new Ending();
    const scope = this.#over(lane, { ending, masks: this.masks });
    if (author) unawaited(noteAuthor(scope, { keyId: author.keyId }));
    if (writes) author?.begun?.(scope);
    const result = await work(scope);
    await ending.come(scope);
    return result;
  }

  #over(lane: Lane, parts: ScopeParts): LaneScope {
    return new LaneScope(lane, this.workspaceId, this.store, parts);
  }
}
