import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { WebSocketServer } from 'ws';
import { isAddress, toOriginForm } from './request-target.ts';

export interface UpgradeOptions {
  readonly path: string;
  readonly origins: readonly string[];
  /** True for a connection over the limit of its address. */
  readonly isCrowded: (socket: Duplex) => boolean;
  readonly log: Logger;
}

/** Hands upgrades at one path, from pages that may connect, to a socket server; refuses the others. */
export function createUpgrade(sockets: WebSocketServer, { path, origins, isCrowded, log }: UpgradeOptions) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (err) => log.debug({ err }, 'a socket failed'));
    // An error thrown here is caught by nobody: it would end the process.
    try {
      if (isCrowded(socket)) return refuse(socket, '429 Too Many Requests');
      toOriginForm(request);
      if (!isAddress(request)) return refuse(socket, '400 Bad Request');
      if (request.url?.split('?', 1)[0] !== path) return refuse(socket, '404 Not Found');
      if (!isAllowed(request, origins)) return refuse(socket, '403 Forbidden');
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
    } catch (err) {
      log.error({ err }, 'an upgrade failed');
      socket.destroy();
    }
  };
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
