import type pg from 'pg';
import type { Ending } from '../cancel.ts';
import { begin, ClientLane, commit, TRANSACTION_LIMIT } from '../client-lane.ts';
import type { Isolation } from '../connection.ts';
import { keepsSession } from '../errors.ts';
import type { Call, Lane } from '../lane.ts';
import { runPipeline } from '../pipeline-lane.ts';
import { preparedStatement } from '../prepared.ts';
import type { TextReader } from '../texts/text-reader.ts';
import { withEndable } from './endable.ts';

/** How often a transaction is begun that deadlocks, or cannot be serialised. */
const MOST_ATTEMPTS = 3;

/** The parts of a store that its pool's lanes share. */
export interface PoolParts {
  readonly ending: Ending;
  readonly pool: pg.Pool;
  readonly texts: TextReader;
  /** Told of the text of each statement that has a connection given to it here. */
  readonly onStatement?: ((text: string) => void) | undefined;
}

/** Each statement on whichever connection of the pool is free. */
export class PoolLane implements Lane {
  readonly #parts: PoolParts;
  readonly #pool: pg.Pool;
  readonly #texts: TextReader;
  readonly #prepares: boolean;

  constructor(parts: PoolParts, prepares = false) {
    this.#parts = parts;
    this.#pool = parts.pool;
    this.#texts = parts.texts;
    this.#prepares = prepares;
  }

  async query(text: string, values: readonly unknown[], { signal }: Call = {}): Promise<unknown[]> {
    if (signal || this.#parts.ending.limitMs !== undefined) return this.#endable(text, values, signal);
    const { rows } = this.#prepares
      ? await this.#pool.query(preparedStatement(text, values))
      : await this.#pool.query(text, values as unknown[]);
    return rows;
  }

  async #endable(text: string, values: readonly unknown[], signal?: AbortSignal): Promise<unknown[]> {
    const { ending, onStatement } = this.#parts;
    onStatement?.(text);
    const statement = this.#prepares ? preparedStatement(text, values) : { text, values: values as unknown[] };
    const ended = withEndable(ending, this.#pool, signal, async (client) => (await client.query(statement)).rows);
    return signal ? ended.catch(reasonOf(signal)) : ended;
  }

  get prepared(): Lane {
    return new PoolLane(this.#parts, true);
  }

  async readList(text: string, values: readonly unknown[], { workspaceId, signal }: Call = {}): Promise<string> {
    const reading = this.#texts.read({ text, values, workspaceId, signal: signal && (() => signal) });
    const { fields } = await (signal ? reading.catch(reasonOf(signal)) : reading);
    return fields[0]!;
  }

  async alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let failure: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // A connection that was cut in the middle of a COPY is not given to others.
      client.release(failure && !isAnswered(failure) ? failure : undefined);
    }
  }

  transaction<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T> {
    return this.#attempt(async (client) => {
      await client.query(`${begin(isolation)}; ${TRANSACTION_LIMIT}`);
      const result = await work(new ClientLane(client, true));
      await commit(client);
      return result;
    });
  }

  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    return this.#attempt((client) => runPipeline(client, work));
  }

  async #attempt<T>(transaction: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      const client = await this.#pool.connect();
      try {
        const result = await transaction(client);
        client.release();
        return result;
      } catch (error) {
        // A connection that cannot even roll back is not given back to the pool.
        const broken = await client.query('ROLLBACK').then(
          () => false,
          () => true,
        );
        client.release(broken);
        const { code } = error as { code?: string };
        if (attempts < MOST_ATTEMPTS && (code === '40P01' || code === '40001')) continue;
        throw error;
      }
    }
  }
}

/** Throws why a statement was ended, where it was, instead of what PostgreSQL said of it. */
function reasonOf(signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw signal.aborted ? signal.reason : error;
  };
}

/** A reader's own failure leaves the connection ready as well. */
function isAnswered(failure: Error): boolean {
  return !('code' in failure) || keepsSession(failure);
}
