import pg from 'pg';

/** An abort may come between two statements: the later ones are cancelled too, as soon as they are seen. */
const AGAIN_MS = 200;

/** Cancels what the PostgreSQL behind a client does now. It may not be reached; then nothing is under way, or a later attempt tells. */
export type Cancel = (client: pg.ClientBase) => Promise<void>;

/** Cancels by the number of the process, on a connection of its own. */
export function cancelBackends(url: string): Cancel {
  return (client) => cancelBackend(url, (client as ClientParts).processID);
}

/** Cancels by PostgreSQL's own protocol, which poolers pass on: behind them the number of the process is none. */
export const cancelByProtocol: Cancel = (client) =>
  new Promise((resolve, reject) => {
    const { host, port, processID, secretKey } = client as ClientParts;
    const connection = new pg.Connection({}) as pg.Connection & ConnectionParts;
    connection.on('error', reject);
    // It is answered by nothing but the end.
    connection.on('end', () => resolve());
    connection.on('connect', () => connection.cancel(processID, secretKey));
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });

/** The parts of a client that its types do not show. */
interface ClientParts extends pg.ClientBase {
  readonly processID: number;
  readonly secretKey: number;
  readonly host: string;
  readonly port: number;
}

/** The parts of a connection that its types do not show. */
interface ConnectionParts {
  connect(port: number | string, host?: string): void;
  cancel(processID: number, secretKey: number): void;
}

/** How a statement of a pool is ended before it is done. */
export interface Ending {
  readonly cancel: Cancel;
  /** Milliseconds after which each is. Default: PostgreSQL itself has a limit. */
  readonly limitMs?: number;
}

/** Cancels what a client's PostgreSQL does once the signal aborts, until it is disposed. */
export function cancelOnAbort(stop: Cancel, client: pg.ClientBase, signal: AbortSignal): Disposable {
  let disposed = false;
  let again: NodeJS.Timeout | undefined;
  const cancel = async () => {
    await stop(client).catch(() => undefined);
    if (!disposed) again = setTimeout(() => void cancel(), AGAIN_MS).unref();
  };
  const onAbort = () => void cancel();
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    [Symbol.dispose]() {
      disposed = true;
      clearTimeout(again);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

async function cancelBackend(url: string, pid: number): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'personagraph cancel',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_cancel_backend($1)', [pid]);
  } finally {
    await client.end().catch(() => undefined);
  }
}
