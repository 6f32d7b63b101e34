import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import { overrideTexts } from '../memberships/overrides.ts';
import { type CustomerGuide, customerGuides, type GuideChoice } from '../visitor/customer-guides.ts';
import { CUSTOMER_COLUMNS, type Customer } from './customer-columns.ts';
import { type CustomerFilter, filterSql } from './customer-filter.ts';
import type { Identity } from './identities.ts';

/** A customer with all that is known of it. */
export interface WholeCustomer {
  readonly customer: Customer;
  /** By type and value. */
  readonly identities: readonly Identity[];
  /** Overrides that hold, such as `include lists.vip`, in an order of their own. Null where they were not asked for. */
  readonly overrides: readonly string[] | null;
  /** What is said to its persona. Null where it was not asked for. */
  readonly guide: CustomerGuide | null;
}

/** What is read of customers beside themselves. */
export interface AlsoRead {
  readonly overridden?: boolean;
  /** What is said to this persona, or to each one's primary where it is null. */
  readonly guide?: (GuideChoice & { readonly personaId: number | null }) | undefined;
}

/** The customers a filter means after a row id, by ascending id, `limit` at most; with what else is asked for. */
export async function wholeCustomers(
  scope: Scope,
  filter: CustomerFilter,
  after: number,
  limit: number,
  { overridden = false, guide }: AlsoRead = {},
): Promise<WholeCustomer[]> {
  const parameters = new Parameters(scope.workspaceId);
  const customers = await scope.query<Customer>(
    `SELECT ${CUSTOMER_COLUMNS} FROM customer c WHERE c.workspace_id = $1 AND c.id > ${parameters.add(after)}::int
       AND ${filterSql(filter, parameters)} ORDER BY c.id LIMIT ${parameters.add(limit)}`,
    parameters.values,
  );
  const identities = await scope.query<Identity & { customerId: number }>(
    `SELECT customer_id AS "customerId", type, value FROM customer_identity
     WHERE workspace_id = $1 AND customer_id = ANY($2) ORDER BY type, value`,
    [scope.workspaceId, customers.map(({ id }) => id)],
  );
  const owned = new Map<number, Identity[]>(customers.map(({ id }) => [id, []]));
  for (const { customerId, ...identity } of identities) owned.get(customerId)!.push(identity);
  const ids = customers.map(({ id }) => id);
  const overrides = overridden ? await overrideTexts(scope, ids) : null;
  const guided = ids.map((customerId) => ({ customerId, personaId: guide?.personaId ?? null }));
  const guides = guide && ids.length > 0 ? await customerGuides(scope, guided, guide) : null;
  return customers.map((customer, place) => ({
    customer,
    identities: owned.get(customer.id)!,
    overrides: overrides && (overrides.get(customer.id) ?? []),
    guide: guides?.[place] ?? null,
  }));
}

/** The most identities of each type that one customer has. */
export async function mostIdentities(scope: Scope): Promise<Map<string, number>> {
  const rows = await scope.query<{ type: string; most: number }>(
    `SELECT type, max(n)::int AS most FROM (
       SELECT type, count(*) AS n FROM customer_identity WHERE workspace_id = $1 GROUP BY type, customer_id) AS owned
     GROUP BY type ORDER BY type`,
    [scope.workspaceId],
  );
  return new Map(rows.map(({ type, most }) => [type, most]));
}
