import type { Scope } from '../postgres/connection.ts';
import { type KeyValue, type Page, Parameters, pageSql, rangeSql } from '../postgres/keyset.ts';
import { type Child, columnsOf, type Paged } from './source.ts';

/** A page of a list of the workspace. */
export async function readPage<T>(scope: Scope, list: Paged<T>, page: Page): Promise<T[]> {
  const { table, alias } = list.source;
  const parameters = new Parameters(scope.workspaceId);
  const and = conditionOf(list, parameters);
  const { where, order } = pageSql(list.keys, page, parameters);
  return scope.query<T>(
    `SELECT ${columnsOf(list.source)} FROM ${table} ${alias} WHERE ${alias}.workspace_id = $1 ${and} ${where} ${order}`,
    parameters.values,
  );
}

/**
 * Lengths that a page of a list is planned for. Of one whose length is a value, PostgreSQL takes a tenth of the list to be
 * wanted, and plans the statement anew each time.
 */
const LENGTHS = [8, 32, 128, 1_024];

/** The same page of each parent's list. A list without conditions is planned once a connection. */
export async function readPages<T extends object>(
  scope: Scope,
  list: Paged<T>,
  parents: readonly number[],
  page: Page,
): Promise<Child<T>[]> {
  const { table, alias } = list.source;
  const parameters = new Parameters(scope.workspaceId, parents);
  const and = conditionOf(list, parameters);
  const { where, order } = rangeSql(list.keys, page, parameters);
  const limit = parameters.add(page.limit);
  const length = LENGTHS.find((one) => one >= page.limit);
  const own = `SELECT ${columnsOf(list.source)}, parent.id AS parent FROM ${table} ${alias}
       WHERE ${alias}.workspace_id = $1 AND ${list.parent} = parent.id ${and} ${where} ${order}`;
  const prepared = and === '' && length !== undefined;
  const rows = await (prepared ? scope.prepared : scope).query<T & { parent: number }>(
    `SELECT page.* FROM unnest($2::int[]) AS parent(id) CROSS JOIN LATERAL (
       ${prepared ? `SELECT * FROM (${own} LIMIT ${length}) AS planned` : own} LIMIT ${limit}) page`,
    parameters.values,
  );
  return rows.map(({ parent, ...row }) => ({ parent, row: row as unknown as T }));
}

/** How many rows a list of the workspace has. */
export async function countRows<T>(scope: Scope, list: Paged<T>): Promise<number> {
  const { table, alias } = list.source;
  const parameters = new Parameters(scope.workspaceId);
  const count =
    list.kept?.(parameters) ??
    `(SELECT count(*) FROM ${table} ${alias} WHERE ${alias}.workspace_id = $1 ${conditionOf(list, parameters)})`;
  const [row] = await scope.query<{ n: string }>(`SELECT ${count} AS n`, parameters.values);
  return Number(row!.n);
}

/** How many rows parents' lists have; those without any are left out. */
export async function countRowsOf<T>(
  scope: Scope,
  list: Paged<T>,
  parents: readonly number[],
): Promise<Child<number>[]> {
  const { table, alias } = list.source;
  const parameters = new Parameters(scope.workspaceId, parents);
  return scope.query<Child<number>>(
    `SELECT ${list.parent} AS parent, count(*)::int AS row FROM ${table} ${alias}
     WHERE ${alias}.workspace_id = $1 AND ${list.parent} = ANY($2) ${conditionOf(list, parameters)} GROUP BY 1`,
    parameters.values,
  );
}

/** A row's values of the keys. */
export function positionOf<T>({ keys }: Paged<T>, row: T): KeyValue[] {
  return keys.map(({ field, type }) => {
    const value: unknown = row[field];
    if (value instanceof Date) return value.toISOString();
    // PostgreSQL's eight bytes come as text.
    return type === 'bigint' ? Number(value) : (value as KeyValue);
  });
}

function conditionOf<T>(list: Paged<T>, parameters: Parameters): string {
  const condition = list.condition?.(parameters);
  return condition ? `AND ${condition}` : '';
}
