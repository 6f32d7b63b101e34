import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** One subscription by one connection. */
export interface StreamOptions {
  readonly url: string;
  readonly key: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Told of every result, in order. */
  item(result: StreamResult): void;
  /** Told once the server has taken the connection. */
  opened?(): void;
}

export interface StreamResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** Reads a subscription until it ends, for whatever reason; resolves then. */
export type Stream = (options: StreamOptions) => Promise<void>;

/** One that is closed while it connects says so to somebody. */
class QuietSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on('error', () => undefined);
  }
}

/** By graphql-transport-ws. */
export const webSocketStream: Stream = async ({ url, key, query, variables, signal, item, opened }) => {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: QuietSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${key}` },
    ...(opened ? { on: { connected: () => opened() } } : {}),
  });
  await new Promise<void>((resolve) => {
    const stop = () => {
      client.terminate();
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    const end = () => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    client.subscribe(
      { query, variables },
      { next: (result) => item(result as StreamResult), error: end, complete: end },
    );
    if (signal.aborted) stop();
  });
  client.terminate();
};

/** By Server-Sent Events. */
export const eventStream: Stream = async ({ url, key, query, variables, signal, item, opened }) => {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  };
  try {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    opened?.();
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const messages = `${text}${decoder.decode(chunk, { stream: true })}`.split('\n\n');
      text = messages.pop()!;
      for (const message of messages) {
        const data = /^data: ?(\{.*)$/m.exec(message)?.[1];
        if (data) item(JSON.parse(data) as StreamResult);
      }
    }
  } catch {
    // Broken off: the cursor says where to go on.
  }
};
