import type { IncomingMessage } from 'node:http';
import {
  CloseCode,
  type ConnectionInitMessage,
  type Context,
  handleProtocols,
  makeServer,
  type ServerOptions,
} from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket, WebSocketServer } from 'ws';
import { networkOf } from '../addresses.ts';
import { takesMore, untilTaken } from '../socket-outlet.ts';
import type { Inbox } from './inbox.ts';
import { ReadingTurns } from './reading-turns.ts';

/** A socket is asked this often if its client is still there. */
const PING_EVERY_MS = 12_000;

/** What a connection has beside its parameters. */
export interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly inbox: Inbox;
}

/** A connection, and the parameters it sent. */
export type SocketConnection = Context<ConnectionInitMessage['payload'], Extra>;

/** What is spoken with all clients. */
export interface Speech {
  /** Closes every socket, and takes no more. */
  hangUp(): Promise<void>;
}

/**
 * Speaks graphql-transport-ws with the clients of a socket server, as graphql-ws's own adapter does, but by turns: messages
 * and pings wait in the inbox of their socket, also while its client does not take the answers.
 */
export function speak(
  sockets: WebSocketServer,
  options: ServerOptions<ConnectionInitMessage['payload'], Extra>,
  log: Logger,
): Speech {
  const server = makeServer<ConnectionInitMessage['payload'], Extra>(options);
  const turns = new ReadingTurns();
  const inboxes = new Map<WebSocket, Inbox>();
  sockets.options.handleProtocols = handleProtocols;
  sockets.on('connection', (socket, request) => {
    const stream = request.socket;
    const inbox = turns.open(`address ${networkOf(stream.remoteAddress)}`, {
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    });
    inboxes.set(socket, inbox);
    const fail = (err: unknown) => {
      log.error({ err }, 'a message of a socket failed');
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    /** Takes what is answered, once the client has taken most of what it was sent. */
    const put = (answer: () => unknown) =>
      inbox.put(() => {
        answer();
        if (!takesMore(stream)) void untilTaken(stream).then(inbox.hold());
      });
    stream.on('data', (chunk: Buffer) => inbox.arrived(chunk.length));
    // Of messages that break the protocol; ws closes the socket itself, and says why.
    socket.on('error', (err) => log.debug({ err }, 'a socket failed'));
    socket.on('ping', (data) => put(() => socket.pong(data)));
    const stopAsking = keepAlive(socket, request, inbox);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) => sendTo(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) => socket.on('message', (data) => put(() => take(String(data)).catch(fail))),
      },
      { socket, request, inbox },
    );
    socket.once('close', (code, reason) => {
      stopAsking();
      inboxes.delete(socket);
      inbox.end();
      closed(code, String(reason)).catch(fail);
    });
  });
  return {
    async hangUp() {
      for (const [socket, inbox] of inboxes) {
        // Its client's goodbye is read, whatever waits before it.
        inbox.end();
        socket.close(1001, 'Going away');
      }
      sockets.removeAllListeners();
      await new Promise<void>((resolve, reject) => {
        sockets.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}

/** Resolves once it is handed on, or the client is gone, whose socket then closes. */
function sendTo(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.OPEN) socket.send(text, () => resolve());
    else resolve();
  });
}

/** Ends a socket whose client answers no ping, or takes nothing while it is not read. Returns what stops that. */
function keepAlive(socket: WebSocket, { socket: stream }: IncomingMessage, inbox: Inbox): () => void {
  /** True from a ping to the sign of life after it. */
  let asked = false;
  let takenBefore = -1;
  const timer = setInterval(() => {
    const { writableLength } = stream;
    const taken = stream.bytesWritten - writableLength;
    const stands = writableLength > 0 && taken === takenBefore;
    takenBefore = taken;
    // What it answers is not read while messages wait.
    const waits = inbox.bytes > 0 || inbox.shut;
    if (waits ? stands : asked) return socket.terminate();
    asked = !waits;
    if (asked) socket.ping();
  }, PING_EVERY_MS);
  stream.on('data', () => {
    asked = false;
  });
  return () => clearInterval(timer);
}
