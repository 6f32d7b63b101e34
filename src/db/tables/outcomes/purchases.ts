import pg from 'pg';
import type { ReturnsRule } from '../../../engine/catalogue/returns.ts';
import type { Purchases, Span } from '../../../engine/outcomes/purchases.ts';
import type { Column } from '../../../segmenter/batch.ts';
import { notCancelled, returnedSql } from '../../features/returns.ts';
import { INLINED } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnReader, int32Reader } from '../../postgres/copy/columns.ts';
import { BELOW_ZERO } from '../events/below-zero.ts';
import { rowFinder } from './row-finder.ts';

/** Sales and returns under a rule, before a time: which are purchases, and the money that they brought or took. */
function purchasesSql({ workspaceId }: Scope, rule: ReturnsRule, before: number): string {
  const { saleType, eventType } = rule;
  const sale = pg.escapeLiteral(saleType);
  const types = [saleType, ...(eventType === null ? [] : [eventType])].map((type) => pg.escapeLiteral(type)).join(', ');
  const reading = { workspaceId, clock: { asOf: before, pinned: false }, customers: undefined, constants: INLINED };
  const bought = [`type = ${sale} AND NOT ${BELOW_ZERO}`, ...notCancelled(rule, reading)].join(' AND ');
  return `(SELECT customer_id, id, at, channel, ${bought} AS bought,
      CASE WHEN ${returnedSql(rule)} THEN -abs(amount) WHEN type = ${sale} AND NOT ${BELOW_ZERO} THEN amount ELSE 0 END AS money
    FROM customer_event WHERE workspace_id = ${workspaceId} AND type IN (${types}) AND at < ${INLINED.time(before)})`;
}

/**
 * Reads what customers bought within spans, all in one pass over sales and returns. `ids` are the customers, ascending.
 * An order that was cancelled at any time is no purchase; its money counts where it came, and where it went back.
 */
export async function readPurchases(
  scope: Scope,
  rule: ReturnsRule,
  ids: Int32Array,
  spans: readonly Span[],
): Promise<Purchases> {
  const end = Math.max(...spans.map(({ to }) => to));
  const customer = int32Reader();
  const first = columnReader('time', 'timestamptz');
  const readers = spans.map(() => ({
    count: columnReader('number', 'int4'),
    money: columnReader('number', 'numeric'),
  }));
  const columns = spans.map((span) => {
    const within = `at >= ${INLINED.time(span.from)} AND at < ${INLINED.time(span.to)}`;
    return `(count(*) FILTER (WHERE bought AND ${within}))::int,
      CASE WHEN count(*) FILTER (WHERE money IS NULL AND ${within}) = 0
        THEN coalesce(sum(money) FILTER (WHERE ${within}), 0) END`;
  });
  const length = await scope.copyOut(
    `SELECT ${['customer_id, min(at) FILTER (WHERE bought)', ...columns].join(', ')}
     FROM ${purchasesSql(scope, rule, end)} AS purchase GROUP BY customer_id`,
    [customer.read, first.read, ...readers.flatMap(({ count, money }) => [count.read, money.read])],
  );
  const rowOf = rowFinder(ids, customer.finish(length));
  const placed = (column: Column, otherwise: number) => {
    const values = new Float64Array(ids.length).fill(otherwise);
    const found = column as Float64Array;
    for (let at = 0; at < length; at++) if (rowOf[at]! >= 0) values[rowOf[at]!] = found[at]!;
    return values;
  };
  const firsts = placed(first.finish(length), Number.NaN);
  return {
    first: firsts,
    spans: readers.map(({ count, money }) => ({
      count: placed(count.finish(length), 0),
      money: placed(money.finish(length), 0),
    })),
    beginning: firsts.reduce((least, at) => (at < least ? at : least), Number.POSITIVE_INFINITY),
  };
}

/** Channels by code, and the code of each customer; -1: there is none. */
export interface FirstChannels {
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

/** The channel of the first purchase of customers within a span: of those who were new in it, of their first one ever. */
export async function readFirstChannels(
  scope: Scope,
  rule: ReturnsRule,
  ids: Int32Array,
  { from, to }: Span,
): Promise<FirstChannels> {
  const customer = int32Reader();
  const channel = columnReader('category', 'text');
  const length = await scope.copyOut(
    `SELECT DISTINCT ON (customer_id) customer_id, channel FROM ${purchasesSql(scope, rule, to)} AS purchase
     WHERE bought AND at >= ${INLINED.time(from)} ORDER BY customer_id, at, id`,
    [customer.read, channel.read],
  );
  const rowOf = rowFinder(ids, customer.finish(length));
  const { codes, labels } = channel.finish(length) as { codes: Int32Array; labels: readonly string[] };
  const placed = new Int32Array(ids.length).fill(-1);
  for (let at = 0; at < length; at++) if (rowOf[at]! >= 0) placed[rowOf[at]!] = codes[at]!;
  return { codes: placed, labels };
}
