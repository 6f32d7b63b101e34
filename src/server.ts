import type { Logger } from 'pino';
import type { Database } from './db/postgres/connection.ts';
import type { Principal } from './db/tables/workspaces/api-keys.ts';
import type { Registry } from './engine/registry.ts';
import { type ClientSignal, createContext } from './graphql/core/context.ts';
import { SizeKeeper } from './graphql/core/cost/workspace-sizes.ts';
import { createFanOut, type FanOut } from './graphql/push/fan-out.ts';
import { createKeyWatch } from './graphql/push/key-watch.ts';
import { createListener } from './http/listener.ts';
import { serveSockets } from './http/socket.ts';
import { createHttpApi } from './http/yoga.ts';
import type { Feed } from './services/changes/feed.ts';
import { type AdmissionLimits, createAdmission } from './services/events/admission.ts';
import type { RunHost } from './services/threads/host.ts';
import type { WebhookPolicy } from './services/webhooks/endpoint.ts';

const PATH = '/graphql';

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
  /** Origins of web pages on other hosts that may use the API, such as `https://app.example.com`. Default: none. */
  readonly origins?: readonly string[];
  /** Limits of events taken in at once. */
  readonly ingest?: AdmissionLimits;
  /** Addresses webhooks may lead to. Default: public ones, by https. */
  readonly webhooks?: WebhookPolicy;
  /**
   * Lets subscribers of the same operation and rights share its execution. Default: one of the server's own; null
   * executes each for itself.
   */
  readonly fanOut?: FanOut | null;
}

export interface PersonagraphServer {
  /** Answers one request, in process. */
  fetch(request: Request): Promise<Response>;
  /** Opens a port (0 takes a free one) for HTTP and WebSocket, and returns the URL of the API. Throws INVALID_SETTING. */
  listen(port: number, host: string): Promise<string>;
  /** Closes the port and ends subscriptions. A connection ends at once, or when its request under way is answered. */
  dispose(): Promise<void>;
}

/** The API as a value: it reads no environment, and opens no port until told to. */
export function createServer(dependencies: ServerDependencies): PersonagraphServer {
  const { db, registry, host, feed, logger: log, graphiqlKey, origins = [], webhooks = {} } = dependencies;
  const fanOut = dependencies.fanOut === undefined ? createFanOut() : dependencies.fanOut;
  const keys = createKeyWatch(db, log);
  const admission = createAdmission(dependencies.ingest);
  const sizes = new SizeKeeper(registry);
  const parts = { registry, host, feed, keys, admission, webhooks, sizes, log };
  const contextOf = (principal: Principal, signal: ClientSignal | undefined) =>
    createContext(db, parts, principal, signal);

  const api = createHttpApi({ db, log, admission, fanOut, path: PATH, origins, graphiqlKey, contextOf });
  const prepare = (principal: Principal, signal: ClientSignal) =>
    api.getEnveloped({ principal, signal } as never) as never;
  const sockets = serveSockets({ db, keys, log, fanOut, path: PATH, origins, prepare });
  const listener = createListener(api);
  sockets.attach(listener.http);

  return {
    fetch: async (request) => api.fetch(request),
    listen: async (port, address) => `${await listener.listen(port, address)}${PATH}`,
    async dispose() {
      listener.retire();
      await sockets.dispose();
      await listener.close(() => fanOut?.stop());
      await api.dispose();
      await keys.stop();
    },
  };
}
