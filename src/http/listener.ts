import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { adoptInto } from './adopted.ts';
import { listenAt } from './listen.ts';

/** Longest time that requests under way may still take once the server is to stop. */
const LATE_MS = 5_000;
/** Longest time that an answer may wait without its client taking any of it. */
const UNREAD_MS = 30_000;

/** An open port, and the requests under way on it. */
export interface Listener {
  readonly http: Server;
  /** Opens a port (0 takes a free one), and returns its origin. Throws INVALID_SETTING. */
  listen(port: number, address: string): Promise<string>;
  /** Serves a connection that another process accepted. */
  adopt(socket: Socket): void;
  /** Lets every answer from now on end its connection. */
  retire(): void;
  /** Closes the port and ends the streams; requests under way are answered within five seconds, or cut off. */
  close(endStreams: () => Promise<void> | undefined): Promise<void>;
}

/** `unreadMs` is how long an answer nobody reads is kept; then its connection is cut off. Default 30 seconds. */
export function createListener(handle: RequestListener, unreadMs = UNREAD_MS): Listener {
  /** The last request of each connection, which alone may end it: those before it in a row are answered first. */
  const underWay = new Map<Socket, ServerResponse>();
  let retired = false;
  const http = createServer((request, response) => {
    if (retired) response.shouldKeepAlive = false;
    underWay.set(request.socket, response);
    response.once('close', answered);
    endUnread(response, unreadMs);
    handle(request, response);
  });
  const adopted = adoptInto(http);
  // An answer that waited for others on a connection that broke is never closed.
  http.on('connection', (socket) => socket.once('close', () => underWay.delete(socket)));
  function answered(this: ServerResponse): void {
    const { socket } = this.req;
    if (underWay.get(socket) === this) underWay.delete(socket);
  }
  return {
    http,
    listen: (port, address) => listenAt(http, port, address),
    adopt: adopted.add,
    retire() {
      retired = true;
    },
    async close(endStreams) {
      const closed = Promise.all([new Promise((resolve) => http.close(resolve)), adopted.closed()]);
      for (const response of underWay.values()) {
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

/** Cuts off a connection that took nothing of an answer for some time. One whose answer is still being made stays. */
function endUnread(response: ServerResponse, unreadMs: number): void {
  response.setTimeout(unreadMs, () => {
    const { socket } = response;
    if (!socket) return;
    if (socket.writableLength > 0) socket.destroy();
    else socket.setTimeout(unreadMs);
  });
}
