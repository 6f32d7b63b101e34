import { type Client, createClient } from 'graphql-ws/client';
import { disconnectionOf, Interruption, interruptionOf } from './errors.ts';

/** Items that wait for a slow handler at most; more are left with the server, and resumed. */
const MAX_WAITING = 10_000;
const CONNECT_MS = 15_000;

export interface ConnectOptions {
  /** Address of the API: `https://personas.example.com/graphql`; `http`, `ws` and `wss` will do as well. */
  readonly url: string;
  /** The API key, or what gives it: asked for each connection. */
  readonly key: string | (() => string | Promise<string>);
  /** The WebSocket class. Default: the global one; in Node before 22 pass that of the package `ws`. */
  readonly webSocket?: unknown;
  /** Silence after which the connection is tested, and given up after as long again. Default 10,000 ms. */
  readonly heartbeatMs?: number;
}

/** One socket for any number of operations; it is made again when it is next used. */
export interface Connection {
  /** The results of an operation. Throws {@link Interruption}. */
  open(query: string, variables: Readonly<Record<string, unknown>>, signal: AbortSignal): AsyncGenerator<unknown, void>;
  close(): void;
}

export function openConnection({ url, key, webSocket, heartbeatMs = 10_000 }: ConnectOptions): Connection {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A laptop that slept, or a network that changed: the socket says nothing, and would not for minutes.
  const giveUpAfter = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => client.terminate(), milliseconds);
  };
  const alive = () => clearTimeout(timer);
  const client: Client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: async () => ({ authorization: `Bearer ${typeof key === 'string' ? key : await key()}` }),
    ...(webSocket ? { webSocketImpl: webSocket } : {}),
    // Each subscription resumes for itself, after its own cursor.
    retryAttempts: 0,
    keepAlive: heartbeatMs,
    on: {
      connecting: () => giveUpAfter(CONNECT_MS),
      connected: alive,
      ping: (received) => received || giveUpAfter(heartbeatMs),
      pong: alive,
      closed: alive,
      error: alive,
    },
  });

  async function* open(query: string, variables: Readonly<Record<string, unknown>>, signal: AbortSignal) {
    if (signal.aborted) return;
    const waiting: unknown[] = [];
    let ended: { readonly error?: Interruption } | undefined;
    let wake: () => void = () => undefined;
    const end = (error?: Interruption) => {
      ended ??= error ? { error } : {};
      wake();
    };
    const unsubscribe = client.subscribe(
      { query, variables: { ...variables } },
      {
        next(result) {
          if (ended) return;
          const { data, errors } = result;
          const item = data ? Object.values(data)[0] : null;
          if (item == null) return end(interruptionOf(errors ?? []));
          if (waiting.length < MAX_WAITING) waiting.push(item);
          else {
            end(new Interruption('TOO_LARGE', 'The handler is slower than changes come.', 'RESUME'));
            unsubscribe();
          }
          wake();
        },
        error: (thrown) => end(disconnectionOf(thrown)),
        complete: () => end(),
      },
    );
    const stop = () => end();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for (;;) {
        while (waiting.length > 0 && !signal.aborted) yield waiting.shift();
        if (ended) {
          if (ended.error && !signal.aborted) throw ended.error;
          return;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener('abort', stop);
      unsubscribe();
    }
  }
  return {
    open,
    close() {
      alive();
      // One that is just being made may fail.
      Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}
