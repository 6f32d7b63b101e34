import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** How often a read is tried while PostgreSQL is away. */
const ATTEMPTS = 100;

/** Reads what a scenario's database holds, through restarts of PostgreSQL. */
export class StoreView {
  readonly #pool: pg.Pool;
  readonly #sessions = new Set<pg.PoolClient>();

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000, allowExitOnIdle: true });
    this.#pool.on('error', () => undefined);
  }

  async rows<R = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.#pool.query(text, [...values])).rows as R[];
      } catch (error) {
        // SQLSTATE classes 08 and 57: connections lost, a server that stops or starts. Without one, nobody listened.
        const { code = '08' } = error as { code?: string };
        if (attempt === ATTEMPTS || !/^(08|57|E)/.test(code)) throw error;
        await pause(100);
      }
    }
  }

  async count(text: string, values: readonly unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ n: string }>(`SELECT count(*) AS n FROM ${text}`, values);
    return Number(row!.n);
  }

  /** The newest change, 0 where there is none. */
  async lastChange(): Promise<number> {
    const [row] = await this.rows<{ id: string }>(
      'SELECT greatest((SELECT max(id) FROM change), (SELECT max(changes_pruned) FROM workspace)) AS id',
    );
    return Number(row!.id);
  }

  /** A session of its own: what it holds lasts as long as it. */
  async connect(): Promise<pg.PoolClient> {
    const session = await this.#pool.connect();
    // Its query says that it is gone; the event, unheard, would end this process.
    session.on('error', () => undefined);
    this.#sessions.add(session);
    return session;
  }

  /** Ends sessions that a scenario left behind too. */
  async close(): Promise<void> {
    for (const session of this.#sessions) {
      try {
        session.release(true);
      } catch {
        // Given back already.
      }
    }
    await this.#pool.end();
  }
}

/** Current memberships as one line each, by names: all columns, so that an answer written anew shows too. */
const MEMBERSHIPS = `
  SELECT concat_ws(' ', c.external_id, s.key, coalesce(g.key, '-'), m.strength, m.since, m.until, m.cause, m.run_id) AS row
  FROM segment_answer m JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
  JOIN segmentation s ON s.id = m.segmentation_id LEFT JOIN segment g ON g.id = m.segment_id ORDER BY 1`;
const MATCHES = `
  SELECT concat_ws(' ', c.external_id, p.name, m.fit, m.since) AS row FROM persona_match m
  JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id JOIN persona p ON p.id = m.persona_id
  ORDER BY 1`;
/** Counters kept beside what they count. */
const COUNTERS = `
  SELECT concat_ws(' ', s.key, g.key, g.size) AS row FROM segment g JOIN segmentation s ON s.id = g.segmentation_id
  UNION ALL SELECT concat_ws(' ', name, match_count) FROM persona ORDER BY 1`;
const COUNTED = `
  SELECT concat_ws(' ', s.key, g.key, (SELECT count(*) FROM segment_answer m WHERE m.segment_id = g.id)) AS row
  FROM segment g JOIN segmentation s ON s.id = g.segmentation_id
  UNION ALL SELECT concat_ws(' ', p.name, (SELECT count(*) FROM persona_match m WHERE m.persona_id = p.id))
  FROM persona p ORDER BY 1`;
const TOTALS = `
  SELECT concat_ws(' ', customer_id, type, count, first_at, last_at, amount, discount, quantity) AS row
  FROM customer_event_aggregate ORDER BY 1`;
/** Summed anew from the events there are. */
const SUMMED = `
  SELECT concat_ws(' ', customer_id, type, count(*), min(at), max(at), coalesce(sum(amount), 0)::numeric(24,4),
    coalesce(sum(discount), 0)::numeric(24,4), coalesce(sum(quantity), 0)::numeric(24,4)) AS row
  FROM customer_event WHERE customer_id <> 0 GROUP BY customer_id, type ORDER BY 1`;

/** The rows on which the two paths must agree. */
export interface State {
  readonly memberships: readonly string[];
  readonly matches: readonly string[];
  readonly counters: readonly string[];
  readonly counted: readonly string[];
  readonly totals: readonly string[];
  readonly summed: readonly string[];
}

export async function readState(store: StoreView): Promise<State> {
  const list = async (text: string) => (await store.rows<{ row: string }>(text)).map(({ row }) => row);
  return {
    memberships: await list(MEMBERSHIPS),
    matches: await list(MATCHES),
    counters: await list(COUNTERS),
    counted: await list(COUNTED),
    totals: await list(TOTALS),
    summed: await list(SUMMED),
  };
}
