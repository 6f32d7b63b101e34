import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Database } from './db/postgres/connection.ts';
import type { Principal } from './db/tables/workspaces/api-keys.ts';
import type { Registry } from './engine/registry.ts';
import { type CompiledReads, createCompiledReads } from './graphql/compiled/compiled-reads.ts';
import { type CallerSigns, type ClientSignal, createContext } from './graphql/core/context.ts';
import { Pace, type PaceLimits } from './graphql/core/cost/pace.ts';
import { SizeKeeper } from './graphql/core/cost/workspace-sizes.ts';
import { Documents, type Examine } from './graphql/core/documents.ts';
import { createFanOut, type FanOut } from './graphql/push/fan-out.ts';
import { createKeyWatch } from './graphql/push/key-watch.ts';
import { schema } from './graphql/schema.ts';
import { createKnownKeys } from './http/known-keys.ts';
import { createListener } from './http/listener.ts';
import { createReadPath } from './http/read-path.ts';
import { refuseMalformedTargets } from './http/request-target.ts';
import { serveSockets } from './http/socket.ts';
import { createHttpApi } from './http/yoga.ts';
import type { Feed } from './services/changes/feed.ts';
import { type AdmissionLimits, createAdmission } from './services/events/admission.ts';
import type { RunHost } from './services/threads/host.ts';
import type { TransferSettings } from './services/transfers/settings.ts';
import type { WebhookPolicy } from './services/webhooks/endpoint.ts';

/** Path of the API. */
export const PATH = '/graphql';

export interface ServerDependencies {
  readonly db: Database;
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
  readonly logger: Logger;
  /**
   * The key GraphiQL opens with, filled in only where a browser on this machine asks for localhost, through no proxy.
   * Default: none, the page asks for one. All who can open the page can then use the key.
   */
  readonly graphiqlKey?: (request: Request) => string | undefined;
  readonly http?: {
    /** False answers a browser's GET without GraphiQL: 401, as any request without a key. Default true. */
    readonly graphiql?: boolean;
  };
  /** Origins of web pages on other hosts that may use the API, such as `https://app.example.com`. Default: none. */
  readonly origins?: readonly string[];
  /** Limits of events taken in at once. */
  readonly ingest?: AdmissionLimits;
  /** How fast documents are looked at that were not sent before. */
  readonly pace?: PaceLimits;
  /** Addresses webhooks may lead to. Default: public ones, by https. */
  readonly webhooks?: WebhookPolicy;
  /** Where uploads and exports lie, and how much of them. Default: none, files are refused. */
  readonly transfers?: TransferSettings;
  /**
   * Lets subscribers of the same operation and rights share its execution. Default: one of the server's own; null
   * executes each for itself.
   */
  readonly fanOut?: FanOut | null;
  /**
   * Answers reads without the executor, and reads what subscribers share. Default: one statement for each; null leaves
   * all to the executor.
   */
  readonly compiled?: CompiledReads | null;
}

export interface PersonagraphServer {
  /** Answers one request, in process. */
  fetch(request: Request): Promise<Response>;
  /** Opens a port (0 takes a free one) for HTTP and WebSocket, and returns the URL of the API. Throws INVALID_SETTING. */
  listen(port: number, host: string): Promise<string>;
  /** Serves a connection that another process accepted. */
  adopt(socket: Socket): void;
  /** Closes the port and ends subscriptions. A connection ends at once, or when its request under way is answered. */
  dispose(): Promise<void>;
}

/** The API as a value: it reads no environment, and opens no port until told to. */
export function createServer(dependencies: ServerDependencies): PersonagraphServer {
  const {
    db,
    registry,
    host,
    feed,
    logger: log,
    graphiqlKey,
    origins = [],
    webhooks = {},
    transfers = null,
  } = dependencies;
  const { graphiql = true } = dependencies.http ?? {};
  const fanOut = dependencies.fanOut === undefined ? createFanOut() : dependencies.fanOut;
  const pace = new Pace(dependencies.pace);
  const documents = new Documents(schema, pace);
  const compiled =
    dependencies.compiled === undefined ? createCompiledReads(schema, db, documents) : dependencies.compiled;
  const watch = createKeyWatch(db, log);
  const keys = createKnownKeys(db, watch);
  const admission = createAdmission(dependencies.ingest);
  const sizes = new SizeKeeper(registry);
  const parts = { registry, host, feed, keys: watch, admission, webhooks, sizes, compiled, transfers, log };
  const contextOf = (principal: Principal, signs: CallerSigns) => createContext(db, parts, principal, signs);
  const examine: Examine = (sent, scope) => documents.examine(sent, { scope, sizes });

  const api = createHttpApi({
    db,
    host,
    keys,
    log,
    admission,
    transfers,
    fanOut,
    path: PATH,
    origins,
    graphiql,
    graphiqlKey,
    contextOf,
    documents,
    examine,
    pace,
  });
  const prepare = (principal: Principal, signal: ClientSignal) =>
    api.getEnveloped({ principal, signal } as never) as never;
  const sockets = serveSockets({ db, keys: watch, log, fanOut, path: PATH, origins, prepare, examine });
  const reads =
    compiled && createReadPath({ compiled, examine, keys, path: PATH, origins, log, contextOf, others: api });
  const listener = createListener(refuseMalformedTargets(reads ?? api));
  sockets.attach(listener.http);

  return {
    fetch: async (request) => api.fetch(request),
    listen: async (port, address) => `${await listener.listen(port, address)}${PATH}`,
    adopt: listener.adopt,
    async dispose() {
      listener.retire();
      await sockets.dispose();
      await listener.close(() => fanOut?.stop());
      await api.dispose();
      await watch.stop();
    },
  };
}
