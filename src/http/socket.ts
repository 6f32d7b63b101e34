import type { Server } from 'node:http';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocket, WebSocketServer } from 'ws';
import { KEY_ENDED } from '../graphql/push/change-stream.ts';
import type { KeyWatch } from '../graphql/push/key-watch.ts';
import { secretOfSocket } from './authentication.ts';
import {
  type OperationParts,
  preparedOf,
  prepareOperation,
  type SocketConnection,
  subscribe,
} from './socket-operation.ts';
import { createUpgrade } from './upgrade.ts';

/** Largest message of a client. */
const MAX_MESSAGE = 64 * 1024;

export interface SocketOptions extends OperationParts {
  readonly watch: KeyWatch;
  /** Path upgrades are taken at. */
  readonly path: string;
  /** Origins pages may connect from, besides the server's own. */
  readonly origins: readonly string[];
}

/** The sockets of HTTP servers. */
export interface Sockets {
  attach(server: Server): void;
  /** Connections that are open. */
  count(): number;
  /** Takes no more upgrades, and closes every socket. */
  dispose(): Promise<void>;
}

/** Takes graphql-transport-ws connections. */
export function serveSockets(options: SocketOptions): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const upgrade = createUpgrade(sockets, options);
  const serving = useServer(
    {
      execute: (args) => preparedOf(args).execute(args) as never,
      subscribe: (args) => subscribe(args, options.fanOut) as never,
      onConnect: (connection) => admit(connection, options),
      onSubscribe: (connection, id, payload) => prepareOperation(connection, id, payload, options),
    },
    sockets,
  );
  const servers = new Set<Server>();
  return {
    attach(server) {
      servers.add(server);
      server.on('upgrade', upgrade);
    },
    count: () => sockets.clients.size,
    async dispose() {
      for (const server of servers) server.off('upgrade', upgrade);
      // The socket server alone would close no client.
      await serving.dispose();
    },
  };
}

/** Lets in a connection that carries a key. Its socket is closed once the key ends. */
async function admit({ connectionParams, extra }: SocketConnection, { keys, watch }: SocketOptions) {
  const principal = (await keys.find(secretOfSocket(connectionParams, extra.request.headers)))?.principal;
  const { socket } = extra;
  if (!principal) {
    socket.close(CloseCode.Unauthorized, 'The connection carries no valid API key.');
    return false;
  }
  if (socket.readyState !== WebSocket.OPEN) return false;
  const forget = watch.watch(principal, () => {
    // After what its streams still have to say.
    setImmediate(() => socket.close(CloseCode.Forbidden, KEY_ENDED));
  });
  socket.once('close', forget);
  return true;
}
