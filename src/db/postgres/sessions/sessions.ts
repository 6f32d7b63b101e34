import pg from 'pg';
import { cancelBackends, cancelOnAbort } from '../cancel.ts';
import { ClientLane } from '../client-lane.ts';
import type { Scope, Session, SessionOptions } from '../connection.ts';
import { LaneConnection, LaneScope } from '../lane.ts';
import { tracedWhereAsked } from '../pool/traced-lane.ts';

/** Ends a statement whose process is gone; otherwise it goes on to its end. Not every system can tell. */
const NOTICE_A_DEAD_CLIENT = "SET client_connection_check_interval = '500ms'";

/** Opens a connection of its own, ended with `work`. Throws the signal's reason where that is aborted before. */
export async function openSession<T>(
  url: string,
  work: (session: Session) => Promise<T>,
  options: SessionOptions = {},
): Promise<T> {
  options.signal?.throwIfAborted();
  const client = await connect(url, options);
  try {
    return await workOn(url, client, work, options.signal);
  } finally {
    await end(client);
  }
}

/** Connects by itself; who does ends it. */
export async function connect(url: string, { name, listen, statementMs, onLost }: SessionOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: name ?? 'personagraph session',
    ...(statementMs === undefined ? {} : { statement_timeout: statementMs }),
  });
  client.on('notification', ({ payload }) => listen?.heard(payload ?? ''));
  // The next query is told as well that the connection was lost.
  client.on('error', (error) => onLost?.(error));
  await client.connect();
  try {
    await client.query(NOTICE_A_DEAD_CLIENT).catch(() => undefined);
    if (listen) await client.query(`LISTEN ${listen.channel}`);
    return client;
  } catch (error) {
    await end(client);
    throw error;
  }
}

/** Works on a connection, whose statement under way is cancelled when the signal aborts. */
export async function workOn<T>(
  url: string,
  client: pg.Client,
  work: (session: Session) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const cancelling = signal && cancelOnAbort(cancelBackends(url), client, signal);
  try {
    return await work(sessionOn(client));
  } finally {
    cancelling?.[Symbol.dispose]();
  }
}

export function sessionOn(client: pg.Client): Session {
  return new ClientSession(tracedWhereAsked(new ClientLane(client, false)));
}

/** Ends a connection, or one that is lost. */
export async function end(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}

class ClientSession extends LaneConnection implements Session {
  scope(workspaceId: number): Scope {
    return new LaneScope(this.lane, workspaceId, this);
  }
}
