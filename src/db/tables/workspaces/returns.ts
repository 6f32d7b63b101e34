import type { ReturnsRule } from '../../../engine/catalogue/returns.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type ColumnTable, selectList } from '../../postgres/row.ts';

const COLUMNS: ColumnTable<ReturnsRule> = {
  saleType: 'sale_type',
  eventType: 'return_type',
  negativeAmounts: 'negative_returns',
  orderProperty: 'order_property',
};

/** How the workspace's returns come. */
export async function readReturns(scope: Scope): Promise<ReturnsRule> {
  const [row] = await scope.query<ReturnsRule>(`SELECT ${selectList(COLUMNS)} FROM workspace WHERE id = $1`, [
    scope.workspaceId,
  ]);
  return row!;
}

/** Says how the workspace's returns come. */
export async function writeReturns(scope: Scope, rule: ReturnsRule): Promise<void> {
  await scope.query(
    'UPDATE workspace SET sale_type = $2, return_type = $3, negative_returns = $4, order_property = $5 WHERE id = $1',
    [scope.workspaceId, rule.saleType, rule.eventType, rule.negativeAmounts, rule.orderProperty],
  );
}
