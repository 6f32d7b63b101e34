import type DataLoader from 'dataloader';
import { countRows, countRowsOf, positionOf, readPage, readPages } from '../../db/reads/pages.ts';
import {
  type AnyList,
  type AnyPaged,
  type AnySource,
  type List,
  type Paged,
  rowsOfParents,
} from '../../db/reads/source.ts';
import { connect, type PageArgs } from './connection.ts';
import type { Context } from './context.ts';
import { say } from './language.ts';
import type { Loaders, RowKind } from './loaders.ts';

/**
 * How a field is read from the store. It is declared once: resolvers come with it, and compiled reads are made of it.
 * Fields that are exposed columns need none.
 */
export type Reading =
  /** A column of the row, by its field in the source. */
  | { readonly kind: 'column'; readonly column: string }
  /** Text by language in a column, with the argument `language`. */
  | { readonly kind: 'localized'; readonly column: string }
  /** The row whose id is in a column. */
  | { readonly kind: 'one'; readonly column: string }
  /** The rows of a list that belong to the row; where there are arguments, only with these values. */
  | { readonly kind: 'many'; readonly list: AnyList; readonly only: Readonly<Record<string, unknown>> }
  /** The rows of a list for arguments that belong to the row. */
  | { readonly kind: 'chosen'; readonly list: (args: never) => AnyList }
  /** A page of a list, of the workspace or of the row. */
  | { readonly kind: 'page'; readonly pages: (args: never) => AnyPages }
  /** The row of the workspace with a text in a column, given as an argument of the same name; `fold` brings it to its stored form. */
  | { readonly kind: 'lookup'; readonly column: string; readonly fold?: (text: string) => string }
  /** All rows of the workspace, in an order. */
  | { readonly kind: 'all'; readonly order: string }
  /** The row of an id that an object in memory has; 0, null and undefined lead to none. */
  | { readonly kind: 'linked'; readonly id: (object: never) => number | null | undefined }
  /** A part of an object in memory. */
  | { readonly kind: 'part'; readonly of: (object: never) => unknown };

/** A list for arguments. */
export interface Pages<T> extends AnyPages {
  readonly list: Paged<T>;
}

export interface AnyPages {
  /** Names the list and its order; cursors are bound to it. Lists of a row add its id. */
  readonly ordering: string;
  readonly list: AnyPaged;
  /** The field of the parent's row that keeps how many rows the list has. Default: they are counted. */
  readonly kept?: string;
  /** Counts the list of a row for less than reading it. */
  readonly total?: (id: number, context: Context) => Promise<number>;
}

/** The extensions that tell how a field is read. */
export function read(reading: Reading): { readonly read: Reading } {
  return { read: reading };
}

/** The extensions that tell which rows an object is of. */
export function rowsOf(source: AnySource): { readonly source: AnySource } {
  return { source };
}

type LoadedRow<K extends RowKind> = Awaited<ReturnType<Loaders[K]['load']>>;

/** A field that leads to the row whose id is in a column; null where it leads to none. */
export function one<K extends RowKind, C extends string>(kind: K, column: C) {
  return {
    resolve: (row: { readonly [Column in C]: number | null }, _args: object, { loaders }: Context) => {
      const id = row[column];
      return id === null ? null : (loaders[kind] as DataLoader<number, LoadedRow<K>>).load(id);
    },
    extensions: read({ kind: 'one', column }),
  };
}

/** A field of an object in memory, such as a change, that leads to the row of an id it has; null where it has none. */
export function linked<K extends RowKind, T>(kind: K, id: (object: T) => number | null | undefined) {
  return {
    resolve: (object: T, _args: object, { loaders }: Context) => {
      const of = id(object);
      return of ? (loaders[kind] as DataLoader<number, LoadedRow<K>>).load(of) : null;
    },
    extensions: read({ kind: 'linked', id }),
  };
}

/** A field with a part of an object in memory. */
export function part<T, P>(of: (object: T) => P) {
  return { resolve: of, extensions: read({ kind: 'part', of }) };
}

/** A field with the text in a column, in the language asked for. */
export function localized<C extends string>(column: C) {
  return {
    resolve: (row: { readonly [Column in C]: unknown }, { language }: { language: 'en' | 'zh' }) =>
      (row[column] === null ? null : say(row[column], language)) as string,
    extensions: read({ kind: 'localized', column }),
  };
}

/** A field with the rows of a list that belong to its object. */
export function many<T extends object>(list: List<T>) {
  return {
    resolve: ({ id }: { readonly id: number }, _args: object, { loaders }: Context) => loaders.list(list).load(id),
    extensions: read({ kind: 'many', list, only: {} }),
  };
}

/** The same with a list for arguments. */
export function chosen<T extends object, A extends object>(list: (args: A) => List<T>) {
  return {
    resolve: (row: object, args: A, { scope, loaders }: Context) => {
      const of = list(args);
      const numbers = row as Readonly<Record<string, number>>;
      const also = of.also ? numbers[of.also.field]! : 0;
      const name = `${of.source.table} ${JSON.stringify(args)} ${also}`;
      return loaders
        .children<T>(name, (ids) => rowsOfParents(scope, of, ids, also))
        .load(numbers[of.parentField ?? 'id']!);
    },
    extensions: read({ kind: 'chosen', list: list as (args: never) => AnyList }),
  };
}

/** A connection with a list of the workspace, or of its object. */
export function paged<T extends object, A extends object>(pages: (args: A) => Pages<T>) {
  return {
    resolve: (row: unknown, args: A & PageArgs, context: Context) => connectPages<T>(row, args, pages(args), context),
    extensions: read({ kind: 'page', pages: pages as (args: never) => AnyPages }),
  };
}

function connectPages<T extends object>(row: unknown, args: PageArgs, pages: Pages<T>, context: Context) {
  const { list, kept } = pages;
  const position = (item: T) => positionOf(list, item);
  if (list.parent === undefined) {
    const { scope } = context;
    return connect<T>(args, {
      ordering: pages.ordering,
      keys: list.keys,
      position,
      rows: (page) => readPage(scope, list, page),
      total: () => countRows(scope, list),
    });
  }
  const parent = row as { readonly id: number } & Readonly<Record<string, number>>;
  const { scope, loaders } = context;
  const { first: _first, last: _last, after: _after, before: _before, ...others } = args;
  const name = `${pages.ordering} ${JSON.stringify(others)}`;
  return connect<T>(args, {
    ordering: `${pages.ordering}:${parent.id}`,
    keys: list.keys,
    position,
    rows: (page) =>
      loaders.children(`${name} ${JSON.stringify(page)}`, (ids) => readPages(scope, list, ids, page)).load(parent.id),
    total: async () => {
      if (kept !== undefined) return parent[kept]!;
      if (pages.total) return pages.total(parent.id, context);
      const [count] = await loaders.children(`${name} count`, (ids) => countRowsOf(scope, list, ids)).load(parent.id);
      return count ?? 0;
    },
  });
}
