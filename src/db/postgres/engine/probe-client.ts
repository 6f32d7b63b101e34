import pg from 'pg';
import { unreachable } from '../migrate.ts';

/** Milliseconds that a connection, and one statement of a check, may take. */
const LIMIT_MS = 5_000;

/** A connection for checks, closed with `await using`. */
export interface ProbeClient extends AsyncDisposable {
  readonly client: pg.Client;
}

/** Throws DATABASE_UNAVAILABLE. */
export async function openProbe(url: string): Promise<ProbeClient> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
    application_name: 'personagraph probe',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw unreachable(error);
  }
  return { client, [Symbol.asyncDispose]: () => client.end().catch(() => undefined) };
}
