import type pg from 'pg';
import { inSpan, isTracing } from '../../../tracing.ts';
import type { Isolation } from '../connection.ts';
import type { Call, Lane } from '../lane.ts';

const SYSTEM = { 'db.system.name': 'postgresql' };
/** As much of a statement as its kind and table are looked for in. */
const HEAD = 4_096;

/** The lane itself, or one that traces it where somebody looks. */
export function tracedWhereAsked(lane: Lane): Lane {
  return isTracing() ? new TracedLane(lane) : lane;
}

/**
 * A lane whose statements have spans, from when they are asked for: the wait for a connection is part of them. Spans say the
 * kind of a statement and its first table, never its text, which may hold values, nor its parameters.
 */
class TracedLane implements Lane {
  readonly #lane: Lane;

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  get prepared(): Lane {
    return new TracedLane(this.#lane.prepared);
  }

  query(text: string, values: readonly unknown[], call?: Call): Promise<unknown[]> {
    return inStatement(text, () => this.#lane.query(text, values, call));
  }

  readList(text: string, values: readonly unknown[], call?: Call): Promise<string> {
    return inStatement(text, () => this.#lane.readList(text, values, call));
  }

  alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    return inSpan('COPY', { ...SYSTEM, 'db.operation.name': 'COPY' }, 'CLIENT', () => this.#lane.alone(work));
  }

  transaction<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T> {
    return inTransaction(() => this.#lane.transaction((lane) => work(new TracedLane(lane)), isolation));
  }

  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    return inTransaction(() => this.#lane.pipeline((lane) => work(new TracedLane(lane))));
  }
}

/** A pool whose own calls have spans, for Prisma, which takes a pool and no lane. */
export function tracedPool(pool: pg.Pool): pg.Pool {
  if (!isTracing()) return pool;
  const query = (...call: unknown[]) => {
    const [statement] = call;
    const text = typeof statement === 'string' ? statement : (statement as pg.QueryConfig).text;
    return inStatement(text, () => (pool.query as (...call: unknown[]) => Promise<unknown>).apply(pool, call));
  };
  return Object.assign(Object.create(pool), { query }) as pg.Pool;
}

/** Does the work of one statement under its span. */
export function inStatement<T>(text: string, work: () => Promise<T>): Promise<T> {
  if (!isTracing()) return work();
  const { operation, table } = summaryOf(text);
  const name = table === undefined ? operation : `${operation} ${table}`;
  const attributes = { ...SYSTEM, 'db.operation.name': operation, 'db.query.summary': name };
  return inSpan(
    name,
    table === undefined ? attributes : { ...attributes, 'db.collection.name': table },
    'CLIENT',
    work,
  );
}

function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  return inSpan('transaction', SYSTEM, 'CLIENT', work);
}

/** The kind of a statement and the first table it names, both looked for before the first quote: values come after one. */
export function summaryOf(text: string): { readonly operation: string; readonly table: string | undefined } {
  const plain = text.slice(0, HEAD).replaceAll(/"([a-z_][a-z0-9_]*)"/g, '$1');
  const [head = ''] = plain.split(/['"]|\$\D/, 1);
  const operation = /\b(SELECT|INSERT|UPDATE|DELETE|MERGE|COPY|SET|LOCK|EXPLAIN|ANALYZE|NOTIFY|LISTEN)\b/.exec(
    head,
  )?.[1];
  const named = /\b(?:FROM|INTO|UPDATE|JOIN)\s+(?:public\.)?([a-z_][a-z0-9_]{0,62})\b/.exec(head)?.[1];
  return { operation: operation ?? 'statement', table: named };
}
