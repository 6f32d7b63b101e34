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
import { type Translated, textOf } from '../../services/input/translations.ts';
import { connect, type PageArgs } from './connection.ts';
import type { Context } from './context.ts';
import { decodeId, type IdType } from './id.ts';
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
  /** Text of the row's own language in a column, with the argument `language`: others are in the column `translations`. */
  | { readonly kind: 'translated'; readonly column: string }
  /** The row whose id is in a column. */
  | { readonly kind: 'one'; readonly column: string }
  /** The rows of a list that belong to the row; where there are arguments, only with these values. */
  | { readonly kind: 'many'; readonly list: AnyList; readonly only: Readonly<Record<string, unknown>> }
  /** The one row of a list that belongs to the row, or none. */
  | { readonly kind: 'first'; readonly list: AnyList }
  /** The rows of a list for arguments that belong to the row; the first of them where the field is no list. */
  | {
      readonly kind: 'chosen';
      readonly list: (args: never) => AnyList;
      /** Arguments that are values of the statement, none of its shape, with what is made of each. Default: none. */
      readonly bound?: Folds;
    }
  /** An object for each of some values, in their order, with the rows of a list that have it. */
  | { readonly kind: 'grouped'; readonly groups: Groups }
  /** A page of a list, of the workspace or of the row. */
  | { readonly kind: 'page'; readonly pages: (args: never) => AnyPages }
  /** The row of the workspace that arguments mean, by the way that takes just those that are given. */
  | { readonly kind: 'lookup'; readonly ways: readonly LookupWay[] }
  /** All rows of the workspace that meet a condition, in an order. Default: all there are. */
  | { readonly kind: 'all'; readonly order: string; readonly condition?: string }
  /** The row of an id that an object in memory has; 0, null and undefined lead to none. */
  | {
      readonly kind: 'linked';
      readonly id: (object: never) => number | null | undefined;
      /** What the object has of the row: nothing is read where no more is asked for. Default: nothing. */
      readonly beside?: Beside;
    }
  /** A part of an object in memory. */
  | { readonly kind: 'part'; readonly of: (object: never) => unknown }
  /** The objects of a list that an object in memory has for arguments. */
  | { readonly kind: 'parts'; readonly of: (object: never, args: never) => readonly unknown[] }
  /**
   * An object in memory that a field of the query makes of its arguments, whose fields are parts, links and values; null
   * leaves it to the field's resolver.
   */
  | { readonly kind: 'made'; readonly make: (args: never, context: Context) => Promise<MadeNow<unknown> | null> };

/** Fields of a row that an object in memory has, as they are in the store. */
export interface Beside {
  readonly fields: readonly string[];
  readonly of: (object: never) => unknown;
}

/** An object that is made at once. */
export interface MadeNow<T> {
  readonly object: T;
  /** Whether it holds, which is found out meanwhile; where it does not, it is left to the field's resolver. */
  readonly holds: Promise<boolean>;
}

/** The rows of a list that belong to a row, by the value that they have in a field. */
export interface Groups {
  readonly list: AnyList;
  /** The field of the rows, and of the objects, with the value. */
  readonly by: string;
  readonly values: readonly string[];
  /** The field of the objects with the rows. */
  readonly items: string;
}

/** What is made of the values of arguments, by their names. */
export type Folds = Readonly<Record<string, (value: unknown) => unknown>>;

/** One way to say which row is meant. */
export interface LookupWay {
  /** The arguments that say so, all of them given and none besides. */
  readonly by: readonly string[];
  /** The values that the condition is about, in their order. They throw for an argument that no row can have. */
  readonly values: readonly ((args: Readonly<Record<string, unknown>>) => unknown)[];
  /** The condition of a row, for the placeholders of the values. */
  readonly condition: (...placeholders: readonly string[]) => string;
}

/** The way by a text of one argument. */
export function byText(
  argument: string,
  condition: (placeholder: string) => string,
  fold: (text: string) => string = (text) => text,
): LookupWay {
  return {
    by: [argument],
    values: [(args) => fold(String(args[argument]))],
    condition: (placeholder) => condition(placeholder!),
  };
}

/** The way by the global id of a type, in the argument `id`. */
export function byId(type: IdType, condition: (placeholder: string) => string): LookupWay {
  return {
    by: ['id'],
    values: [({ id }) => decodeId(type, String(id))],
    condition: (placeholder) => condition(placeholder!),
  };
}

/** True for an argument that says something. */
export function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

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

/**
 * A field of an object in memory, such as a change, that leads to the row of an id it has; null where it has none. `beside`
 * are fields of the row that the object has itself.
 */
export function linked<K extends RowKind, T>(
  kind: K,
  id: (object: T) => number | null | undefined,
  beside?: { readonly fields: readonly string[]; readonly of: (object: T) => unknown },
) {
  return {
    resolve: (object: T, _args: object, { loaders }: Context) => {
      const of = id(object);
      return of ? (loaders[kind] as DataLoader<number, LoadedRow<K>>).load(of) : null;
    },
    extensions: read({ kind: 'linked', id, ...(beside && { beside }) }),
  };
}

/** A field with a part of an object in memory. */
export function part<T, P>(of: (object: T) => P) {
  return { resolve: of, extensions: read({ kind: 'part', of }) };
}

/** A field with objects that an object in memory has for arguments. */
export function parts<T, P, A extends object>(of: (object: T, args: A) => P[]) {
  return { resolve: of, extensions: read({ kind: 'parts', of }) };
}

/**
 * A field of the query with an object in memory that is made of its arguments. `quick` makes it where that takes no waiting
 * for other work; null has `resolve` make it.
 */
export function made<T, A extends object>(
  resolve: (args: A, context: Context) => Promise<T>,
  quick: (args: A, context: Context) => Promise<MadeNow<T> | null>,
) {
  return {
    resolve: (_root: unknown, args: A, context: Context) => resolve(args, context),
    extensions: read({ kind: 'made', make: quick }),
  };
}

/** A field with the text in a column, in the language asked for. */
export function localized<C extends string>(column: C) {
  return {
    resolve: (row: { readonly [Column in C]: unknown }, { language }: { language: 'en' | 'zh' }) =>
      (row[column] === null ? null : say(row[column], language)) as string,
    extensions: read({ kind: 'localized', column }),
  };
}

/** The same for a text that is written in the row's own language, and perhaps translated. */
export function translated<C extends string>(column: C) {
  return {
    resolve: (row: Translated<C>, { language }: { language?: 'en' | 'zh' | null | undefined }) =>
      textOf(row, column, language) as string,
    extensions: read({ kind: 'translated', column }),
  };
}

/** A field with the rows of a list that belong to its object. */
export function many<T extends object>(list: List<T>) {
  return {
    resolve: ({ id }: { readonly id: number }, _args: object, { loaders }: Context) => loaders.list(list).load(id),
    extensions: read({ kind: 'many', list, only: {} }),
  };
}

/**
 * A field with an object for each of some values that rows of a list have in the field `by`: with the value in a field of the
 * same name, and with its rows in the field `items`. Rows with other values are left out.
 */
export function grouped<T extends object, B extends keyof T & string, I extends string>(
  list: List<T>,
  by: B,
  values: readonly (T[B] & string)[],
  items: I,
) {
  return {
    resolve: async ({ id }: { readonly id: number }, _args: object, { loaders }: Context) => {
      const rows = await loaders.list(list).load(id);
      return values.map(
        (value) =>
          ({ [by]: value, [items]: rows.filter((row) => row[by] === value) }) as {
            readonly [Field in B]: T[B];
          } & { readonly [Field in I]: readonly T[] },
      );
    },
    extensions: read({ kind: 'grouped', groups: { list, by, values, items } }),
  };
}

/** A field with the one row of a list that belongs to its object; null where there is none. */
export function first<T extends object>(list: List<T>) {
  return {
    resolve: async ({ id }: { readonly id: number }, _args: object, { loaders }: Context): Promise<T | null> =>
      (await loaders.list(list).load(id))[0] ?? null,
    extensions: read({ kind: 'first', list }),
  };
}

/** The same with a list for arguments. */
export function chosen<T extends object, A extends object>(list: (args: A) => List<T>) {
  return {
    resolve: (row: object, args: A, { scope, loaders }: Context): Promise<T[]> | T[] => {
      const of = list(args);
      const numbers = row as Readonly<Record<string, number>>;
      // Where the row leads to no parent it has no such rows.
      if ((numbers[of.parentField ?? 'id'] ?? null) === null) return [];
      const also = of.also ? numbers[of.also.field]! : 0;
      // The same table may be read by more than one parent.
      const name = `${of.source.table} ${of.parent} ${JSON.stringify(args)} ${also}`;
      return loaders
        .children<T>(name, (ids) => rowsOfParents(scope, of, ids, also))
        .load(numbers[of.parentField ?? 'id']!);
    },
    extensions: read({ kind: 'chosen', list: list as (args: never) => AnyList }),
  };
}

/**
 * A field with the one row of a list for arguments that belongs to its object; null where there is none. Arguments that are
 * `bound` come as what is made of them: one statement serves all their values.
 */
export function chosenFirst<T extends object, A extends object>(list: (args: A) => List<T>, bound: Folds = {}) {
  const { resolve } = chosen<T, A>(list);
  return {
    resolve: async (row: object, args: A, context: Context): Promise<T | null> => {
      const values = args as Readonly<Record<string, unknown>>;
      const folded = Object.entries(bound).map(([name, fold]) => [name, fold(values[name])]);
      const found = await resolve(row, { ...args, ...(Object.fromEntries(folded) as Partial<A>) }, context);
      return found[0] ?? null;
    },
    extensions: read({ kind: 'chosen', list: list as (args: never) => AnyList, bound }),
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
