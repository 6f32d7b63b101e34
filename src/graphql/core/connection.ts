import type { KeyValue, Page, SortKey } from '../../db/postgres/keyset.ts';
import { PersonagraphError } from '../../errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 200;

export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/** A list that can be read in pages. */
export interface Listing<Row> {
  /** Names the list and its ordering; cursors are bound to it. */
  readonly ordering: string;
  readonly keys: readonly SortKey[];
  /** A row's values of the keys. */
  position(row: Row): readonly KeyValue[];
  rows(page: Page): Promise<readonly Row[]>;
  total(): Promise<number>;
}

/** Reads a page by its keyset. Throws INVALID_CURSOR, and INVALID_INPUT for a page of an impossible size. */
export async function connect<Row>(args: PageArgs, listing: Listing<Row>) {
  const { size, page } = pageOf(args, listing);
  const read = await listing.rows(page);
  const rows = read.slice(0, size);
  if (page.backward) rows.reverse();
  const edges = rows.map((node) => ({ node, cursor: encodeCursor(listing.ordering, listing.position(node)) }));
  const more = read.length > size;
  return {
    edges,
    pageInfo: {
      hasNextPage: page.backward ? page.before !== null : more,
      hasPreviousPage: page.backward ? more : page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => listing.total(),
  };
}

function pageOf(
  args: PageArgs,
  { ordering, keys }: Pick<Listing<unknown>, 'ordering' | 'keys'>,
): { size: number; page: Page } {
  const { after, before } = args;
  const { size, backward } = pageSize(args);
  return {
    size,
    page: {
      // One more than asked for tells whether there is a next page.
      limit: size + 1,
      backward,
      after: typeof after === 'string' ? decodeCursor(ordering, keys, after, 'after') : null,
      before: typeof before === 'string' ? decodeCursor(ordering, keys, before, 'before') : null,
    },
  };
}

/** How many items a page has, and from which end. Throws INVALID_INPUT for an impossible size. */
export function pageSize({ first, last }: PageArgs): { size: number; backward: boolean } {
  if (typeof first === 'number' && typeof last === 'number') {
    throw new PersonagraphError('INVALID_INPUT', 'Give `first` or `last`, not both.', { field: ['last'] });
  }
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 0 || size > MAX_PAGE) {
    const field = [typeof first === 'number' ? 'first' : 'last'];
    throw new PersonagraphError('INVALID_INPUT', `A page has 0 to ${MAX_PAGE} items.`, { field });
  }
  return { size, backward: typeof last === 'number' };
}
