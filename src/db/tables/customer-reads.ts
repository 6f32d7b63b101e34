import type { Scope } from '../postgres/connection.ts';
import { type KeyValue, type Page, Parameters, pageSql, type SortKey } from '../postgres/keyset.ts';
import { type CustomerFilter, filterSql } from './customer-filter.ts';
import { CUSTOMER_COLUMNS, type Customer } from './customers.ts';

/** What lists of customers are ordered by. */
export type CustomerOrder = 'CREATED_AT' | 'UPDATED_AT' | 'EXTERNAL_ID' | 'NAME' | 'INCOME';

const ID: SortKey = { sql: 'c.id', type: 'int' };

// Ids rise with time of creation, so the key orders by it.
const ORDERS: Readonly<Record<CustomerOrder, readonly SortKey[]>> = {
  CREATED_AT: [ID],
  UPDATED_AT: [{ sql: 'c.updated_at', type: 'timestamptz' }, ID],
  EXTERNAL_ID: [{ sql: 'c.external_id', type: 'text' }],
  NAME: [{ sql: 'c.name', type: 'text', nullable: true }, ID],
  INCOME: [{ sql: 'c.income', type: 'numeric', nullable: true }, ID],
};

export function customerSortKeys(order: CustomerOrder, descending: boolean): SortKey[] {
  return ORDERS[order].map((key) => ({ ...key, descending }));
}

/** A customer's position in an order. */
export function customerPosition(order: CustomerOrder, customer: Customer): KeyValue[] {
  switch (order) {
    case 'CREATED_AT':
      return [customer.id];
    case 'UPDATED_AT':
      return [customer.updatedAt.toISOString(), customer.id];
    case 'EXTERNAL_ID':
      return [customer.externalId];
    case 'NAME':
      return [customer.name, customer.id];
    case 'INCOME':
      return [customer.income, customer.id];
  }
}

/** A page of the customers a filter means. */
export async function listCustomers(
  scope: Scope,
  filter: CustomerFilter,
  keys: readonly SortKey[],
  page: Page,
): Promise<Customer[]> {
  const parameters = new Parameters(scope.workspaceId);
  const condition = filterSql(filter, parameters);
  const { where, order } = pageSql(keys, page, parameters);
  return scope.query<Customer>(
    `SELECT ${CUSTOMER_COLUMNS} FROM customer c WHERE c.workspace_id = $1 AND ${condition} ${where} ${order}`,
    parameters.values,
  );
}

export async function countCustomers(scope: Scope, filter: CustomerFilter): Promise<number> {
  const parameters = new Parameters(scope.workspaceId);
  const [row] = await scope.query<{ n: string }>(
    `SELECT count(*) AS n FROM customer c WHERE c.workspace_id = $1 AND ${filterSql(filter, parameters)}`,
    parameters.values,
  );
  return Number(row!.n);
}

/** The customers with these keys of their source system, in no order; unknown ones are left out. */
export async function customersByExternalIds(scope: Scope, externalIds: readonly string[]): Promise<Customer[]> {
  return scope.query<Customer>(
    `SELECT ${CUSTOMER_COLUMNS} FROM customer c WHERE c.workspace_id = $1 AND c.external_id = ANY($2)`,
    [scope.workspaceId, externalIds],
  );
}
