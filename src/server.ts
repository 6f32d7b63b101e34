import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Database } from './db/postgres/connection.ts';
import type { Principal } from './db/tables/workspaces/api-keys.ts';
import type { Registry } from './engine/registry.ts';
import { type CompiledReads, createCompiledReads } from './graphql/compiled/compiled-reads.ts';
import { type CallerSigns, createContext } from './graphql/core/context.ts';
import { type OperationLimits, Operations } from './graphql/core/cost/operations.ts';
import { Pace, type PaceLimits } from './graphql/core/cost/pace.ts';
import { SubscriptionLimit } from './graphql/core/cost/subscription-limit.ts';
import { SizeKeeper } from './graphql/core/cost/workspace-sizes.ts';
import { Documents } from './graphql/core/documents.ts';
import { examineTrusted } from './graphql/core/trusted/examine-trusted.ts';
import { TrustedDocuments } from './graphql/core/trusted/trusted-documents.ts';
import { createFanOut, type FanOut } from './graphql/push/fan-out.ts';
import { createKeyWatch } from './graphql/push/key-watch.ts';
import { schema } from './graphql/schema.ts';
import type { KeyLinks } from './http/graphiql/key-links.ts';
import { KeyGuard } from './http/key-guard.ts';
import { createKnownKeys } from './http/known-keys.ts';
import { createListener } from './http/listener.ts';
import type { Metrics } from './http/operating/metrics.ts';
import { loggedRequests } from './http/operating/request-log.ts';
import { tracedExamine, tracedRequests } from './http/operating/traced-requests.ts';
import { createReadPath } from './http/read-path.ts';
import { withRequestIds } from './http/request-id.ts';
import { refuseMalformedTargets } from './http/request-target.ts';
import { serveSockets } from './http/socket.ts';
import { createHttpApi } from './http/yoga.ts';
import type { Feed } from './services/changes/feed.ts';
import { type AdmissionLimits, createAdmission } from './services/events/admission.ts';
import { KeyUse } from './services/keys/key-use.ts';
import type { Tokens } from './services/keys/tokens.ts';
import type { DiskSpace } from './services/storage/disk-space.ts';
import type { RunHost } from './services/threads/host.ts';
import { SharedHost } from './services/threads/shared-host.ts';
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
  /** Links that open GraphiQL with a key. Default: none, the page asks for one. */
  readonly keyLinks?: KeyLinks;
  readonly http?: {
    /** False answers a browser's GET without GraphiQL: 401, as any request without a key. Default true. */
    readonly graphiql?: boolean;
    /** Serves the studio at `/studio/`. Default true. */
    readonly studio?: boolean;
    /** Origins of other servers that the studio may ask. Default none. */
    readonly studioServers?: readonly string[];
    /** True runs registered documents alone, on every transport. Default false: any. */
    readonly trustedOnly?: boolean;
  };
  /** Origins of web pages on other hosts that may use the API, such as `https://app.example.com`. Default: none. */
  readonly origins?: readonly string[];
  /** Limits of events taken in at once. */
  readonly ingest?: AdmissionLimits;
  /** Bounds of what clients do at once, open and guess. */
  readonly limits?: ServerLimits;
  /** How fast documents are looked at that were not sent before. */
  readonly pace?: PaceLimits;
  /** Addresses webhooks may lead to. Default: public ones, by https. */
  readonly webhooks?: WebhookPolicy;
  /** Where uploads and exports lie, and how much of them. Default: none, files are refused. */
  readonly transfers?: TransferSettings;
  /** The room on the disk, without which writes are refused. Default: nobody watches it. */
  readonly disk?: DiskSpace;
  /** True writes a line of the log for each request. Default false. */
  readonly logsRequests?: boolean;
  /** Counts requests. Default: nobody does. */
  readonly metrics?: Pick<Metrics, 'observe'>;
  /** Reads the tokens that people come with. Default: none are taken. */
  readonly tokens?: Tokens | null;
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

/** Bounds of what clients do at once, open and guess. */
export interface ServerLimits {
  /** Operations at once, and what they may cost. */
  readonly operations?: OperationLimits;
  /** Sockets that a key may have open. Default 10,000. */
  readonly socketsAKey?: number;
  /** Subscriptions that a key may have open, its sockets included. Default 50,000. */
  readonly subscriptionsAKey?: number;
  /** Connections that an address may have open. Default 20,000. */
  readonly connectionsAnAddress?: number;
  /** Unknown keys of an address that are looked up in a minute. Default 600. */
  readonly unknownKeysAMinute?: number;
}

export interface PersonagraphServer {
  /** Answers one request, in process. */
  fetch(request: Request): Promise<Response>;
  /** Opens a port (0 takes a free one) for HTTP and WebSocket, and returns the URL of the API. Throws INVALID_SETTING. */
  listen(port: number, host: string): Promise<string>;
  /** Serves a connection that another process accepted. */
  adopt(socket: Socket): void;
  /** Open WebSocket connections. */
  sockets(): number;
  /** Closes the port and ends subscriptions. A connection ends at once, or when its request under way is answered. */
  dispose(): Promise<void>;
}

/** The API as a value: it reads no environment, and opens no port until told to. */
export function createServer(dependencies: ServerDependencies): PersonagraphServer {
  const {
    db,
    registry,
    feed,
    logger: log,
    keyLinks,
    origins = [],
    webhooks = {},
    transfers = null,
    disk = null,
    logsRequests = false,
    metrics,
    tokens = null,
  } = dependencies;
  const { graphiql = true, studio = true, studioServers = [], trustedOnly = false } = dependencies.http ?? {};
  const { socketsAKey = 10_000, subscriptionsAKey = 50_000, connectionsAnAddress = 20_000 } = dependencies.limits ?? {};
  const { unknownKeysAMinute = 600 } = dependencies.limits ?? {};
  const host = SharedHost.of(dependencies.host);
  const operations = new Operations(dependencies.limits?.operations);
  const fanOut = dependencies.fanOut === undefined ? createFanOut() : dependencies.fanOut;
  const pace = new Pace(dependencies.pace);
  const trusted = new TrustedDocuments(trustedOnly);
  const documents = new Documents(schema, pace, { suggests: !trustedOnly });
  const compiled =
    dependencies.compiled === undefined ? createCompiledReads(schema, db, documents) : dependencies.compiled;
  const watch = createKeyWatch(db, log);
  const use = new KeyUse(db, log);
  const guard = new KeyGuard(unknownKeysAMinute);
  const keys = createKnownKeys(db, { watch, guard, tokens, used: use.note });
  const subscriptions = new SubscriptionLimit(subscriptionsAKey, watch.openOf);
  const admission = createAdmission(dependencies.ingest);
  const sizes = new SizeKeeper(registry);
  const shared = { registry, host, feed, keys: watch, admission, webhooks, sizes, compiled, transfers, disk, log };
  const parts = { ...shared, operations, subscriptions, trusted };
  const contextOf = (principal: Principal, signs: CallerSigns) => createContext(db, parts, principal, signs);
  const examine = tracedExamine(examineTrusted({ trusted, documents, pace, sizes, log }));

  let stopping = false;
  const api = createHttpApi({
    db,
    host,
    keys,
    log,
    admission,
    transfers,
    disk,
    stopping: () => stopping,
    fanOut,
    path: PATH,
    origins,
    graphiql,
    studio: studio ? { servers: studioServers } : null,
    keyLinks,
    contextOf,
    documents,
    examine,
    registeredOnly: trustedOnly,
    operations,
    guard,
    pace,
  });
  const prepare = (principal: Principal, signs: CallerSigns) =>
    api.getEnveloped({ principal, signs } as never) as never;
  const reading = { examine, keys, operations, pace, path: PATH, origins, log, contextOf };
  const reads = compiled && createReadPath({ ...reading, compiled, others: api });
  const traced = tracedRequests(refuseMalformedTargets(reads ?? api));
  const logged = logsRequests ? loggedRequests(traced, log) : traced;
  const counted = metrics ? observed(logged, metrics) : logged;
  const listener = createListener(withRequestIds(counted), { connectionsAnAddress });
  const { isCrowded } = listener;
  const open = { socketsAKey, isCrowded };
  const operating = { keys, watch, log, fanOut, prepare, examine, operations, pace };
  const sockets = serveSockets({ ...operating, ...open, path: PATH, origins });
  sockets.attach(listener.http);

  return {
    fetch: async (request) => api.fetch(request),
    listen: async (port, address) => `${await listener.listen(port, address)}${PATH}`,
    adopt: listener.adopt,
    sockets: () => sockets.count(),
    async dispose() {
      stopping = true;
      listener.retire();
      await sockets.dispose();
      await listener.close(() => fanOut?.stop());
      await api.dispose();
      await watch.stop();
      await use.stop();
    },
  };
}

function observed(answer: RequestListener, metrics: Pick<Metrics, 'observe'>): RequestListener {
  return (request, response) => {
    metrics.observe(request, response);
    answer(request, response);
  };
}
