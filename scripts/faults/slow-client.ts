import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { WebSocket } from 'ws';
import type { StreamResult } from './streams.ts';

/** A subscription whose client stops reading: nothing of it is taken from the network. */
export interface SlowClient {
  readonly name: string;
  /** Reads on, to the end the server gave it; returns all results. */
  read(): Promise<StreamResult[]>;
  close(): void;
}

interface Subscription {
  readonly url: string;
  readonly key: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** By WebSocket; resolves once it is subscribed and stalled. */
export async function slowSocket({ url, key, query, variables }: Subscription): Promise<SlowClient> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const messages: { readonly id?: string; readonly type: string; readonly payload?: unknown }[] = [];
  let wake: () => void = () => undefined;
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()));
    wake();
  });
  const until = async (type: string, id?: string) => {
    while (!messages.some((one) => one.type === type && one.id === id)) {
      if (socket.readyState === WebSocket.CLOSED) throw new Error('the stalled socket was closed');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  socket.on('close', () => wake());
  await once(socket, 'open');
  const send = (message: object) => socket.send(JSON.stringify(message));
  send({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } });
  await until('connection_ack');
  send({ id: 'changes', type: 'subscribe', payload: { query, variables } });
  // Answered after it.
  send({ id: 'after', type: 'subscribe', payload: { query: '{ __typename }' } });
  await until('complete', 'after');
  socket.pause();
  return {
    name: 'WebSocket',
    async read() {
      socket.resume();
      await until('complete', 'changes');
      return messages.flatMap(({ id, type, payload }) =>
        id === 'changes' && type === 'next' ? [payload as StreamResult] : [],
      );
    },
    close: () => socket.terminate(),
  };
}

/** By Server-Sent Events. */
export async function slowEventStream({ url, key, query, variables }: Subscription): Promise<SlowClient> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  };
  const posted = request(url, { method: 'POST', headers });
  posted.on('error', () => undefined);
  posted.end(JSON.stringify({ query, variables }));
  // Never read, it fills what lies between.
  const [response] = (await once(posted, 'response')) as [IncomingMessage];
  return {
    name: 'event stream',
    async read() {
      let text = '';
      response.setEncoding('utf8');
      for await (const piece of response) text += piece;
      return [...text.matchAll(/^data: ?(\{.*)$/gm)].map(([, data]) => JSON.parse(data!) as StreamResult);
    },
    close: () => posted.destroy(),
  };
}
