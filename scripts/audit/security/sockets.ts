import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A socket whose key was taken. Rejects where it was not. */
export async function openSocket(url: string, key: string): Promise<{ readonly socket: WebSocket }> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.on('error', () => undefined);
  const answered = once(socket, 'message');
  const closed = once(socket, 'close').then(([code]) => {
    throw new Error(`the socket was closed with ${code}`);
  });
  closed.catch(() => undefined);
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }));
  await Promise.race([answered, closed]);
  return { socket };
}
