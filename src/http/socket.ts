import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, type SubscribePayload } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import { OverLimit } from '../graphql/core/cost/operations.ts';
import { KEY_ENDED } from '../graphql/push/change-stream.ts';
import type { KeyWatch } from '../graphql/push/key-watch.ts';
import { Slots } from '../sharing/slots.ts';
import { networkOf } from './addresses.ts';
import { secretOfSocket } from './authentication.ts';
import { tracedOperations } from './operating/traced-operations.ts';
import {
  executeOnceTaken,
  MAX_OPERATIONS,
  type OperationParts,
  prepareOperation,
  subscribe,
} from './socket-operation.ts';
import { type SocketConnection, speak } from './sockets/transport.ts';
import { createUpgrade } from './upgrade.ts';

/** Largest message of a client. */
const MAX_MESSAGE = 64 * 1024;
/** Close code of RFC 6455's registry: the server has too much to do. */
const TRY_AGAIN_LATER = 1013;

export interface SocketOptions extends OperationParts {
  readonly watch: KeyWatch;
  /** Sockets that a key may have open. */
  readonly socketsAKey: number;
  /** True for a connection over the limit of its address. */
  readonly isCrowded: (socket: Duplex) => boolean;
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
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    // One message of a socket a turn of the event loop, to be handled by turns. So are pings.
    allowSynchronousEvents: false,
    autoPong: false,
  });
  const open = new Slots(options.socketsAKey, Number.POSITIVE_INFINITY);
  const upgrade = createUpgrade(sockets, options);
  const steps = tracedOperations({
    prepare: (connection: SocketConnection, id: string, payload: SubscribePayload) =>
      prepareOperation(connection, id, payload, options),
    execute: executeOnceTaken,
    subscribe: (args) => subscribe(args, options.fanOut),
  });
  const speech = speak(
    sockets,
    {
      execute: (args) => steps.execute(args) as never,
      subscribe: (args) => steps.subscribe(args) as never,
      onConnect: (connection) => admit(connection, options, open),
      onSubscribe: steps.prepare,
    },
    options.log,
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
      await speech.hangUp();
    },
  };
}

/**
 * Lets in a connection that carries a key, as long as the key has no more than it may. Its socket is closed once the key ends.
 */
async function admit(connection: SocketConnection, options: SocketOptions, open: Slots): Promise<boolean> {
  const { socket, inbox } = connection.extra;
  const release = inbox.hold();
  const principal = await principalOf(connection, options).finally(release);
  if (principal === 'limited') {
    socket.close(CloseCode.TooManyInitialisationRequests, 'Too many unknown keys came from this address.');
    return false;
  }
  if (!principal) {
    socket.close(CloseCode.Unauthorized, 'The connection carries no valid API key.');
    return false;
  }
  if (socket.readyState !== WebSocket.OPEN) return false;
  if (!open.take(principal.keyId)) {
    socket.close(TRY_AGAIN_LATER, 'The key has as many sockets open as it may have.');
    return false;
  }
  inbox.moveTo(principal.workspaceId);
  const forget = options.watch.watch(principal, () => {
    // After what its streams still have to say.
    setImmediate(() => socket.close(CloseCode.Forbidden, KEY_ENDED));
  });
  // Each of its operations may be told when it closes.
  socket.setMaxListeners(MAX_OPERATIONS + 10);
  socket.once('close', () => {
    forget();
    open.give(principal.keyId);
  });
  return true;
}

async function principalOf({ connectionParams, extra }: SocketConnection, { keys }: SocketOptions) {
  const { headers, socket } = extra.request;
  try {
    const caller = await keys.find(secretOfSocket(connectionParams, headers), networkOf(socket.remoteAddress));
    return caller?.principal;
  } catch (error) {
    if (error instanceof OverLimit) return 'limited';
    throw error;
  }
}
