import type { Scope } from '../../postgres/connection.ts';
import { int32Reader } from '../../postgres/copy/columns.ts';
import type { Placeholders } from '../../postgres/keyset.ts';
import type { CustomerFilter } from './customer-filter.ts';

/** Triggers of `customer` keep the parts. */
const EVERYBODY = '(SELECT coalesce(sum(customers), 0) FROM customer_count WHERE workspace_id = $1)';

/** How many customers the workspace has, exactly. */
export async function countEverybody(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ n: number }>(`SELECT ${EVERYBODY}::int AS n`, [scope.workspaceId]);
  return row!.n;
}

/**
 * How many customers a filter means, as an expression that reads none of them; `$1` is the workspace's id. Undefined
 * where no number is kept that says so exactly: those of segments and personas change in the transaction that changes
 * their members.
 */
export function keptCount(filter: CustomerFilter): ((parameters: Placeholders) => string) | undefined {
  if ('all' in filter && filter.all.length <= 1) {
    const [only] = filter.all;
    return only ? keptCount(only) : () => EVERYBODY;
  }
  if ('not' in filter) {
    const { not } = filter;
    // Who is not in a segment may be unknown to be.
    if (!('personaId' in not) || not.minFit !== undefined) return undefined;
    // Of a persona that is gone or not active nobody is known not to match.
    return (parameters) => `coalesce((SELECT ${EVERYBODY} - match_count FROM persona
      WHERE workspace_id = $1 AND id = ${parameters.add(not.personaId)}::int AND status = 'ACTIVE'), 0)`;
  }
  return membersOf(filter);
}

/** Members of a group, each of which is a customer. */
function membersOf(filter: CustomerFilter): ((parameters: Placeholders) => string) | undefined {
  const count = (column: string, table: string, id: number) => (parameters: Placeholders) =>
    `coalesce((SELECT ${column} FROM ${table} WHERE workspace_id = $1 AND id = ${parameters.add(id)}::int), 0)`;
  if ('segmentId' in filter) return count('size', 'segment', filter.segmentId);
  if ('personaId' in filter && filter.minFit === undefined) return count('match_count', 'persona', filter.personaId);
  return undefined;
}

/** Row ids of all customers, ascending. */
export async function populationIds(scope: Scope): Promise<Int32Array> {
  const ids = int32Reader();
  const sql = `SELECT id FROM customer WHERE workspace_id = ${scope.workspaceId} ORDER BY id`;
  return ids.finish(await scope.copyOut(sql, [ids.read]));
}
