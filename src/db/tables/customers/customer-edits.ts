import type { WayOfChange } from '../../postgres/author.ts';
import type { Scope } from '../../postgres/connection.ts';

/** Signs of a changed life, told by values that were replaced. */
export const LIFE_SIGNALS = ['MOVED', 'NEW_JOB', 'INCOME', 'HOUSEHOLD'] as const;
export type LifeSignal = (typeof LIFE_SIGNALS)[number];

/** Values before and after, by `customer.COLUMN` and `traits.NAME`; null: none. Incomes are exact text. */
export type EditedValues = Readonly<Record<string, readonly [from: unknown, to: unknown]>>;

/** What a write did to the values of a customer. */
export interface CustomerEdit {
  readonly customerId: number;
  readonly way: 'WRITE' | WayOfChange;
  readonly fields: EditedValues;
  readonly signals: readonly LifeSignal[];
}

const OWN = 'e.transaction_id = pg_current_xact_id()::text::bigint';

/**
 * What this transaction did to customers, ascending: the values it replaced, which history keeps, and those that were the
 * first, which it does not. One statement.
 */
export async function editsOfTransaction(scope: Scope, customerIds: readonly number[]): Promise<CustomerEdit[]> {
  if (customerIds.length === 0) return [];
  const rows = await scope.query<Row>(
    // The values that were noted together last are this transaction's, for it holds the row.
    `SELECT c.id AS "customerId", coalesce(own.edits, '[]') AS edits, coalesce(first.fields, '{}') AS first
     FROM customer c
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('way', e.way, 'fields', e.fields, 'signals', e.signals) ORDER BY e.id) AS edits
       FROM customer_edit e WHERE e.workspace_id = $1 AND e.customer_id = c.id AND ${OWN}
         AND e.at >= date_trunc('milliseconds', transaction_timestamp())
     ) AS own ON TRUE
     LEFT JOIN LATERAL (
       SELECT jsonb_object_agg(t.key, CASE
         WHEN t.key LIKE 'traits.%' THEN c.traits -> substr(t.key, 8)
         WHEN t.key = 'customer.income' THEN to_jsonb(c.income::text)
         ELSE to_jsonb(c) -> substr(t.key, 10) END) AS fields
       FROM jsonb_each_text(c.value_times) AS t (key, at)
       WHERE t.key NOT LIKE 'signal.%' AND t.at::bigint = (SELECT max(m.at::bigint) FROM jsonb_each_text(c.value_times) AS m (key, at))
         AND t.at::bigint >= floor(extract(epoch FROM transaction_timestamp()) * 1000)
     ) AS first ON TRUE
     WHERE c.workspace_id = $1 AND c.id = ANY($2) ORDER BY c.id`,
    [scope.workspaceId, customerIds],
  );
  return rows.map(editOf);
}

interface Row {
  readonly customerId: number;
  readonly edits: readonly Omit<CustomerEdit, 'customerId'>[];
  readonly first: Readonly<Record<string, unknown>>;
}

/** Several edits of one transaction are one: from the first value to the last. */
function editOf({ customerId, edits, first }: Row): CustomerEdit {
  const fields: Record<string, readonly [unknown, unknown]> = {};
  for (const one of edits) {
    for (const [key, [from, to]] of Object.entries(one.fields))
      fields[key] = [key in fields ? fields[key]![0] : from, to];
  }
  for (const [key, to] of Object.entries(first)) if (!(key in fields)) fields[key] = [null, to];
  const signals = LIFE_SIGNALS.filter((signal) => edits.some((one) => one.signals.includes(signal)));
  return { customerId, way: edits.at(-1)?.way ?? 'WRITE', fields, signals };
}
