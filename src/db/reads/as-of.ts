import { arrayLiteral } from '../postgres/array-literal.ts';
import type { Scope } from '../postgres/connection.ts';
import { int32Reader } from '../postgres/copy/columns.ts';
import { type Page, Parameters, rangeSql, type SortKey } from '../postgres/keyset.ts';
import { millisecondsSql } from './json.ts';

/** Facts about customers that hold for a while: those that hold now, and their history. Both tables have `since`. */
export interface Lasting {
  readonly current: string;
  /** The column of `current` with the id of the thing that customers are in; 0 is none. */
  readonly parent: string;
  /** Facts that ended `at`; from `withdrawn` on they do not count. */
  readonly ended: string;
  readonly endedParent: string;
}

/** A fact that held at a time. */
export interface HeldFact {
  readonly customerId: number;
  readonly parentId: number;
  readonly since: Date;
  /** When it ended; null: it holds now. */
  readonly at: Date | null;
}

/** The order of those who were in something. */
export const BY_CUSTOMER: readonly SortKey[] = [{ sql: 'customer_id', type: 'int' }];

/** Reads columns of both tables, of the facts that held at `$2`: from `since` on, up to the end. */
interface Part {
  readonly columns: string;
  readonly and: string;
}

function union(lasting: Lasting, kind: 'UNION' | 'UNION ALL', part: (parent: string, end: string) => Part): string {
  const { current, parent, ended, endedParent } = lasting;
  const now = part(parent, 'NULL::timestamptz');
  const then = part(endedParent, 'least(at, withdrawn)');
  return `(SELECT ${now.columns} FROM ${current} WHERE workspace_id = $1 AND since <= $2 ${now.and})
    ${kind} (SELECT ${then.columns} FROM ${ended} WHERE workspace_id = $1 AND since <= $2 AND at > $2
      AND (withdrawn IS NULL OR withdrawn > $2) ${then.and})`;
}

/** One fact of those of a customer that held at once: histories of merged customers overlap. */
const SPAN = 'min(since) AS since, CASE WHEN bool_and(at IS NOT NULL) THEN max(at) END AS at';

/**
 * A page of those who were in something at a time, each once, by customer. Either part reads its own index alone, and no
 * further than a page of customers with all of their facts: whoever is on the page is among the first of each part.
 */
export async function heldPage(
  scope: Scope,
  lasting: Lasting,
  parentId: number,
  at: Date,
  page: Page,
): Promise<HeldFact[]> {
  const parameters = new Parameters(scope.workspaceId, at, parentId);
  const range = rangeSql(BY_CUSTOMER, page, parameters);
  const { where } = range;
  // Planned without its values: PostgreSQL knows how long a page is by its text.
  const order = `${range.order} LIMIT ${Math.trunc(page.limit)}`;
  const facts = union(lasting, 'UNION ALL', (parent, end) => ({
    columns: `customer_id, min(since) AS since, max(${end}) AS at`,
    and: `AND ${parent} = $3 ${where} GROUP BY customer_id ${order}`,
  }));
  const rows = await scope.readJson<HeldRow>(
    `SELECT customer_id AS "customerId", ${millisecondsSql('since')} AS since, ${millisecondsSql('at')} AS at
     FROM (SELECT customer_id, ${SPAN} FROM (${facts}) AS either GROUP BY customer_id ${order}) AS held ${range.order}`,
    parameters.values,
  );
  return rows.map(({ customerId, since, at: end }) => ({
    customerId,
    parentId,
    since: new Date(since),
    at: end === null ? null : new Date(end),
  }));
}

/** A fact as JSON has it, times in milliseconds since 1970. */
interface HeldRow {
  readonly customerId: number;
  readonly since: number;
  readonly at: number | null;
}

/** How many were in something at a time. */
export async function heldCount(scope: Scope, lasting: Lasting, parentId: number, at: Date): Promise<number> {
  const ids = union(lasting, 'UNION', (parent) => ({ columns: 'customer_id', and: `AND ${parent} = $3` }));
  const [row] = await scope.query<{ n: number }>(`SELECT count(*)::int AS n FROM (${ids}) AS held`, [
    scope.workspaceId,
    at,
    parentId,
  ]);
  return row!.n;
}

/** Row ids of those who were in one of some things at a time, ascending, each once. */
export async function heldIds(
  scope: Scope,
  lasting: Lasting,
  parentIds: readonly number[],
  at: Date,
): Promise<Int32Array> {
  const ids = union(lasting, 'UNION', (parent) => ({ columns: 'customer_id', and: `AND ${parent} = ANY($3)` }));
  const reader = int32Reader();
  const values = [String(scope.workspaceId), at.toISOString(), arrayLiteral(parentIds)];
  const length = await scope.readFields(`SELECT customer_id FROM (${ids}) AS held ORDER BY 1`, values, [reader.read]);
  return reader.finish(length);
}

/** All that held of a customer at a time, by the id of the thing it was in. */
export async function heldOfCustomer(
  scope: Scope,
  lasting: Lasting,
  customerId: number,
  at: Date,
): Promise<HeldFact[]> {
  const facts = union(lasting, 'UNION ALL', (parent, end) => ({
    columns: `${parent} AS parent_id, since, ${end} AS at`,
    and: `AND customer_id = $3 AND ${parent} > 0`,
  }));
  return scope.query<HeldFact>(
    `SELECT $3::int AS "customerId", parent_id AS "parentId", ${SPAN}
     FROM (${facts}) AS held GROUP BY parent_id ORDER BY parent_id`,
    [scope.workspaceId, at, customerId],
  );
}
