import type { Scope } from '../postgres/connection.ts';
import { Parameters, type Placeholders, type SortKey } from '../postgres/keyset.ts';
import { type ColumnTable, selectList } from '../postgres/row.ts';

/** The rows of a table, as everything reads them. The table has the columns `workspace_id` and, for single rows, `id`. */
export interface AnySource {
  readonly table: string;
  /** The alias its columns are written with. */
  readonly alias: string;
  /** Expressions, by field of a row. */
  readonly columns: Readonly<Record<string, string>>;
  /** Fields whose values, with dots between, name a row. Default: its column `id`. */
  readonly named?: readonly string[];
  /**
   * What the table has beside the id of a row that a field leads to, by that field: columns of the row by their fields, `id`
   * among them. The row itself is read only where more of it is asked for. Default: nothing.
   */
  readonly beside?: Readonly<Record<string, Beside>>;
}

/** Expressions, by field of a row of another source. */
export type Beside = Readonly<Record<string, string>> & { readonly id: string };

/** The same with the type of the rows it yields. */
export interface Source<T> extends AnySource {
  readonly columns: ColumnTable<T> & Readonly<Record<string, string>>;
}

/** The rows of a source that belong to parents, in an order. */
export interface List<T> extends AnyList {
  readonly source: Source<T>;
}

export interface AnyList {
  readonly source: AnySource;
  /** Joins beside the source, where the parent is in another table. */
  readonly joins?: string;
  /** The column that holds the id of the parent. */
  readonly parent: string;
  /** The field of the parent's row with that id. Default `id`. */
  readonly parentField?: string;
  /** Another number of the parent's row that the rows must have. Default: none. */
  readonly also?: { readonly sql: string; readonly field: string };
  /** What else must hold. Default: nothing. */
  readonly condition?: string;
  /** The same where it has values of its own; `$1` is the workspace's id. */
  where?(parameters: Placeholders): string;
  /** The order of one parent's rows. */
  readonly order: string;
  /** Whether a parent has one row at most, of the list's own table: it is joined then. Default: any number. */
  readonly single?: true;
}

/** What a list is ordered by, and the field of its rows that shows it. */
export interface ListKey<T> extends SortKey {
  readonly field: keyof T;
}

/** A list that is read in pages: of everybody, or of each parent. */
export interface Paged<T> extends AnyPaged {
  readonly source: Source<T>;
  readonly keys: readonly ListKey<T>[];
}

export interface AnyPaged {
  readonly source: AnySource;
  /** The last one is unique. */
  readonly keys: readonly SortKey[];
  /** The column that holds the id of the parent. Default: the list is the workspace's. */
  readonly parent?: string;
  /** What else must hold; `$1` is the workspace's id. Default: nothing. */
  condition?(parameters: Placeholders): string;
  /** How many rows a list of the workspace has, from a number that is kept and always exact. Default: they are counted. */
  readonly kept?: ((parameters: Placeholders) => string) | undefined;
}

/** An expression over a source's columns, over another alias of it. */
export function under({ alias }: Pick<AnySource, 'alias'>, sql: string, other: string): string {
  return sql.replaceAll(new RegExp(`\\b${alias}\\.`, 'g'), `${other}.`);
}

/** The columns of a source for a SELECT. */
export function columnsOf({ columns }: AnySource): string {
  return selectList(columns);
}

/** The rows with these ids, in no order; unknown ids and those of other workspaces are left out. */
export async function rowsByIds<T>(scope: Scope, source: Source<T>, ids: readonly number[]): Promise<T[]> {
  const { table, alias } = source;
  return scope.query<T>(
    `SELECT ${columnsOf(source)} FROM ${table} ${alias} WHERE ${alias}.workspace_id = $1 AND ${alias}.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

/** A row of a list, and whose it is. */
export interface Child<T> {
  readonly parent: number;
  readonly row: T;
}

/** The rows of a list for many parents, all with the same `also`; those of one parent are in order. */
export async function rowsOfParents<T extends object>(
  scope: Scope,
  list: List<T>,
  parents: readonly number[],
  also = 0,
): Promise<Child<T>[]> {
  const { source, joins = '', parent, condition, order } = list;
  const parameters = new Parameters(scope.workspaceId, parents);
  const conditions = [
    `${source.alias}.workspace_id = $1 AND ${parent} = ANY($2)`,
    ...(list.also ? [`${list.also.sql} = ${parameters.add(also)}`] : []),
    ...(condition ? [condition] : []),
    ...(list.where ? [list.where(parameters)] : []),
  ];
  const rows = await scope.query<T & { parent: number }>(
    `SELECT ${columnsOf(source)}, ${parent} AS parent FROM ${source.table} ${source.alias} ${joins}
     WHERE ${conditions.join(' AND ')} ORDER BY ${order}`,
    parameters.values,
  );
  return rows.map(({ parent: of, ...row }) => ({ parent: of, row: row as unknown as T }));
}

/** All rows of a source that a workspace has, in the order in which they were made. */
export async function allRows<T>(scope: Scope, source: Source<T>): Promise<T[]> {
  const { table, alias } = source;
  return scope.query<T>(
    `SELECT ${columnsOf(source)} FROM ${table} ${alias} WHERE ${alias}.workspace_id = $1 ORDER BY ${alias}.id`,
    [scope.workspaceId],
  );
}
