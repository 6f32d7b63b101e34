import type { Scope } from '../../postgres/connection.ts';
import { type ColumnTable, selectList } from '../../postgres/row.ts';

/** One unit of another currency in that of the workspace. */
export interface ExchangeRate {
  /** ISO 4217 code. */
  readonly currency: string;
  /** Exact decimal text. */
  readonly rate: string;
  /** The day it is of, `YYYY-MM-DD`. */
  readonly date: string;
}

const COLUMNS: ColumnTable<ExchangeRate> = { currency: 'currency', rate: 'trim_scale(rate)::text', date: 'date::text' };

/** The rates of the workspace, by currency. */
export async function listExchangeRates(scope: Scope): Promise<ExchangeRate[]> {
  return scope.query<ExchangeRate>(
    `SELECT ${selectList(COLUMNS)} FROM exchange_rate WHERE workspace_id = $1 ORDER BY currency`,
    [scope.workspaceId],
  );
}

/** Stores rates in place of those before. */
export async function replaceExchangeRates(scope: Scope, rates: readonly ExchangeRate[]): Promise<void> {
  await scope.transaction(async (transaction) => {
    await transaction.query('DELETE FROM exchange_rate WHERE workspace_id = $1', [scope.workspaceId]);
    await transaction.query(
      `INSERT INTO exchange_rate (workspace_id, currency, rate, date)
       SELECT $1::int, r.currency, r.rate, r.date
       FROM jsonb_to_recordset($2::jsonb) AS r(currency text, rate numeric, date date)`,
      [scope.workspaceId, JSON.stringify(rates)],
    );
  });
}

/** A currency in which customers' incomes are stated. */
export interface IncomeCurrency {
  /** ISO 4217 code; null where none is stated. */
  readonly currency: string | null;
  readonly customers: number;
  /** The incomes can be compared: they are in the workspace's currency, or there is a rate. */
  readonly comparable: boolean;
}

/** The currencies of incomes, the most frequent first. */
export async function listIncomeCurrencies(scope: Scope): Promise<IncomeCurrency[]> {
  return scope.query<IncomeCurrency>(
    `SELECT i.currency, i.customers, i.currency IS NULL OR i.currency = w.currency OR r.currency IS NOT NULL AS comparable
     FROM (SELECT income_currency AS currency, count(*)::int AS customers FROM customer
           WHERE workspace_id = $1 AND income IS NOT NULL GROUP BY 1) AS i
     JOIN workspace w ON w.id = $1
     LEFT JOIN exchange_rate r ON r.workspace_id = $1 AND r.currency = i.currency
     ORDER BY i.customers DESC, i.currency`,
    [scope.workspaceId],
  );
}

/**
 * The income of `customer c` in the workspace's currency, as SQL; NULL where it is in another one without a rate.
 * `workspace` is the workspace's id as it stands in the statement: currency and rates are read once a statement.
 */
export function comparableIncomeSql(workspace: string): string {
  const own = `(SELECT w.currency FROM workspace w WHERE w.id = ${workspace})`;
  const rates = `(SELECT jsonb_object_agg(x.currency, x.rate) FROM exchange_rate x WHERE x.workspace_id = ${workspace})`;
  return `(CASE WHEN c.income_currency IS NULL OR c.income_currency = ${own} THEN c.income
    ELSE c.income * (${rates} ->> c.income_currency::text)::numeric END)`;
}

/** True where `customer c` has an income that cannot be compared: in another currency than the workspace's, without a rate. */
export function incomparableIncomeSql(): string {
  return `c.income IS NOT NULL AND c.income_currency IS NOT NULL
    AND c.income_currency <> (SELECT w.currency FROM workspace w WHERE w.id = c.workspace_id)
    AND NOT EXISTS (SELECT FROM exchange_rate x WHERE x.workspace_id = c.workspace_id AND x.currency = c.income_currency)`;
}
