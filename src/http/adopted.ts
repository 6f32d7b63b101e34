import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections that another process accepted. */
export interface Adopted {
  add(socket: Socket): void;
  /** Resolves once all of them are closed. */
  closed(): Promise<void>;
}

/** Serves them by an HTTP server that has no port. */
export function adoptInto(http: Server): Adopted {
  const sockets = new Set<Socket>();
  let all: () => void = () => undefined;
  return {
    add(socket) {
      // An HTTP server begins to look for connections that dawdle when it listens.
      if (!http.listening && sockets.size === 0) http.emit('listening');
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        if (sockets.size === 0) all();
      });
      socket.setNoDelay(true);
      http.emit('connection', socket);
    },
    closed: () =>
      new Promise((resolve) => {
        all = resolve;
        if (sockets.size === 0) resolve();
      }),
  };
}
