import pg from 'pg';
import type { Anchor, AnchorEvents } from '../../engine/catalogue/event-anchor.ts';
import { DAY } from '../../segmenter/time.ts';
import { conditionsSql } from './conditions.ts';
import type { Reading } from './reading.ts';
import { eventsUnder } from './returns.ts';

/** Times of the customer by their names in the catalogue, as columns of `customer`. */
const CUSTOMER_TIMES: Readonly<Record<string, string>> = {
  'customer.createdAt': 'created_at',
  'customer.birthDate': `birth_date::timestamp AT TIME ZONE 'UTC'`,
};

/** The time of an anchor by customer: columns `NAME_customer` and `NAME_at`; without a row or a time there is none. */
export function anchorTimes(name: string, { of }: Anchor, reading: Reading): string {
  const { workspaceId, customers, constants } = reading;
  if (typeof of !== 'string') {
    const fold = of.which === 'last' ? 'max' : 'min';
    return `SELECT customer_id AS ${name}_customer, ${fold}(at) AS ${name}_at FROM ${eventsUnder(of.event, of.view, reading)}
      WHERE workspace_id = ${workspaceId} AND ${eventsOf(of, reading)} GROUP BY customer_id`;
  }
  const trait = `traits ->> ${pg.escapeLiteral(of.slice('traits.'.length))}`;
  return `SELECT id AS ${name}_customer, ${CUSTOMER_TIMES[of] ?? `(${trait})::timestamptz`} AS ${name}_at FROM customer
    WHERE workspace_id = ${workspaceId}${customers ? ` AND id = ANY(${constants.ids(customers)})` : ''}`;
}

/** True for an event of `customer_event` on the anchor's side and near enough; its times are joined as `NAME`. */
export function nearAnchor(name: string, anchor: Anchor, reading: Reading): string {
  const { of } = anchor;
  if (typeof of === 'string' || of.which !== 'any') return near(anchor, 'at', `${name}_at`);
  // The inner names are those of the anchor's own row.
  const events = eventsUnder(of.event, of.view, reading, `${name}_event`);
  return `EXISTS (SELECT FROM ${events} WHERE workspace_id = ${reading.workspaceId} AND ${eventsOf(of, reading)}
    AND customer_id = customer_event.customer_id AND ${near(anchor, 'customer_event.at', `${name}_event.at`)})`;
}

/** True where the times of an anchor have to be joined to its events. */
export function isJoined({ of }: Anchor): boolean {
  return typeof of === 'string' || of.which !== 'any';
}

function near({ side, withinDays }: Anchor, at: string, anchorAt: string): string {
  const [later, earlier] = side === 'after' ? [at, anchorAt] : [anchorAt, at];
  // Spans are of 24 hours, whatever the clocks do.
  const limit =
    withinDays === null ? '' : ` AND ${later} <= ${earlier} + ${withinDays * DAY} * interval '1 millisecond'`;
  return `${later} > ${earlier}${limit}`;
}

function eventsOf({ event, where }: AnchorEvents, { clock, customers, constants }: Reading): string {
  return [
    `type = '${event}'`,
    ...(clock.pinned ? [`at <= ${constants.time(clock.asOf)}`] : []),
    ...(customers ? [`customer_id = ANY(${constants.ids(customers)})`] : []),
    ...conditionsSql(where, 'events'),
  ].join(' AND ');
}
