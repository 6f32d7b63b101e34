import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/client.ts';
import { type ArrayElement, arrayLiteral } from './array-literal.ts';

/** Runs one statement. */
export interface Sql {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

/** Bulk and hot paths: a workspace, and where its statements run. Each function of `db/` takes a scope first. */
export interface SqlScope {
  readonly workspaceId: number;
  readonly sql: Sql;
}

/** Everyday paths have Prisma besides. */
export interface Scope extends SqlScope {
  readonly db: Database;
  readonly prisma: Prisma.TransactionClient;
}

/** One `pg` pool under both Prisma and our own SQL. */
export interface Database {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  readonly sql: Sql;
  /** The same for texts that do not vary: each connection plans them once. Arrays are of one dimension. */
  readonly prepared: Sql;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Most connections held. Default 10. */
  readonly connections?: number;
  /** Told of connections that break while idle; the next query reports its own failure. */
  readonly onError?: (error: Error) => void;
}

export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 10_000,
    // Whoever comes after a quiet minute need not wait until connections are made and statements planned again.
    idleTimeoutMillis: 300_000,
    keepAlive: true,
    application_name: 'personagraph',
  });
  pool.on('error', (error) => options.onError?.(error));
  // A client in use that loses its connection has no other listener, and an error nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
  return {
    url,
    pool,
    prisma,
    sql: sqlOf(pool),
    prepared: preparedSqlOf(pool),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

export function scopeOf(db: Database, workspaceId: number): Scope {
  return { workspaceId, db, sql: db.sql, prisma: db.prisma };
}

/** Statements on a pool or a client. */
export function sqlOf(target: pg.Pool | pg.PoolClient | pg.Client): Sql {
  return {
    async query<R>(text: string, values: readonly unknown[] = []) {
      return (await target.query(text, values as unknown[])).rows as R[];
    },
  };
}

/** Names of statements by their text, the same on every connection. */
const names = new Map<string, string>();

/**
 * Statements that each connection plans once: for the few of a hot path, whose texts do not vary. Planning is a third of
 * what they cost. Arrays are of one dimension.
 */
export function preparedSqlOf(target: pg.Pool | pg.PoolClient): Sql {
  return {
    async query<R>(text: string, values: readonly unknown[] = []) {
      let name = names.get(text);
      if (name === undefined) {
        name = `personagraph_${names.size}`;
        names.set(text, name);
      }
      const written = values.map((value) => (Array.isArray(value) ? arrayLiteral(value as ArrayElement[]) : value));
      return (await target.query({ name, text, values: written })).rows as R[];
    },
  };
}

/** A transaction of our own SQL. Deadlocks and serialisation failures are tried again, three times at most. */
export async function inTransaction<T>(
  db: Database,
  workspaceId: number,
  work: (scope: SqlScope, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return attempt(db, async (client) => {
    await client.query('BEGIN');
    const result = await work({ workspaceId, sql: sqlOf(client) }, client);
    await client.query('COMMIT');
    return result;
  });
}

/** A transaction that sends statements without waiting for those before. They are carried out in the order given. */
export interface PipelineScope extends SqlScope {
  /** Statements to be committed without being awaited before; all of what they are must have been sent. */
  last(...statements: readonly Promise<unknown>[]): void;
  /** For COPY, which must have the connection for itself: nothing that was sent may be on its way. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * The same with prepared statements, for a hot path: those that do not need each other's results share a journey, and so
 * do the last ones and COMMIT. (Of an aborted transaction COMMIT is a rollback; what aborted it is thrown.)
 */
export async function inPipeline<T>(
  db: Database,
  workspaceId: number,
  work: (scope: PipelineScope, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const transaction = async (client: PipelineClient) => {
    const sent: Promise<unknown>[] = [handled(client.query('BEGIN'))];
    const prepared = preparedSqlOf(client);
    const scope: PipelineScope = {
      workspaceId,
      sql: { query: <R>(text: string, values?: readonly unknown[]) => handled(prepared.query<R>(text, values)) },
      last: (...statements) => void sent.push(...statements.map(handled)),
      async alone(work) {
        client.pipeline = false;
        try {
          return await work();
        } finally {
          client.pipeline = true;
        }
      },
    };
    try {
      const result = await work(scope, client);
      await Promise.all([...sent, client.query('COMMIT')]);
      return result;
    } catch (error) {
      throw (await firstFailure(sent)) ?? error;
    }
  };
  return attempt(db, transaction, true);
}

/** `pipeline` is a property since pg 8.21 that its types do not know: to be changed only while nothing is on its way. */
type PipelineClient = pg.PoolClient & { pipeline: boolean };

/** What aborted a transaction is the first statement that failed; those after it are refused for that. */
async function firstFailure(sent: readonly Promise<unknown>[]): Promise<unknown> {
  for (const outcome of await Promise.allSettled(sent)) {
    if (outcome.status === 'rejected' && outcome.reason?.code !== '25P02') return outcome.reason;
  }
  return undefined;
}

/** Its failure is told where it is awaited, which may be after that of another. */
function handled<T>(statement: Promise<T>): Promise<T> {
  statement.catch(() => undefined);
  return statement;
}

async function attempt<T>(
  db: Database,
  transaction: (client: PipelineClient) => Promise<T>,
  pipeline = false,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    const client = (await db.pool.connect()) as PipelineClient;
    client.pipeline = pipeline;
    try {
      const result = await transaction(client);
      client.pipeline = false;
      client.release();
      return result;
    } catch (error) {
      // A connection that cannot even roll back is not given back to the pool.
      const broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
      client.pipeline = false;
      client.release(broken);
      const code = (error as { code?: string }).code;
      if (attempts < 3 && (code === '40P01' || code === '40001')) continue;
      throw error;
    }
  }
}

/** A transaction in which Prisma and our own SQL see each other's writes. */
export async function inPrismaTransaction<T>(scope: Scope, work: (scope: Scope) => Promise<T>): Promise<T> {
  return scope.db.prisma.$transaction(
    (prisma) =>
      work({
        ...scope,
        prisma,
        sql: { query: (text, values = []) => prisma.$queryRawUnsafe(text, ...(values as unknown[])) },
      }),
    { maxWait: 10_000, timeout: 60_000 },
  );
}

/** Classes of advisory locks held to the end of a transaction; the second key is the workspace. */
export const LOCK = { changes: 7_013_010, memberships: 7_013_011, runs: 7_013_012, snapshot: 7_013_013 } as const;

/** Held to the end of the transaction: nobody else writes memberships or matches of the workspace meanwhile. */
export async function takeMembershipsLock(scope: SqlScope): Promise<void> {
  await scope.sql.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [LOCK.memberships, scope.workspaceId]);
}
