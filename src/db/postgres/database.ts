import type { Socket } from 'node:net';
import pg from 'pg';
import { cancelBackends, cancelByProtocol } from './cancel.ts';
import type { Author, Connection, Database, PoolFigures, Scope, Session, SessionOptions } from './connection.ts';
import { type Lane, LaneConnection, LaneScope } from './lane.ts';
import { type Pace, PacedLane } from './paced-lane.ts';
import { PoolLane } from './pool/pool-lane.ts';
import { CONNECT_MS, PoolTurns, SharedLane } from './pool/shared-lane.ts';
import { inStatement, tracedPool, tracedWhereAsked } from './pool/traced-lane.ts';
import { openPrisma, withPrisma } from './prisma.ts';
import { openSession } from './sessions/sessions.ts';
import { TextReader } from './texts/text-reader.ts';
import type { ReadTexts, TextStatement } from './texts/text-statement.ts';
import { UnnamedClient } from './unnamed-client.ts';

/** A pooler before the same database. Its sessions may be shared: what is said in one is forgotten after a transaction. */
export interface Pooler {
  readonly url: string;
  /** It keeps prepared statements for its clients, as PgBouncer does from 1.21 on. */
  readonly keepsPrepared: boolean;
}

export interface DatabaseOptions {
  /** Where the pool connects to. Sessions, listeners and shared reads have connections of their own. Default: the database itself. */
  readonly pooler?: Pooler | undefined;
  /** Most connections held. Default 10. */
  readonly connections?: number;
  /** Milliseconds that a statement outside of transactions may take, as reads are. Default 60,000. */
  readonly statementMs?: number;
  /** Told of connections that break while idle; the next query reports its own failure. */
  readonly onError?: (error: Error) => void;
  /** Told of the process behind each connection of the pool, and of our own port of it; null over a Unix socket. */
  readonly onBackend?: (pid: number, port: number | null) => void;
  /** Told of the text of each statement that goes to the pool. Default: nobody. */
  readonly onStatement?: (text: string) => void;
}

/** No read is without an end: one that takes longer is asked for less. */
const STATEMENT_MS = 60_000;

/** Opens a pool of connections under both Prisma and our own SQL. They are made when they are needed. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { connections = 10, statementMs = STATEMENT_MS, pooler } = options;
  const pool = new pg.Pool({
    connectionString: pooler?.url ?? url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    // After a quiet minute, connections need not be made and statements planned again.
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    application_name: 'personagraph',
    // A pooler takes no settings of a session.
    ...(pooler ? (pooler.keepsPrepared ? {} : { Client: UnnamedClient }) : { statement_timeout: statementMs }),
  });
  pool.on('error', (error) => options.onError?.(error));
  // A client in use that loses its connection has no other listener, and an error nobody hears ends the process.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    const { processID, connection } = client as unknown as ConnectedClient;
    if (processID !== null && !pooler) options.onBackend?.(processID, connection.stream.localPort ?? null);
  });
  if (options.onStatement) observe(pool, options.onStatement);
  const turns = new PoolTurns(connections);
  const ending = pooler ? { cancel: cancelByProtocol, limitMs: statementMs } : { cancel: cancelBackends(url) };
  const texts = new TextReader(url, { pool, turns, ending }, statementMs, options.onStatement);
  const lane = tracedWhereAsked(new PoolLane({ ending, pool, texts, onStatement: options.onStatement }));
  return new PooledDatabase(url, { pool, turns }, lane, texts);
}

/** The parts of a client that its types do not show. */
interface ConnectedClient {
  /** Null where a pooler in between does not say. */
  readonly processID: number | null;
  readonly connection: { readonly stream: Socket };
}

function observe(pool: pg.Pool, onStatement: (text: string) => void): void {
  const send = pool.query.bind(pool) as (...call: unknown[]) => unknown;
  pool.query = ((...call: unknown[]) => {
    const [statement] = call;
    onStatement(typeof statement === 'string' ? statement : (statement as pg.QueryConfig).text);
    return send(...call);
  }) as typeof pool.query;
}

class PooledDatabase extends LaneConnection implements Database {
  readonly url: string;
  readonly prepared: Connection;
  readonly #pool: pg.Pool;
  readonly #turns: PoolTurns;
  readonly #texts: TextReader;
  readonly #prisma;

  constructor(
    url: string,
    { pool, turns }: { readonly pool: pg.Pool; readonly turns: PoolTurns },
    lane: Lane,
    texts: TextReader,
  ) {
    super(lane);
    this.url = url;
    this.#pool = pool;
    this.#turns = turns;
    this.#texts = texts;
    this.prepared = new LaneConnection(lane.prepared);
    this.#prisma = openPrisma(tracedPool(pool));
    withPrisma(this, this.#prisma);
  }

  get pool(): PoolFigures {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { connections: totalCount, idle: idleCount, waiting: waitingCount };
  }

  scope(workspaceId: number, pace?: Pace, author?: Author): Scope {
    const shared = new SharedLane(this.lane, this.#turns, workspaceId);
    const lane = pace ? new PacedLane(shared, pace) : shared;
    return withPrisma(new LaneScope(lane, workspaceId, this, author ? { author } : {}), this.#prisma);
  }

  session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T> {
    return openSession(this.url, work, options);
  }

  readTexts(statement: TextStatement): Promise<ReadTexts> {
    return inStatement(statement.text, () => this.#texts.read(statement));
  }

  async close(): Promise<void> {
    await this.#texts.end();
    await this.#prisma.$disconnect();
    await this.#pool.end();
  }
}
