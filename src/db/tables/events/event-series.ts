import pg from 'pg';
import { INLINED } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { int32Reader } from '../../postgres/copy/columns.ts';
import { NOBODY } from './events.ts';

/** How many events of a type there are in each unit between bounds, which ascend. */
export async function countEvents(scope: Scope, type: string, bounds: readonly Date[]): Promise<number[]> {
  const rows = await scope.query<{ unit: number; n: number }>(
    `SELECT width_bucket(at, $4::timestamptz[]) AS unit, count(*)::int AS n FROM customer_event
     WHERE workspace_id = $1 AND customer_id <> $2 AND type = $3 AND at >= $5 AND at < $6 GROUP BY 1`,
    [scope.workspaceId, NOBODY, type, bounds, bounds[0], bounds.at(-1)],
  );
  const counts = new Array<number>(bounds.length - 1).fill(0);
  for (const { unit, n } of rows) counts[unit - 1] = n;
  return counts;
}

/** When the first event of a type was; null without one. */
export async function firstEventAt(scope: Scope, type: string): Promise<Date | null> {
  const [row] = await scope.query<{ at: Date | null }>(
    'SELECT min(first_at) AS at FROM customer_event_aggregate WHERE workspace_id = $1 AND type = $2',
    [scope.workspaceId, type],
  );
  return row!.at;
}

/** Customers, and units of time in which they had an event of a type. */
export interface ActiveUnits {
  readonly customer: Int32Array;
  /** From 0. */
  readonly unit: Int32Array;
}

/** Who had an event of a type in which unit between bounds, up to a time: each pair once. */
export async function readActiveUnits(
  scope: Scope,
  type: string,
  bounds: readonly number[],
  asOf: number,
): Promise<ActiveUnits> {
  const [customer, unit] = [int32Reader(), int32Reader()];
  const array = `ARRAY[${bounds.map((bound) => INLINED.time(bound)).join(', ')}]`;
  const length = await scope.copyOut(
    `SELECT DISTINCT customer_id, width_bucket(at, ${array}) - 1 FROM customer_event
     WHERE workspace_id = ${scope.workspaceId} AND customer_id <> ${NOBODY} AND type = ${pg.escapeLiteral(type)}
       AND at >= ${INLINED.time(bounds[0]!)} AND at < ${INLINED.time(bounds.at(-1)!)} AND at <= ${INLINED.time(asOf)}`,
    [customer.read, unit.read],
  );
  return { customer: customer.finish(length), unit: unit.finish(length) };
}
