import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Database } from './db/postgres/connection.ts';
import type { Principal } from './db/tables/api-keys.ts';
import type { Registry } from './engine/registry.ts';
import { PersonagraphError } from './errors.ts';
import type { Context } from './graphql/core/context.ts';
import { maskError } from './graphql/core/errors.ts';
import { createLoaders } from './graphql/core/loaders.ts';
import { usePolicy } from './graphql/core/policy.ts';
import { createFanOut, type FanOut, useFanOut } from './graphql/push/fan-out.ts';
import { createKeyWatch } from './graphql/push/key-watch.ts';
import { schema } from './graphql/schema.ts';
import { graphiqlOptions } from './http/graphiql.ts';
import { useIngest } from './http/ingest/route.ts';
import { useAuthentication, useRoutes } from './http/routes.ts';
import { serveSockets } from './http/socket.ts';
import type { Feed } from './services/changes/feed.ts';
import { type AdmissionLimits, createAdmission } from './services/events/admission.ts';
import type { RunHost } from './services/threads/host.ts';
import type { WebhookPolicy } from './services/webhooks/endpoint.ts';

/** Largest body of a request. */
const MAX_BODY = 4 * 1024 * 1024;
const PATH = '/graphql';
/** How long what is under way may still take once the server is to stop. */
const LATE_MS = 5_000;

export interface ServerDependencies {
  readonly db: Database;
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
  readonly logger: Logger;
  /**
   * The key GraphiQL opens with, filled in only where a browser on this machine asks for localhost, through no proxy.
   * Default: none, the page asks for one. Whoever can open the page can then use the key.
   */
  readonly graphiqlKey?: (request: Request) => string | undefined;
  /** Origins of web pages on other hosts that may use the API, such as `https://app.example.com`. Default: none. */
  readonly origins?: readonly string[];
  /** How much is taken in at once. */
  readonly ingest?: AdmissionLimits;
  /** Where webhooks may lead. Default: to public addresses, by https. */
  readonly webhooks?: WebhookPolicy;
  /**
   * What lets subscribers of the same operation and rights share its execution. Default: one of the server's own; null
   * executes each for itself.
   */
  readonly fanOut?: FanOut | null;
}

export interface PersonagraphServer {
  /** Answers one request, in process. */
  fetch(request: Request): Promise<Response>;
  /** Opens a port (0 takes a free one) for HTTP and WebSocket, and returns the URL of the API. Throws INVALID_SETTING. */
  listen(port: number, host: string): Promise<string>;
  /** Closes the port, ends subscriptions, and connections: at once where nothing is under way, else when it is answered. */
  dispose(): Promise<void>;
}

/** The API as a value: it reads no environment, and opens no port until told to. */
export function createServer(dependencies: ServerDependencies): PersonagraphServer {
  const { db, registry, host, feed, logger: log, origins = [], webhooks = {} } = dependencies;
  const fanOut = dependencies.fanOut === undefined ? createFanOut() : (dependencies.fanOut ?? undefined);
  const principals = new WeakMap<Request, Principal>();
  const keys = createKeyWatch(db, log);
  const admission = createAdmission(dependencies.ingest);

  const contextOf = (principal: Principal): Context => {
    const scope = db.scope(principal.workspaceId);
    const loaders = createLoaders(scope, registry);
    return { scope, principal, registry, host, feed, keys, admission, webhooks, log, requestId: randomUUID(), loaders };
  };

  const yoga = createYoga<{ principal?: Principal; req?: IncomingMessage }, Context>({
    schema,
    graphqlEndpoint: PATH,
    context: ({ principal, request }) => contextOf((principal ?? principals.get(request))!),
    graphiql: (request, server) =>
      graphiqlOptions(request, server?.req?.socket.remoteAddress, dependencies.graphiqlKey),
    renderGraphiQL,
    // Any site could else read GraphiQL's page with its key.
    cors:
      origins.length > 0
        ? { origin: [...origins], allowedHeaders: ['authorization', 'content-type', 'x-api-key'] }
        : false,
    maxRequestBodySize: MAX_BODY,
    batching: false,
    multipart: false,
    landingPage: false,
    // Ours asks the database.
    healthCheckEndpoint: '/health/live',
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (...what: unknown[]) => log.warn({ what }, 'yoga'),
      // What is masked was logged already, with its cause.
      error: () => undefined,
    },
    // The policy masks operations; this is for what fails around them.
    maskedErrors: { maskError: (error) => maskError(error, { log, requestId: randomUUID() }) as Error },
    plugins: [
      useRoutes(db, log),
      useIngest({ db, admission, log }),
      useAuthentication(db, log, principals),
      usePolicy(),
      ...(fanOut ? [useFanOut(fanOut)] : []),
    ],
  });

  const sockets = serveSockets({
    db,
    keys,
    log,
    fanOut,
    path: PATH,
    origins,
    prepare: (principal) => yoga.getEnveloped({ principal } as never) as never,
  });
  const http: Server = createHttpServer(yoga);
  sockets.attach(http);
  const underWay = new Set<ServerResponse>();
  let stopping = false;
  http.on('request', (_request, response) => {
    if (stopping) response.shouldKeepAlive = false;
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return {
    fetch: async (request) => yoga.fetch(request),
    async listen(port, address) {
      http.listen(port, address);
      await once(http, 'listening').catch((cause: Error) => {
        throw new PersonagraphError('INVALID_SETTING', `Cannot listen on ${address}:${port}: ${cause.message}.`, {
          cause,
        });
      });
      const name = address.includes(':') ? `[${address}]` : address;
      return `http://${name}:${(http.address() as AddressInfo).port}${PATH}`;
    },
    async dispose() {
      stopping = true;
      await sockets.dispose();
      const closed = new Promise((resolve) => http.close(resolve));
      for (const response of underWay) {
        // Its answer says that the connection ends with it; where that was begun already, the connection is closed after.
        response.shouldKeepAlive = false;
        response.once('close', () => setImmediate(() => http.closeIdleConnections()));
      }
      await fanOut?.stop();
      const late = setTimeout(() => http.closeAllConnections(), LATE_MS);
      await closed;
      clearTimeout(late);
      await yoga.dispose();
      await keys.stop();
    },
  };
}
