import type { SessionsView } from '../../engine/catalogue/event-sessions.ts';
import type { Reading } from './reading.ts';

/** One event after another of a customer; those of an instant in the order they were stored in. */
const IN_ORDER = 'PARTITION BY customer_id ORDER BY at, id';

/**
 * What stands after FROM for the sessions that events make: rows with the columns of each one's first event, and `minutes`,
 * `pages`, `bounced`. `earliest` leaves out sessions that begin at it or before, and a part of those around it.
 */
export function sessionsUnder(
  type: string,
  { gapMs, types }: SessionsView,
  { workspaceId, clock, customers, constants }: Reading,
  earliest: number | null,
): string {
  const where = [
    `workspace_id = ${workspaceId} AND type IN (${types.map((one) => `'${one}'`).join(', ')})`,
    ...(clock.pinned ? [`at <= ${constants.time(clock.asOf)}`] : []),
    // Nothing earlier decides where a session begins that begins after it.
    ...(earliest === null ? [] : [`at > ${constants.time(earliest - gapMs)}`]),
    ...(customers ? [`customer_id = ANY(${constants.ids(customers)})`] : []),
  ].join(' AND ');
  const gap = `${gapMs} * interval '1 millisecond'`;
  const columns = 'workspace_id, id, customer_id, at, channel, properties';
  return `(SELECT ${columns}, '${type}'::text AS type, pages, extract(epoch FROM ended - at) / 60 AS minutes,
      CASE WHEN pages = 1 THEN 1 ELSE 0 END AS bounced
    FROM (SELECT ${columns}, begins, CASE WHEN ends THEN at ELSE lead(at) OVER edge END AS ended,
        CASE WHEN ends THEN 1 ELSE lead(n) OVER edge - n + 1 END AS pages
      FROM (SELECT ${columns}, row_number() OVER event AS n,
          coalesce(at > lag(at) OVER event + ${gap}, true) AS begins, coalesce(lead(at) OVER event > at + ${gap}, true) AS ends
        FROM customer_event WHERE ${where} WINDOW event AS (${IN_ORDER})) AS cut
      WHERE begins OR ends WINDOW edge AS (${IN_ORDER})) AS edges
    WHERE begins) AS customer_event`;
}
