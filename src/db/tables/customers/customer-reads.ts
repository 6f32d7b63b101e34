import { type CustomerOrder, orderFields } from '../../../engine/catalogue/customer-fields.ts';
import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import { literal } from '../../reads/json.ts';
import type { ListKey, Paged, Source } from '../../reads/source.ts';
import { type ScoreKey, withScore } from '../scores/score-key.ts';
import { comparableIncomeSql } from '../workspaces/exchange-rates.ts';
import { CUSTOMER_COLUMNS, CUSTOMERS, type Customer, comparedColumn } from './customer-columns.ts';
import { keptCount } from './customer-count.ts';
import { type CustomerFilter, type EventTotal, filterSql, totalSql, traitOrderSql } from './customer-filter.ts';

const ID: ListKey<Customer> = { sql: 'c.id', type: 'int', field: 'id' };

/** Incomes are ordered in the workspace's currency. */
const INCOME = comparableIncomeSql('$1');
/** The customers with the value of {@link BY_COMPARABLE_INCOME}, which cursors hold. */
const BY_INCOME: Source<Customer> = {
  ...CUSTOMERS,
  columns: { ...CUSTOMERS.columns, comparableIncome: `${INCOME}::text` },
};

const BY_COMPARABLE_INCOME: ListKey<Customer> = {
  sql: INCOME,
  type: 'numeric',
  // A column of its own source, beside those of a customer.
  field: 'comparableIncome' as keyof Customer,
  nullable: true,
};

const ORDERS = new Map(orderFields.map((facts) => [facts.order.name, orderBy(facts)]));

function orderBy({ name, required }: (typeof orderFields)[number]): ListKey<Customer>[] {
  // Ids rise with time of creation, so the key orders by it.
  if (name === 'createdAt') return [ID];
  if (name === 'income') return [BY_COMPARABLE_INCOME, ID];
  const key: ListKey<Customer> = { ...comparedColumn(name), field: name, ...(required ? {} : { nullable: true }) };
  return name === 'externalId' ? [key] : [key, ID];
}

/** The customers a filter means, in an order. */
export function customersMeant(filter: CustomerFilter, order: CustomerOrder, descending: boolean): Paged<Customer> {
  return {
    source: order === 'INCOME' ? BY_INCOME : CUSTOMERS,
    keys: ORDERS.get(order)!.map((key) => ({ ...key, descending })),
    condition: (values) => filterSql(filter, values),
    kept: keptCount(filter),
  };
}

/**
 * The same in the order of a score, unknown ones last: no index is of scores, so a page looks at the score of each of them,
 * and keeps in order no more than it shows.
 */
export function customersByScore(filter: CustomerFilter, score: ScoreKey, descending: boolean): Paged<Customer> {
  const source: Source<Customer> = {
    table: withScore('customer', 'c', 'c.id', score),
    alias: 'c',
    columns: { ...CUSTOMERS.columns, score: 'c.score' },
  };
  return {
    source,
    keys: [
      { ...BY_SCORE, field: 'score' as keyof Customer, descending },
      { ...ID, descending },
    ],
    condition: (values) => filterSql(filter, values),
    kept: keptCount(filter),
  };
}

/** A value that customers are ordered by. */
export type CustomerValue =
  | { readonly trait: string; readonly as: 'text' | 'number' | 'time' | 'flag' }
  | { readonly total: EventTotal; readonly of: string };

/** The same in the order of a trait or a total of events, customers without one last: as with scores, a page looks at each. */
export function customersByValue(filter: CustomerFilter, value: CustomerValue, descending: boolean): Paged<Customer> {
  const { sql, type } =
    'trait' in value ? traitOrderSql(value.as, literal(value.trait)) : totalSql(value.total, literal(value.of));
  const source: Source<Customer> = {
    table: `(SELECT c.*, ${sql} AS ordered_by FROM customer c WHERE c.workspace_id = $1)`,
    alias: 'c',
    columns: { ...CUSTOMERS.columns, orderedBy: `c.ordered_by${type === 'numeric' ? '::text' : ''}` },
  };
  return {
    source,
    keys: [
      { sql: 'c.ordered_by', type, field: 'orderedBy' as keyof Customer, nullable: true, descending },
      { ...ID, descending },
    ],
    condition: (values) => filterSql(filter, values),
    kept: keptCount(filter),
  };
}

const BY_SCORE = { sql: 'c.score', type: 'float8', nullable: true } as const;

/** The conditions that a customer has a row id, an external id or an identity, by the placeholders of those. */
export const customerHasId = (id: string) => `c.id = ${id}::int`;
export const customerHasExternalId = (externalId: string) => `c.external_id = ${externalId}::text`;
export const customerHasIdentity = (type: string, value: string) =>
  `c.id = (SELECT own.customer_id FROM customer_identity own
     WHERE own.workspace_id = c.workspace_id AND own.type = ${type}::text AND own.value = ${value}::text)`;

/** The customers with these keys of their source system, in no order; unknown ones are left out. */
export async function customersByExternalIds(scope: Scope, externalIds: readonly string[]): Promise<Customer[]> {
  return scope.query<Customer>(
    `SELECT ${CUSTOMER_COLUMNS} FROM customer c WHERE c.workspace_id = $1 AND c.external_id = ANY($2)`,
    [scope.workspaceId, externalIds],
  );
}

/** Row ids of the customers a filter means, ascending, so many at most. */
export async function customerIdsMeant(scope: Scope, filter: CustomerFilter, most: number): Promise<number[]> {
  const parameters = new Parameters(scope.workspaceId);
  const rows = await scope.query<{ id: number }>(
    `SELECT c.id FROM customer c WHERE c.workspace_id = $1 AND ${filterSql(filter, parameters)}
     ORDER BY c.id LIMIT ${parameters.add(most)}`,
    parameters.values,
  );
  return rows.map(({ id }) => id);
}
