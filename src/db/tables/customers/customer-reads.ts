import { type CustomerOrder, orderFields } from '../../../engine/catalogue/customer-fields.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type KeyValue, type Page, Parameters, pageSql, type SortKey } from '../../postgres/keyset.ts';
import { CUSTOMER_COLUMNS, comparedColumn } from './customer-columns.ts';
import { type CustomerFilter, filterSql } from './customer-filter.ts';
import type { Customer } from './customers.ts';

const ID: SortKey = { sql: 'c.id', type: 'int' };

interface Order {
  readonly keys: readonly SortKey[];
  readonly position: (customer: Customer) => KeyValue[];
}

const ORDERS = Object.fromEntries(orderFields.map((facts) => [facts.order.name, orderBy(facts)])) as Readonly<
  Record<CustomerOrder, Order>
>;

function orderBy({ name, required }: (typeof orderFields)[number]): Order {
  // Ids rise with time of creation, so the key orders by it.
  if (name === 'createdAt') return { keys: [ID], position: ({ id }) => [id] };
  const key: SortKey = { ...comparedColumn(name), ...(required ? {} : { nullable: true }) };
  if (name === 'externalId') return { keys: [key], position: ({ externalId }) => [externalId] };
  const shown = ({ [name]: value }: Customer) => (value instanceof Date ? value.toISOString() : value);
  return { keys: [key, ID], position: (customer) => [shown(customer), customer.id] };
}

export function customerSortKeys(order: CustomerOrder, descending: boolean): SortKey[] {
  return ORDERS[order].keys.map((key) => ({ ...key, descending }));
}

/** A customer's position in an order. */
export function customerPosition(order: CustomerOrder, customer: Customer): KeyValue[] {
  return ORDERS[order].position(customer);
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
