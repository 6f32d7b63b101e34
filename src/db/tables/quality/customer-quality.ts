import type { ConflictCode } from '../../../engine/quality/conflicts.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { StoredFence } from './fences.ts';
import { CONFLICTS_SQL, completenessSql, lastFactSql, OUTLIERS_SQL } from './quality-sql.ts';

/** A number of a customer that lies beyond what is usual. */
export interface Outlier extends StoredFence {
  readonly value: number;
}

/** The quality of one customer's data. */
export interface CustomerQuality {
  readonly id: number;
  /** Share 0..1 of what the workspace expects. */
  readonly completeness: number;
  readonly lastFactAt: Date;
  readonly conflicts: readonly ConflictCode[];
  readonly outliers: readonly Outlier[];
}

/** The quality of customers, in no order; unknown ids and those of other workspaces are left out. */
export async function qualityOfCustomers(scope: Scope, ids: readonly number[]): Promise<CustomerQuality[]> {
  return scope.query<CustomerQuality>(
    `SELECT c.id, ${completenessSql('$1')} AS completeness, ${lastFactSql()} AS "lastFactAt",
       ${CONFLICTS_SQL} AS conflicts,
       coalesce((SELECT jsonb_agg(to_jsonb(o) ORDER BY o.kind, o.name) FROM (${OUTLIERS_SQL}) AS o), '[]') AS outliers
     FROM customer c WHERE c.workspace_id = $1 AND c.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}
