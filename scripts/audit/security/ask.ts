import { Agent, request as send } from 'node:http';
import { WebSocket } from 'ws';

/** An answer, as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  /** Beside the path of the API. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; an operation is written as JSON. */
  readonly body?: string;
}

export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Longest time that an answer may take. */
const LONGEST_MS = 60_000;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** Ends the connections that are kept. */
export function hangUp(): void {
  agent.destroy();
}

/** Posts an operation. Rejects where the connection breaks. */
export function ask(url: string, key: string | null, operation: Operation, headers = {}): Promise<Answer> {
  return exchange(url, key, { headers, body: JSON.stringify(operation) });
}

/** Any request. Rejects where the connection breaks, and where no answer comes. */
export function exchange(
  url: string,
  key: string | null,
  { method = 'POST', path, headers, body }: Asked,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const own = {
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    };
    const target = path === undefined ? url : new URL(path, url);
    const sent = send(target, { method, headers: own, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        clearTimeout(late);
        resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() });
      });
    });
    const late = setTimeout(() => sent.destroy(new Error(`no answer within ${LONGEST_MS} ms`)), LONGEST_MS);
    sent.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    sent.end(body);
  });
}

/** How long an event stream is listened to. */
const HEARD_MS = 150;

/** Opens an event stream, and hangs up soon: what it began with. */
export async function firstOfStream(url: string, key: string, operation: Operation): Promise<Answer> {
  const stop = new AbortController();
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${key}` };
  const body = JSON.stringify(operation);
  const response = await fetch(url, { method: 'POST', headers, body, signal: stop.signal });
  setTimeout(() => stop.abort(), HEARD_MS);
  let text = '';
  try {
    for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), text };
}

/** How an operation of a socket ended: with messages of it, or the code the socket was closed with. */
export interface SocketAnswer {
  readonly messages: readonly string[];
  readonly closed: number | null;
}

/** Asks over a socket, up to the end of the operation. */
export function askBySocket(url: string, key: string | null, operation: Operation): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
    const messages: string[] = [];
    const late = setTimeout(() => {
      socket.terminate();
      reject(new Error(`no answer within ${LONGEST_MS} ms`));
    }, LONGEST_MS);
    const end = (closed: number | null) => {
      clearTimeout(late);
      socket.terminate();
      resolve({ messages, closed });
    };
    socket.on('open', () => {
      const payload = key === null ? {} : { authorization: `Bearer ${key}` };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const { type } = JSON.parse(text) as { type: string };
      if (type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: operation }));
      else messages.push(text);
      if (type === 'complete' || type === 'error') end(null);
    });
    socket.on('close', end);
    // An upgrade that is refused.
    socket.on('error', () => end(socket.readyState === WebSocket.OPEN ? null : 0));
  });
}
