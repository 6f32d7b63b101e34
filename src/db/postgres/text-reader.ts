import type pg from 'pg';
import { keepsSession } from './errors.ts';

/** Statements one connection holds prepared at most. Those of a place are replaced by the next one that takes it. */
const PLACES = 256;

/** What of `pg`'s connection tells which statements it holds. */
interface Prepared {
  readonly parsedStatements: Record<string, string>;
}

/** Runs statements that return one text. Many differ, and come and go: a connection holds a bounded number of them. */
export class TextReader {
  readonly #pool: pg.Pool;
  readonly #placeOf = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [];
  #next = 0;

  readonly #onStatement: ((text: string) => void) | undefined;

  constructor(pool: pg.Pool, onStatement?: (text: string) => void) {
    this.#pool = pool;
    this.#onStatement = onStatement;
  }

  /** The only value of the only row. With `prepare`, connections keep the statement planned. */
  async read(text: string, values: readonly unknown[], prepare: boolean): Promise<string> {
    this.#onStatement?.(text);
    const client = await this.#pool.connect();
    try {
      const query = { text, values: values as unknown[], rowMode: 'array' as const };
      const name = prepare ? await this.#nameOn(client, text) : undefined;
      const { rows } = await client.query<[string]>(name === undefined ? query : { ...query, name });
      client.release();
      return rows[0]![0];
    } catch (error) {
      // A connection that was lost, or fell out of step, is not given to others.
      client.release(keepsSession(error) ? undefined : (error as Error));
      throw error;
    }
  }

  /** The name of the statement's place, where a connection that held another there has let go of it. */
  async #nameOn(client: pg.PoolClient, text: string): Promise<string> {
    const name = `personagraph_read_${this.#place(text)}`;
    const { parsedStatements } = (client as unknown as { readonly connection: Prepared }).connection;
    const held = parsedStatements[name];
    if (held !== undefined && held !== text) {
      await client.query(`DEALLOCATE ${name}`);
      delete parsedStatements[name];
    }
    return name;
  }

  #place(text: string): number {
    const known = this.#placeOf.get(text);
    if (known !== undefined) return known;
    const place = this.#next++ % PLACES;
    const before = this.#texts[place];
    if (before !== undefined) this.#placeOf.delete(before);
    this.#texts[place] = text;
    this.#placeOf.set(text, place);
    return place;
  }
}
