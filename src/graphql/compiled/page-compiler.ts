import { type GraphQLField, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { fixed, type Json } from '../../db/reads/json.ts';
import type { PageLevel, Window } from '../../db/reads/page-level.ts';
import type { RowLevel } from '../../db/reads/row-level.ts';
import { type PageArgs, pageSize } from '../core/connection.ts';
import { decodeCursor } from '../core/cursor.ts';
import type { AnyPages, Reading } from '../core/reading.ts';
import { type Arguments, Bound, NotCompiled } from './arguments.ts';
import type { Selected, Selections } from './selection.ts';

const PAGE_ARGUMENTS = ['first', 'last', 'after', 'before'] as const;

/** What connections are compiled with. */
interface PageParts {
  readonly selections: Selections;
  fields(
    type: GraphQLObjectType,
    selected: readonly Selected[],
    print: (field: GraphQLField<unknown, unknown>, selected: Selected) => Json,
  ): Json;
  row(type: GraphQLObjectType, selected: Selected, row: RowLevel): Json;
  /** The id of a row, where the operation gives it. */
  idOf(row: RowLevel): Bound | undefined;
  /** Adds a value that must be readable though no statement has it. */
  check(value: Bound): void;
}

/** Turns connections into pages of a statement. Throws NotCompiled for what only the executor can answer. */
export class PageCompiler {
  readonly #parts: PageParts;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** A connection's page as it is asked for. `parent` is the row that it is a list of; null for a list of its own. */
  connection(
    type: GraphQLObjectType,
    selected: Selected,
    page: PageLevel,
    pages: AnyPages,
    args: Arguments,
    parent: RowLevel | null,
  ): Json {
    return this.#parts.fields(type, this.#parts.selections.within(type, selected), (field, one) => {
      const of = getNamedType(field.type);
      switch (field.name) {
        case 'edges':
          if (!isObjectType(of)) break;
          return page.items((row) =>
            this.#parts.fields(of, this.#parts.selections.within(of, one), (part, inner) => {
              if (part.name === 'cursor') return page.cursor(pages.ordering);
              const node = getNamedType(part.type);
              if (part.name !== 'node' || !isObjectType(node)) throw new NotCompiled(`edges have a ${part.name}`);
              return this.#parts.row(node, inner, row);
            }),
          );
        case 'nodes':
          if (!isObjectType(of)) break;
          return page.items((row) => this.#parts.row(of, one, row));
        case 'totalCount':
          return parent && pages.kept !== undefined ? parent.value(pages.kept, 'int') : page.total();
        case 'pageInfo':
          if (!isObjectType(of)) break;
          return this.#pageInfo(of, one, page, pages, args);
      }
      throw new NotCompiled(`connections have a ${field.name}`);
    });
  }

  #pageInfo(type: GraphQLObjectType, selected: Selected, page: PageLevel, pages: AnyPages, args: Arguments): Json {
    const { backward } = sizeOf(args);
    const after = args.shape('after', 'given', isGiven);
    const before = args.shape('before', 'given', isGiven);
    return this.#parts.fields(type, this.#parts.selections.within(type, selected), ({ name }) => {
      switch (name) {
        case 'hasNextPage':
          return backward ? fixed(before) : page.more();
        case 'hasPreviousPage':
          return backward ? page.more() : fixed(after);
        case 'startCursor':
          return page.edgeCursor(pages.ordering, 'first');
        case 'endCursor':
          return page.edgeCursor(pages.ordering, 'last');
        default:
          throw new NotCompiled(`pageInfo has a ${name}`);
      }
    });
  }

  /** The part of the list that the arguments ask for. */
  window(pages: AnyPages, args: Arguments, parent: RowLevel | null): Window {
    const id = parent && this.#parts.idOf(parent);
    const position = (name: 'after' | 'before') => {
      if (!args.shape(name, 'given', isGiven)) return null;
      // The cursor names the object whose list it is of.
      if (parent && !id) throw new NotCompiled('a cursor in a list of objects nobody named');
      const decode = (cursor: unknown, of: unknown) =>
        decodeCursor(of === null ? pages.ordering : `${pages.ordering}:${of}`, pages.list.keys, String(cursor), name);
      const nulls = id
        ? pages.list.keys.map(() => false)
        : args.shape(name, 'nulls', (cursor) => decode(cursor, null).map((value) => value === null));
      if (id && pages.list.keys.some(({ nullable }) => nullable)) throw new NotCompiled('a position that may be null');
      const cursor = args.bound(name, (value) => value);
      const values = new Bound((variables) => decode(cursor.read(variables), id ? id.read(variables) : null));
      this.#parts.check(values);
      return nulls.map((isNull, index) =>
        isNull ? null : new Bound((variables) => (values.read(variables) as unknown[])[index]),
      );
    };
    return { ...sizeOf(args), after: position('after'), before: position('before') };
  }
}

/** The pages that a field leads to by its arguments. */
export function pagesOf({ pages }: Extract<Reading, { kind: 'page' }>, args: Arguments): AnyPages {
  return pages(args.others(PAGE_ARGUMENTS) as never);
}

function sizeOf(args: Arguments): { size: number; backward: boolean } {
  return pageSize({ first: args.value('first'), last: args.value('last') } as PageArgs);
}

function isGiven(value: unknown): boolean {
  return typeof value === 'string';
}
