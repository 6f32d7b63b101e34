import type pg from 'pg';
import type { Session, SessionOptions } from '../connection.ts';
import { connect, end, sessionOn, workOn } from './sessions.ts';

/** Milliseconds that a session without work is kept for the next. */
const IDLE_MS = 10_000;

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
