import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import type { Database } from '../db/postgres/connection.ts';
import type { Principal } from '../db/tables/api-keys.ts';
import type { Context } from '../graphql/core/context.ts';
import { codedError } from '../graphql/core/errors.ts';
import { type FanOut, itemsOf } from '../graphql/push/fan-out.ts';
import type { KeyWatch } from '../graphql/push/key-watch.ts';
import { type Connection, SocketOutlet } from '../graphql/push/socket-outlet.ts';
import { principalOf } from './authentication.ts';

/** Largest message of a client. */
const MAX_MESSAGE = 64 * 1024;
/** Most operations of one socket at a time. */
export const MAX_OPERATIONS = 100;

export interface SocketOptions {
  readonly db: Database;
  readonly keys: KeyWatch;
  readonly log: Logger;
  /** Shares what subscribers have in common. Default: each operation is executed for itself. */
  readonly fanOut?: FanOut | undefined;
  /** Path upgrades are taken at. */
  readonly path: string;
  /** Origins pages may connect from, besides the server's own. */
  readonly origins: readonly string[];
  /** What HTTP requests go through: parse, validate, execute, with all plugins. */
  prepare(principal: Principal): {
    readonly schema: ExecutionArgs['schema'];
    readonly parse: (source: string) => ExecutionArgs['document'];
    readonly validate: (schema: ExecutionArgs['schema'], document: ExecutionArgs['document']) => readonly Error[];
    readonly execute: (args: ExecutionArgs) => unknown;
    readonly subscribe: (args: ExecutionArgs) => unknown;
    readonly contextFactory: () => Promise<Context>;
  };
}

/** What the root value of an operation carries to where it is executed. */
interface Operation {
  readonly prepared: ReturnType<SocketOptions['prepare']>;
  readonly connection: Connection;
  readonly id: string;
}

/** Takes graphql-transport-ws connections of an HTTP server. Returns what closes them. */
export function serveSockets(options: SocketOptions): {
  attach(server: Server): void;
  dispose(): Promise<void>;
} {
  const { db, keys, log, fanOut } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const serving = useServer(
    {
      execute: (args) => (args.rootValue as Operation).prepared.execute(args) as never,
      subscribe: (args) => {
        const { prepared, connection, id } = args.rootValue as Operation;
        const join = fanOut?.share(args);
        if (!join) return prepared.subscribe(args) as never;
        // graphql-ws keeps the arguments for as long as the subscription is open, and ten thousand may be.
        Object.assign(args, { contextValue: undefined, rootValue: undefined });
        return itemsOf(join, new SocketOutlet(connection, id)) as never;
      },
      async onConnect({ connectionParams, extra }) {
        const principal = await authenticated(db, connectionParams, extra.request);
        const { socket } = extra;
        if (!principal) {
          socket.close(CloseCode.Unauthorized, 'The connection carries no valid API key.');
          return false;
        }
        if (socket.readyState !== WebSocket.OPEN) return false;
        const forget = keys.watch(principal.keyId, () => {
          // After what its streams still have to say.
          setImmediate(() => socket.close(CloseCode.Forbidden, 'The API key was revoked.'));
        });
        socket.once('close', forget);
        return true;
      },
      async onSubscribe({ connectionParams, extra, subscriptions }, id, { query, variables, operationName }) {
        // This one is among them.
        if (Object.keys(subscriptions).length > MAX_OPERATIONS) {
          return [codedError('TOO_COMPLEX', `A socket has ${MAX_OPERATIONS} operations at a time at most.`)];
        }
        // The key may have been revoked since the connection was made.
        const principal = await authenticated(db, connectionParams, extra.request);
        if (!principal) return [codedError('UNAUTHENTICATED', 'The API key was revoked.')];
        const prepared = options.prepare(principal);
        const { schema, parse, validate, contextFactory } = prepared;
        try {
          const document = parse(query);
          const errors = validate(schema, document);
          if (errors.length > 0) return errors as never;
          return {
            schema,
            document,
            operationName: operationName ?? null,
            variableValues: variables ?? null,
            contextValue: await contextFactory(),
            rootValue: { prepared, id, connection: { socket: extra.socket, stream: extra.request.socket } },
          };
        } catch (error) {
          // A syntax error is an answer to the operation, not the end of the connection.
          if ((error as Error).name === 'GraphQLError') return [error as never];
          throw error;
        }
      },
    },
    sockets,
  );

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (err) => log.debug({ err }, 'a socket failed'));
    // What is thrown here nobody catches: it would end the process.
    try {
      if (request.url?.split('?', 1)[0] !== options.path) return refuse(socket, '404 Not Found');
      if (!isAllowed(request, options.origins)) return refuse(socket, '403 Forbidden');
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
    } catch (err) {
      log.error({ err }, 'an upgrade failed');
      socket.destroy();
    }
  };
  const servers = new Set<Server>();
  return {
    attach(server) {
      servers.add(server);
      server.on('upgrade', upgrade);
    },
    async dispose() {
      for (const server of servers) server.off('upgrade', upgrade);
      // The socket server alone would close no client.
      await serving.dispose();
    },
  };
}

async function authenticated(
  db: Database,
  parameters: Readonly<Record<string, unknown>> | undefined,
  { headers }: IncomingMessage,
): Promise<Principal | null> {
  const given = Object.entries(parameters ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const apiKey = headers['x-api-key'];
  return principalOf(
    db,
    typeof given === 'string' ? given : headers.authorization,
    typeof apiKey === 'string' ? apiKey : null,
  );
}

/** A browser always says where a page comes from; pages of other sites are refused. */
function isAllowed({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
