import pg from 'pg';
import type { Scope } from '../../postgres/connection.ts';
import { columnReader } from '../../postgres/copy/columns.ts';
import { readingEverybody } from '../../postgres/statistics.ts';

/** A number of customers that fences are made for. */
export interface FencedNumber {
  readonly kind: 'FIELD' | 'TRAIT';
  readonly name: string;
  /** Of an income; otherwise empty. */
  readonly currency: string;
}

/** The same with its fences. */
export interface StoredFence extends FencedNumber {
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Those with a value, unless said otherwise. */
  readonly customers: number;
}

const COLUMNS: Readonly<Record<string, string>> = {
  income: 'c.income::float8',
  children: 'c.children::float8',
  householdSize: 'c.household_size::float8',
};

/** Numbers that the workspace has: the numeric fields, incomes by currency, and numeric traits. */
export async function fencedNumbers(scope: Scope): Promise<FencedNumber[]> {
  const currencies = await scope.query<{ currency: string }>(
    'SELECT DISTINCT income_currency AS currency FROM customer WHERE workspace_id = $1 AND income_currency IS NOT NULL ORDER BY 1',
    [scope.workspaceId],
  );
  const traits = await scope.query<{ name: string }>(
    `SELECT name FROM trait WHERE workspace_id = $1 AND kind = 'NUMBER' ORDER BY name`,
    [scope.workspaceId],
  );
  return [
    ...['children', 'householdSize'].map((name) => ({ kind: 'FIELD' as const, name, currency: '' })),
    ...currencies.map(({ currency }) => ({ kind: 'FIELD' as const, name: 'income', currency })),
    ...traits.map(({ name }) => ({ kind: 'TRAIT' as const, name, currency: '' })),
  ];
}

/** Values of numbers, a column each, of everybody, or of `most` customers or a few more or less; NaN is missing. */
export async function readNumbers(
  scope: Scope,
  numbers: readonly FencedNumber[],
  most: number,
): Promise<Float64Array[]> {
  const expressions = numbers.map(({ kind, name, currency }) => {
    if (kind === 'TRAIT') {
      const key = pg.escapeLiteral(name);
      return `CASE jsonb_typeof(c.traits -> ${key}) WHEN 'number' THEN (c.traits ->> ${key})::float8 END`;
    }
    const column = COLUMNS[name]!;
    return currency === '' ? column : `CASE WHEN c.income_currency = ${pg.escapeLiteral(currency)} THEN ${column} END`;
  });
  const [count] = await scope.query<{ customers: number }>(
    'SELECT coalesce(sum(customers), 0)::int AS customers FROM customer_count WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  const every = Math.max(1, Math.round(count!.customers / most));
  const readers = numbers.map(() => columnReader('number', 'float8'));
  const length = await readingEverybody(scope, (own) =>
    own.copyOut(
      `SELECT ${expressions.join(', ')} FROM customer c WHERE c.workspace_id = ${scope.workspaceId}
         AND mod(hashint4(c.id)::bigint + 2147483648, ${every}) = 0`,
      readers.map(({ read }) => read),
    ),
  );
  return readers.map((reader) => reader.finish(length) as Float64Array);
}

/** Stores the fences of a workspace in place of those it had. */
export async function replaceFences(scope: Scope, fences: readonly StoredFence[]): Promise<void> {
  await scope.query('DELETE FROM quality_fence WHERE workspace_id = $1', [scope.workspaceId]);
  await scope.query(
    `INSERT INTO quality_fence (workspace_id, kind, name, currency, low, median, high, customers)
     SELECT $1::int, f.kind, f.name, f.currency, f.low, f.median, f.high, f.customers
     FROM jsonb_to_recordset($2::jsonb)
       AS f(kind text, name text, currency text, low float8, median float8, high float8, customers int)`,
    [scope.workspaceId, JSON.stringify(fences)],
  );
}
