import { availableParallelism } from 'node:os';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import type { Ending } from '../cancel.ts';
import { withEndable } from '../pool/endable.ts';
import type { PoolTurns } from '../pool/shared-lane.ts';
import { GatheredReads, type ReadRows } from './gathered-reads.ts';
import { type PlacedStatement, TextQuery } from './text-query.ts';
import type { ReadTexts, TextStatement } from './text-statement.ts';
import { usualMs } from './usual-ms.ts';

/** Connections that quick statements share: more than there are processors only switch between each other. */
const SHARED = Math.min(3, Math.max(2, availableParallelism()));
/** A statement counts as quick that took no longer than so many milliseconds of late; of so many texts that is known at most. */
const [QUICK_MS, MOST_TIMED] = [20, 1_000];
/** Statements one connection holds prepared at most. Those of a place are replaced by the next one that takes it. */
const PLACES = 256;
/**
 * Statements of a shared connection do not depend on their values, which come after planning. PostgreSQL would otherwise
 * plan many of them for each request. It would also keep rows that are looked up, in hope of another look: pages hold a row once.
 */
const SESSION = '-c plan_cache_mode=force_generic_plan -c jit=off -c enable_memoize=off';

interface Shared {
  readonly client: pg.Client;
  /** Statements on their way. */
  underWay: number;
  /** When the last one was answered. */
  answered: number;
}

/** Runs statements that return one row of texts: quick ones on shared connections, without waiting for each other. */
export class TextReader {
  readonly #url: string;
  readonly #pool: pg.Pool;
  readonly #turns: PoolTurns;
  readonly #ending: Ending;
  readonly #statementMs: number;
  readonly #onStatement: ((text: string) => void) | undefined;
  readonly #shared: Promise<Shared>[] = [];
  readonly #open = new Set<Shared>();
  readonly #gathered = new GatheredReads(
    (text, values) => this.#sendOn(text, values),
    (sending) => this.#together(sending),
  );
  readonly #placed = new Map<string, PlacedStatement>();
  /** Texts as they are given. */
  readonly #places: (string | undefined)[] = [];
  /** Milliseconds of late, by text, of statements of which nobody says whether they are quick. */
  readonly #taken = new Map<string, number>();
  #spell: ((text: string) => string) | undefined;
  #next = 0;
  #turn = 0;
  #ended = false;

  /** `statementMs`: milliseconds that a statement may take. */
  constructor(
    url: string,
    { pool, turns, ending }: { readonly pool: pg.Pool; readonly turns: PoolTurns; readonly ending: Ending },
    statementMs: number,
    onStatement?: (text: string) => void,
  ) {
    this.#url = url;
    this.#pool = pool;
    this.#turns = turns;
    this.#ending = ending;
    this.#statementMs = statementMs;
    this.#onStatement = onStatement;
  }

  read(statement: TextStatement): Promise<ReadTexts> {
    this.#onStatement?.(statement.text);
    return statement.quick === undefined ? this.#timed(statement) : this.#read(statement, statement.quick);
  }

  async #timed(statement: TextStatement): Promise<ReadTexts> {
    const { text } = statement;
    const before = this.#taken.get(text);
    const answer = await this.#read(statement, before !== undefined && before < QUICK_MS);
    if (this.#taken.size >= MOST_TIMED) this.#taken.clear();
    this.#taken.set(text, usualMs(before, answer.ms));
    return answer;
  }

  /** No promise more than it takes: small reads spend a good part of their time on them. */
  #read(statement: TextStatement, quick: boolean): Promise<ReadTexts> {
    return quick && !this.#ended ? this.#gathered.read(statement) : this.#readAlone(statement);
  }

  #sendOn(text: string, values: readonly unknown[]): Promise<ReadRows> {
    if (this.#ended) return Promise.reject(new Error('The connections are ended.'));
    const shared = this.#least();
    if (shared) return this.#send(shared, text, values);
    return this.#connect().then((opened) => this.#send(opened, text, values));
  }

  /** Statements go out together: each journey costs more than what it carries. */
  #together(sending: () => void): void {
    const streams = [...this.#open].map(({ client }) => (client as unknown as WithConnection).connection.stream);
    for (const stream of streams) stream.cork();
    try {
      sending();
    } finally {
      for (const stream of streams) stream.uncork();
    }
  }

  async #readAlone({ text, values, signal, workspaceId }: TextStatement): Promise<ReadTexts> {
    if (!this.#spell && !this.#ended) await this.#connect();
    const alone = () => this.#alone(this.#spell?.(text) ?? text, values, signal?.());
    return workspaceId === undefined ? alone() : this.#turns.take(workspaceId, alone);
  }

  /** Ends the shared connections. */
  async end(): Promise<void> {
    this.#ended = true;
    const opened = await Promise.allSettled(this.#shared);
    await Promise.all(
      opened.map((one) => (one.status === 'fulfilled' ? one.value.client.end().catch(() => undefined) : undefined)),
    );
  }

  #alone(text: string, values: readonly unknown[], signal: AbortSignal | undefined): Promise<ReadTexts> {
    return withEndable(this.#ending, this.#pool, signal, async (client) => {
      const begun = performance.now();
      const { rows } = await client.query<string[]>({ text, values: values as unknown[], rowMode: 'array' });
      return { fields: rows[0]!, ms: performance.now() - begun };
    });
  }

  /** The connection with the fewest statements under way; undefined where another one is to be opened. */
  #least(): Shared | undefined {
    let least: Shared | undefined;
    for (const one of this.#open) if (!least || one.underWay < least.underWay) least = one;
    return least && (least.underWay === 0 || this.#shared.length >= SHARED) ? least : undefined;
  }

  #connect(): Promise<Shared> {
    if (this.#shared.length >= SHARED) return this.#shared[this.#turn++ % this.#shared.length]!;
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: 'personagraph reads',
      options: SESSION,
      statement_timeout: this.#statementMs,
    });
    const shared: Shared = { client, underWay: 0, answered: 0 };
    // Told before it is connected. `pg` does not keep it.
    (client as unknown as WithConnection).connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
      if (parameterName === 'server_version') this.#spell = spellingFor(Number.parseInt(parameterValue, 10));
    });
    const connecting = client.connect().then(() => {
      Object.assign(client, { pipeline: true });
      this.#open.add(shared);
      return shared;
    });
    this.#shared.push(connecting);
    const forget = () => {
      this.#open.delete(shared);
      const at = this.#shared.indexOf(connecting);
      if (at >= 0) this.#shared.splice(at, 1);
    };
    // Statements under way are told as well.
    client.on('error', forget);
    client.on('end', forget);
    connecting.catch(forget);
    return connecting;
  }

  #send(shared: Shared, text: string, values: readonly unknown[]): Promise<ReadRows> {
    const statement = this.#place(text);
    const sent = performance.now();
    shared.underWay++;
    return new Promise((resolve, reject) => {
      shared.client.query(
        new TextQuery(statement, values, (error, rows) => {
          const now = performance.now();
          // It waited for those before it.
          const ms = now - Math.max(sent, shared.answered);
          shared.answered = now;
          shared.underWay--;
          if (error) reject(error);
          else resolve({ rows, ms });
        }),
      );
    });
  }

  #place(text: string): PlacedStatement {
    const known = this.#placed.get(text);
    if (known) return known;
    const place = this.#next++ % PLACES;
    const before = this.#places[place];
    if (before) this.#placed.delete(before);
    const statement = { name: `personagraph_read_${place}`, text: this.#spell!(text) };
    this.#places[place] = text;
    this.#placed.set(text, statement);
    return statement;
  }
}

/** The part of a client that its types do not show. */
interface WithConnection {
  readonly connection: {
    readonly stream: Duplex;
    on(event: 'parameterStatus', told: (status: { parameterName: string; parameterValue: string }) => void): void;
  };
}

/**
 * How a PostgreSQL wants statements that are written for the newest: before 17 there is no JSON_SCALAR. Exported for tests.
 * Texts of the API hold no such call.
 */
export function spellingFor(version: number): (text: string) => string {
  return version >= 17 ? (text) => text : (text) => text.replaceAll('JSON_SCALAR(', 'to_json(');
}
