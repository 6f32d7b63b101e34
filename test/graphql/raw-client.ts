import { once } from 'node:events';
import { vi } from 'vitest';
import WebSocket from 'ws';

/** A client that shows the very messages the server sends. */
export interface RawClient {
  readonly socket: WebSocket;
  /** What was sent for operations, in order. */
  readonly messages: string[];
  subscribe(id: string, query: string, options?: { variables?: object; operationName?: string }): void;
  complete(id: string): void;
  /** Resolves with the messages once there are so many. */
  received(count: number): Promise<string[]>;
  close(): Promise<void>;
}

export async function rawClient(url: string, key: string): Promise<RawClient> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const messages: string[] = [];
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }));
  await once(socket, 'message');
  socket.on('message', (data) => messages.push(String(data)));
  const send = (message: object) => socket.send(JSON.stringify(message));
  return {
    socket,
    messages,
    subscribe: (id, query, options = {}) => send({ id, type: 'subscribe', payload: { query, ...options } }),
    complete: (id) => send({ id, type: 'complete' }),
    async received(count) {
      await vi.waitFor(
        () => {
          if (messages.length < count)
            throw new Error(`${messages.length} of ${count}: ${messages.at(-1)?.slice(0, 500)}`);
        },
        { timeout: 10_000, interval: 10 },
      );
      return messages;
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
