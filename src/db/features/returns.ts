import pg from 'pg';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { type NetOf, type ReturnsRule, type SaleView, typesRead } from '../../engine/catalogue/returns.ts';
import { BELOW_ZERO, saleEnd } from '../tables/events/below-zero.ts';
import type { Selected } from './population.ts';
import type { Reading } from './reading.ts';
import { type KeptTotal, keptTotal } from './totals.ts';
import { FLOAT } from './values.ts';

const OTHERS = 'workspace_id, id, customer_id, at, channel, properties, source, message_id, received_at';
/** Lines of goods that were bought: those below 0 of a sale are goods that came back with it. */
const BOUGHT_LINES = `jsonb_path_query_array(lines,
  'strict $[*] ? ((@.quantity < 0) is unknown || @.quantity >= 0)', '{}', TRUE)`;

/** What stands after FROM for the events of a type: the table, or the part of it that a view shows, under a name. */
export function eventsUnder(
  type: string,
  view: SaleView | undefined,
  reading: Reading,
  name = 'customer_event',
): string {
  if (!view) return name === 'customer_event' ? name : `customer_event AS ${name}`;
  const open = view.cancelled ? [] : notCancelled(view.rule, reading);
  if (view.of === 'SALES') {
    const columns = `${OTHERS}, type, amount, discount, quantity, ${BOUGHT_LINES} AS lines`;
    const where = [`type = '${type}' AND NOT ${BELOW_ZERO}`, ...open].join(' AND ');
    return `(SELECT ${columns} FROM customer_event
      WHERE workspace_id = ${reading.workspaceId} AND ${where}) AS ${name}`;
  }
  // Money and goods that came back are positive numbers, however they were sent.
  const columns = `${OTHERS}, '${type}'::text AS type, abs(amount) AS amount, abs(discount) AS discount,
    abs(quantity) AS quantity, lines`;
  const where = [returnedSql(view.rule), ...open].join(' AND ');
  return `(SELECT ${columns} FROM customer_event
    WHERE workspace_id = ${reading.workspaceId} AND ${where}) AS ${name}`;
}

/** True for an event that is a return. */
export function returnedSql({ saleType, eventType, negativeAmounts }: ReturnsRule): string {
  const tests = [
    ...(eventType === null ? [] : [`type = '${eventType}'`]),
    ...(negativeAmounts ? [`type = '${saleType}' AND ${BELOW_ZERO}`] : []),
  ];
  return tests.length === 0 ? 'FALSE' : `(${tests.join(' OR ')})`;
}

/** An order is cancelled once as much money of it came back as it had brought. */
export function notCancelled(rule: ReturnsRule, { workspaceId, clock, customers, constants }: Reading): string[] {
  const { saleType, eventType, orderProperty } = rule;
  if (orderProperty === null) return [];
  const order = `properties ->> ${pg.escapeLiteral(orderProperty)}`;
  const types = [saleType, ...(eventType === null ? [] : [eventType])].map((type) => `'${type}'`).join(', ');
  const where = [
    `type IN (${types}) AND ${order} IS NOT NULL`,
    ...(clock.pinned ? [`at <= ${constants.time(clock.asOf)}`] : []),
    ...(customers ? [`customer_id = ANY(${constants.ids(customers)})`] : []),
  ].join(' AND ');
  const returned = returnedSql(rule);
  const sold = `sum(amount) FILTER (WHERE type = '${saleType}' AND NOT ${BELOW_ZERO})`;
  return [
    `NOT EXISTS (SELECT FROM (
      SELECT customer_id AS buyer, ${order} AS of_order FROM customer_event
      WHERE workspace_id = ${workspaceId} AND ${where} GROUP BY 1, 2
      HAVING ${sold} > 0 AND sum(abs(amount)) FILTER (WHERE ${returned}) >= ${sold}) AS cancelled
      WHERE buyer = customer_event.customer_id AND of_order = customer_event.${order})`,
  ];
}

/**
 * How totals kept at ingest answer a feature of sales or of returns; null where they do not. Returns of a type that is not
 * among those `seen` are not looked for.
 */
export function keptUnder(
  feature: EventFeature,
  { rule, of, cancelled }: SaleView,
  seen?: ReadonlySet<string>,
): KeptTotal | null {
  const plain = keptTotal(feature);
  if (!plain || (rule.orderProperty !== null && !cancelled)) return null;
  const { aggregate, field } = feature;
  const { wire } = plain;
  if (of === 'SALES') {
    // Decimals are dear: what nothing is to be taken from is not subtracted.
    const less = (column: string) => (kept: (type: string) => string) => {
      const sold = `coalesce(${kept(rule.saleType)}.${column}, 0)`;
      return `(CASE WHEN ${noneBelow(kept(rule.saleType))} THEN ${sold} ELSE ${sold} - ${kept(rule.saleType)}.below_${column} END)`;
    };
    const types = [rule.saleType];
    const whole = (column: string) => ({
      sql: less(column),
      // Their number and their money are never below 0. That nothing is returned says then too that nothing is below 0.
      ...(rule.negativeAmounts &&
        (column === 'count' || column === 'amount') && {
          plain: (kept: (type: string) => string) => `coalesce(${kept(rule.saleType)}.${column}, 0)`,
        }),
    });
    if (aggregate === 'count') return { types, wire, ...whole('count') };
    if (aggregate === 'sum') return { types, wire, ...whole(field) };
    const end = aggregate === 'first' || aggregate === 'min' ? 'first_at' : 'last_at';
    return { types, sql: (kept) => `(${saleEnd(kept(rule.saleType), end)})`, wire };
  }
  // The first of several ways is not kept.
  if (aggregate === 'first' || aggregate === 'min') return null;
  const types = typesRead(feature).filter((type) => type === rule.saleType || seen?.has(type) !== false);
  const own = types.filter((type) => type === rule.eventType);
  const below = types.filter((type) => type === rule.saleType);
  if (aggregate === 'last' || aggregate === 'max') {
    return {
      types,
      sql: (kept) =>
        `greatest(${['NULL::timestamptz', ...own.map((t) => `${kept(t)}.last_at`), ...below.map((t) => `${kept(t)}.below_last_at`)].join(', ')})`,
      wire,
    };
  }
  const column = aggregate === 'count' ? 'count' : field;
  return {
    types,
    sql: (kept) => {
      const parts = [
        ...own.map((t) =>
          aggregate === 'count'
            ? `coalesce(${kept(t)}.count, 0)`
            : `coalesce(${kept(t)}.${column} - 2 * ${kept(t)}.below_${column}, 0)`,
        ),
        ...below.map((t) => `${aggregate === 'count' ? '' : '-'}coalesce(${kept(t)}.below_${column}, 0)`),
      ];
      return `(${parts.join(' + ') || (aggregate === 'count' ? '0' : '0::numeric')})`;
    },
    some: (kept) =>
      [
        ...own.map((t) => `${kept(t)}.customer_id IS NOT NULL`),
        ...below.map((t) => `${kept(t)}.below_count <> 0`),
      ].join(' OR ') || 'FALSE',
    wire,
  };
}

/** True where no event of the totals under an alias is below 0. */
function noneBelow(totals: string): string {
  return `coalesce(${totals}.below_count, 0) = 0`;
}

/** The column of a value that sales and returns make together, each a column of its own. */
export function netColumn(how: NetOf['how'], sales: Selected, returns: Selected, value?: Selected): Selected {
  if (how === 'LESS') {
    // As PostgreSQL has it, where both are kept: casting a million values costs seconds.
    if (sales.wire === returns.wire && sales.wire !== 'float8') {
      const less = `greatest(0, ${sales.sql} - ${returns.sql})`;
      const whole = sales.plain ?? `greatest(0, ${sales.sql})`;
      return {
        sql: returns.some ? `(CASE WHEN ${returns.some} THEN ${less} ELSE ${whole} END)` : less,
        wire: sales.wire,
      };
    }
    const less = `${exact(sales)} - ${exact(returns)}`;
    return { sql: withReturns(returns, `greatest(0, ${sales.sql})`, `greatest(0, ${less})`), wire: 'float8' };
  }
  if (how === 'SHARE') {
    const share = `CASE WHEN ${sales.sql} > 0 THEN least(1, ${exact(returns)} / ${exact(sales)}) END`;
    return { sql: `(${share})${FLOAT}`, wire: 'float8' };
  }
  const kept = `greatest(0, ${exact(sales)} - ${exact(returns)}) / nullif(${exact(sales)}, 0)`;
  return { sql: withReturns(returns, value!.sql, `coalesce(${exact(value!)} * ${kept}, 0)`), wire: 'float8' };
}

/**
 * What nothing came back of is the very number it would be without returns. Returns are missing where their anchor is,
 * and so is what they would be taken from.
 */
function withReturns({ sql }: Selected, without: string, otherwise: string): string {
  return `(CASE WHEN ${sql} = 0 THEN (${without})${FLOAT} WHEN ${sql} <> 0 THEN (${otherwise})${FLOAT} END)`;
}

/** Sums of money have few digits: as decimals their difference is exact, and 0 where all came back. */
function exact({ sql }: Selected): string {
  return `(${sql})::numeric`;
}
