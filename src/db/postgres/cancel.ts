import pg from 'pg';

/** An abort may come between two statements: the later ones are cancelled too, as soon as they are seen. */
const AGAIN_MS = 200;

/** Cancels what a client's PostgreSQL does once the signal aborts, until it is disposed. */
export function cancelOnAbort(url: string, client: pg.Client, signal: AbortSignal): Disposable {
  const { processID: pid } = client as pg.Client & { readonly processID: number };
  let disposed = false;
  let again: NodeJS.Timeout | undefined;
  const cancel = async () => {
    // It may not be reached; then nothing is under way, or the next attempt tells.
    await cancelBackend(url, pid).catch(() => undefined);
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
