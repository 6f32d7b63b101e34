import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Slots } from '../sharing/slots.ts';
import { networkOf } from './addresses.ts';
import { adoptInto } from './adopted.ts';
import { Conversation } from './conversation.ts';
import { crowdedAnswer } from './examination.ts';
import { listenAt } from './listen.ts';

/** Longest time that requests under way may still take once the server is to stop. */
const LATE_MS = 5_000;
/** Longest time that an answer may wait without its client taking any of it. */
const UNREAD_MS = 30_000;

/** An open port, and the requests under way on it. */
export interface Listener {
  readonly http: Server;
  /** True for a connection over the limit of its address. */
  isCrowded(socket: Duplex): boolean;
  /** Opens a port (0 takes a free one), and returns its origin. Throws INVALID_SETTING. */
  listen(port: number, address: string): Promise<string>;
  /** Serves a connection that another process accepted. */
  adopt(socket: Socket): void;
  /** Lets every answer from now on end its connection. */
  retire(): void;
  /** Closes the port and ends the streams; requests under way are answered within five seconds, or cut off. */
  close(endStreams: () => Promise<void> | undefined): Promise<void>;
}

export interface ListenerOptions {
  /** How long an answer nobody reads is kept; then its connection is cut off. Default 30 seconds. */
  readonly unreadMs?: number;
  /** Connections that one address may have open. What comes by more is answered 429, and closed. Default 10,000. */
  readonly connectionsAnAddress?: number;
}

export function createListener(
  handle: RequestListener,
  { unreadMs = UNREAD_MS, connectionsAnAddress = 10_000 }: ListenerOptions = {},
): Listener {
  const conversations = new Map<Socket, Conversation>();
  let retired = false;
  const http = createServer((request, response) => {
    if (retired) response.shouldKeepAlive = false;
    conversationOf(request.socket).take(request, response);
  });
  // One timer a connection, which Node begins anew with each request: one of each answer would cost a small read some of its time.
  http.timeout = unreadMs;
  http.on('timeout', (socket) => {
    const conversation = conversations.get(socket);
    if (conversation?.last) endUnread(socket, unreadMs);
    // It idles after an answer. For one that asks for the first time Node has a limit of its own.
    else if (conversation) socket.destroy();
  });
  const adopted = adoptInto(http);
  const open = new Slots(connectionsAnAddress, Number.POSITIVE_INFINITY);
  /** Connections over the limit of their address: what is sent by them is told so. */
  const crowded = new WeakSet<Duplex>();
  http.on('connection', (socket) => {
    const address = networkOf(socket.remoteAddress);
    if (!open.take(address)) crowded.add(socket);
    else socket.once('close', () => open.give(address));
  });
  function conversationOf(socket: Socket): Conversation {
    const known = conversations.get(socket);
    if (known) return known;
    const begun = new Conversation(socket, crowded.has(socket) ? refuseCrowded : handle);
    conversations.set(socket, begun);
    socket.once('close', () => conversations.delete(socket));
    return begun;
  }
  return {
    http,
    isCrowded: (socket) => crowded.has(socket),
    listen: (port, address) => listenAt(http, port, address),
    adopt: adopted.add,
    retire() {
      retired = true;
    },
    async close(endStreams) {
      const closed = Promise.all([new Promise((resolve) => http.close(resolve)), adopted.closed()]);
      for (const { last: response } of conversations.values()) {
        if (!response) continue;
        // Its answer says that the connection ends with it; where that was begun already, the connection is closed after.
        response.shouldKeepAlive = false;
        response.once('close', () => setImmediate(() => http.closeIdleConnections()));
      }
      await endStreams();
      const late = setTimeout(() => http.closeAllConnections(), LATE_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

function refuseCrowded(_request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, text } = crowdedAnswer();
  response.shouldKeepAlive = false;
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      ...headers,
    })
    .end(text);
}

/** Cuts off a connection that took nothing of an answer for some time. One whose answer is still being made stays. */
function endUnread(socket: Socket, unreadMs: number): void {
  if (socket.writableLength > 0) socket.destroy();
  else socket.setTimeout(unreadMs);
}
