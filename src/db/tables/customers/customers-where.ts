import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import { type CustomerFilter, filterFailsSql, filterSql } from './customer-filter.ts';

/** Customers a filter means, and those of whom it cannot be said; row ids, ascending. */
export interface FilteredIds {
  readonly ids: readonly number[];
  readonly unknown: readonly number[];
}

/** Whom a filter means: where a condition meets a missing value, it is unknown. */
export async function customersWhere(scope: Scope, filter: CustomerFilter): Promise<FilteredIds> {
  const parameters = new Parameters(scope.workspaceId);
  const [row] = await scope.query<FilteredIds>(
    `SELECT coalesce(array_agg(id ORDER BY id) FILTER (WHERE holds), '{}') AS ids,
       coalesce(array_agg(id ORDER BY id) FILTER (WHERE holds IS NOT TRUE), '{}') AS unknown
     FROM (SELECT c.id, ${filterSql(filter, parameters)} AS holds, ${filterFailsSql(filter, parameters)} AS fails
       FROM customer c WHERE c.workspace_id = $1) AS c
     WHERE holds OR fails IS NOT TRUE`,
    parameters.values,
  );
  return row!;
}
