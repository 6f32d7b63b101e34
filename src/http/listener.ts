import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PersonagraphError } from '../errors.ts';

/** Longest time that requests under way may still take once the server is to stop. */
const LATE_MS = 5_000;
/** Longest time that an answer may wait without its client taking any of it. */
const UNREAD_MS = 30_000;

/** An open port, and the requests under way on it. */
export interface Listener {
  readonly http: Server;
  /** Opens a port (0 takes a free one), and returns its origin. Throws INVALID_SETTING. */
  listen(port: number, address: string): Promise<string>;
  /** Lets every answer from now on end its connection. */
  retire(): void;
  /** Closes the port and ends the streams; requests under way are answered within five seconds, or cut off. */
  close(endStreams: () => Promise<void> | undefined): Promise<void>;
}

/** `unreadMs` is how long an answer nobody reads is kept; then its connection is cut off. Default 30 seconds. */
export function createListener(handle: RequestListener, unreadMs = UNREAD_MS): Listener {
  const http = createServer(handle);
  const underWay = new Set<ServerResponse>();
  let retired = false;
  http.on('request', (_request, response) => {
    if (retired) response.shouldKeepAlive = false;
    underWay.add(response);
    endUnread(response, unreadMs);
    response.once('close', () => underWay.delete(response));
  });
  return {
    http,
    async listen(port, address) {
      http.listen(port, address);
      await once(http, 'listening').catch((cause: Error) => {
        const message = `Cannot listen on ${address}:${port}: ${cause.message}.`;
        throw new PersonagraphError('INVALID_SETTING', message, { cause });
      });
      const name = address.includes(':') ? `[${address}]` : address;
      return `http://${name}:${(http.address() as AddressInfo).port}`;
    },
    retire() {
      retired = true;
    },
    async close(endStreams) {
      const closed = new Promise((resolve) => http.close(resolve));
      for (const response of underWay) {
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
