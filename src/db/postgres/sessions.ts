import pg from 'pg';
import { cancelOnAbort } from './cancel.ts';
import { ClientLane } from './client-lane.ts';
import type { Scope, Session, SessionOptions } from './connection.ts';
import { LaneConnection, LaneScope } from './lane.ts';

/** Ends a statement whose process is gone; otherwise it goes on to its end. Not every system can tell. */
const NOTICE_A_DEAD_CLIENT = "SET client_connection_check_interval = '500ms'";
/** Milliseconds that a session without work is kept for the next. */
const IDLE_MS = 10_000;

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
    await client.end().catch(() => undefined);
  }
}

export type KeptSessionOptions = Pick<SessionOptions, 'name' | 'statementMs'> & {
  /** Prepares a session once, when it is opened. */
  readonly prepare?: (session: Session) => Promise<void>;
};

/**
 * Sessions for pieces of work one after another: to open one takes as long as many statements. One is kept for a while for
 * the next; work beside other work has a session opened for it. One whose work failed, or was given up, is ended.
 */
export class KeptSessions {
  readonly #url: string;
  readonly #options: KeptSessionOptions;
  #idle: { readonly client: pg.Client; readonly timer: NodeJS.Timeout } | null = null;
  #ended = false;

  constructor(url: string, options: KeptSessionOptions = {}) {
    this.#url = url;
    this.#options = options;
  }

  /** Works on a session. Throws the signal's reason where that is aborted before. */
  async use<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const client = this.#take() ?? (await this.#open());
    try {
      const result = await workOn(this.#url, client, work, signal);
      // A cancellation may still be on its way to the connection.
      if (signal?.aborted) await end(client);
      else await this.#keep(client);
      return result;
    } catch (error) {
      await end(client);
      throw error;
    }
  }

  /** Ends the session that is kept; none is kept from now on. */
  async end(): Promise<void> {
    this.#ended = true;
    const client = this.#take();
    if (client) await end(client);
  }

  async #open(): Promise<pg.Client> {
    const client = await connect(this.#url, this.#options);
    // One that is lost is nobody's next.
    client.once('end', () => {
      if (this.#idle?.client === client) this.#take();
    });
    try {
      await this.#options.prepare?.(sessionOn(client));
      return client;
    } catch (error) {
      await end(client);
      throw error;
    }
  }

  #take(): pg.Client | null {
    const idle = this.#idle;
    this.#idle = null;
    clearTimeout(idle?.timer);
    return idle?.client ?? null;
  }

  async #keep(client: pg.Client): Promise<void> {
    if (this.#idle || this.#ended) return end(client);
    const timer = setTimeout(() => {
      if (this.#idle?.client !== client) return;
      this.#take();
      void end(client);
    }, IDLE_MS).unref();
    this.#idle = { client, timer };
  }
}

async function connect(url: string, { name, listen, statementMs, onLost }: SessionOptions): Promise<pg.Client> {
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

async function workOn<T>(
  url: string,
  client: pg.Client,
  work: (session: Session) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const cancelling = signal && cancelOnAbort(url, client, signal);
  try {
    return await work(sessionOn(client));
  } finally {
    cancelling?.[Symbol.dispose]();
  }
}

function sessionOn(client: pg.Client): Session {
  return new ClientSession(new ClientLane(client, false));
}

async function end(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}

class ClientSession extends LaneConnection implements Session {
  scope(workspaceId: number): Scope {
    return new LaneScope(this.lane, workspaceId, this);
  }
}
