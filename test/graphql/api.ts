import { pino } from 'pino';
import plugins from '../../plugins/index.ts';
import type { ApiKeyRole } from '../../src/db/generated/enums.ts';
import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { createServer, type PersonagraphServer, type ServerDependencies } from '../../src/server.ts';
import { startFeed } from '../../src/services/changes/feed.ts';
import type { JobFunctions, JobName, JobRequest } from '../../src/services/jobs/jobs.ts';
import type { RunHost } from '../../src/services/threads/host.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';

/** An answer of the API, loosely typed: tests read into it. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
  readonly data: any;
  readonly errors?: readonly {
    message: string;
    path?: unknown;
    extensions: { code: ErrorCode; [name: string]: unknown };
  }[];
  readonly headers: Headers;
}

export interface TestApi extends AsyncDisposable {
  readonly db: Database;
  /** What the server was made of, for another beside it. */
  readonly dependencies: ServerDependencies;
  readonly server: PersonagraphServer;
  readonly scope: Scope;
  /** Another workspace of the same database. */
  readonly foreign: Scope;
  readonly keys: Readonly<Record<ApiKeyRole, string>>;
  readonly foreignKey: string;
  /** What was logged as an error. */
  readonly logged: Record<string, unknown>[];
  /** Statements sent since it was last emptied, without those that look whether watched keys are revoked. */
  readonly statements: string[];
  ask(query: string, variables?: object, key?: string | null): Promise<Answer>;
}

/** How a test's server differs from others. */
export interface TestApiOptions extends Pick<ServerDependencies, 'transfers'> {
  /** Done with the URL of the database, before anything is in it. Default: nothing. */
  readonly onDatabase?: (url: string) => Promise<void>;
}

/** A server in process on a database of its own. The run thread is left out: the jobs it would do are passed in. */
export async function testApi(
  jobs: Partial<JobFunctions> = {},
  { onDatabase, ...options }: TestApiOptions = {},
): Promise<TestApi> {
  const statements: string[] = [];
  const database = await testDatabase({
    onStatement(text) {
      // It comes by the clock.
      if (!text.includes('AS held(')) statements.push(text);
    },
  });
  const { db } = database;
  await onDatabase?.(database.url);
  const scope = await testWorkspace(db);
  const foreign = await testWorkspace(db);
  const key = (role: ApiKeyRole, { workspaceId } = scope) => createApiKey(db, workspaceId, { name: 'test', role });
  const keys = { READ: await key('READ'), WRITE: await key('WRITE'), ADMIN: await key('ADMIN') };
  const logged: Record<string, unknown>[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const feed = await startFeed(db, logger);
  const dependencies = {
    db,
    registry: await createRegistry(plugins),
    host: hostOf(jobs),
    feed,
    logger,
    ...options,
  };
  const server = createServer(dependencies);
  return {
    db,
    dependencies,
    server,
    scope: db.scope(scope.workspaceId),
    foreign,
    keys,
    foreignKey: await key('ADMIN', foreign),
    logged,
    statements,
    async ask(query, variables = {}, key = keys.ADMIN) {
      const response = await server.fetch(post({ query, variables }, key));
      const body = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
      return { ...body, status: response.status, headers: response.headers };
    },
    async [Symbol.asyncDispose]() {
      await server.dispose();
      await feed.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** A host that does jobs with functions. */
function hostOf(jobs: Partial<JobFunctions>): RunHost {
  return {
    ask<Name extends JobName>(name: Name, request: JobRequest<Name>) {
      const job: JobFunctions[Name] | undefined = jobs[name];
      return job ? job(request) : Promise.reject(new Error(`no job ${name} here`));
    },
    stop: async () => undefined,
  };
}

export function post(body: unknown, key: string | null, headers: Record<string, string> = {}): Request {
  return new Request('http://localhost:4000/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The codes of an answer's errors. */
export function codes(answer: Answer): (ErrorCode | undefined)[] {
  return (answer.errors ?? []).map(({ extensions }) => extensions?.code);
}
