import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import { PersonagraphError } from '../../errors.ts';
import { MAX_PAGE } from './connection.ts';
import type { Context } from './context.ts';
import { STATEMENT } from './cost/price.ts';
import { encodeId, type IdType, readNodeId } from './id.ts';

export interface SchemaTypes {
  Context: Context;
  Scalars: {
    ID: { Input: string; Output: string | number };
    /** Inputs stay text, so that one bad value of a batch is refused alone. */
    DateTime: { Input: string; Output: Date };
    Date: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
  Connection: { totalCount: () => Promise<number> };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
}

/** The schema is built on this; each type's file adds to it when it is loaded. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    brandLoadedObjects: true,
    encodeGlobalID: (typename, id) =>
      typename === 'Segmenter' ? String(id) : encodeId(typename as IdType, String(id)),
    decodeGlobalID: (id) => {
      const { type, name } = readNodeId(id, ['id']);
      return { typename: type, id: name };
    },
    idFieldOptions: { description: 'Opaque, unique in the whole API, never given to another object.' },
    nodeTypeOptions: { description: 'An object with a global id.' },
    nodeQueryOptions: {
      description: 'An object by its global id; null for one that is not (or no longer) in this workspace.',
      nullable: true,
      args: { id: { description: 'Any id this API gave out.' } },
    },
    nodesQueryOptions: {
      description: 'Objects by their global ids, at the same positions; null for those not in this workspace.',
      nullable: { list: false, items: true },
      size: { argument: 'ids', most: MAX_PAGE },
      args: { ids: { description: 'Up to 200 ids this API gave out.' } },
      resolve: (_root, { ids }, _context, _info, resolveNodes) => {
        if (ids.length <= MAX_PAGE) return resolveNodes(ids);
        throw new PersonagraphError('INVALID_INPUT', `Takes ${MAX_PAGE} ids at most.`, { field: ['ids'] });
      },
    },
    pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there are items after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there are items before this page.' },
    startCursorFieldOptions: { description: 'Cursor of the first item; null on an empty page.' },
    endCursorFieldOptions: { description: 'Cursor of the last item; null on an empty page.' },
    cursorFieldOptions: { description: "The item's position: give it as `after` or `before`." },
    nodeFieldOptions: { description: 'The item.', nullable: false },
    edgesFieldOptions: {
      description: 'The items of the page with their cursors.',
      nullable: { list: false, items: false },
    },
    nodesOnConnection: { description: 'The items of the page without their cursors.' },
    pageInfoFieldOptions: { description: 'Where the page lies in the list.' },
    mutationInputArgOptions: { description: 'What the mutation works on.' },
    firstArgOptions: { description: 'Read this many from the front, 0 to 200. Default 20. Not together with `last`.' },
    lastArgOptions: { description: 'Read this many from the end, 0 to 200. Not together with `first`.' },
    afterArgOptions: { description: 'Read what comes after this cursor.' },
    beforeArgOptions: { description: 'Read what comes before this cursor.' },
  },
});

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    // It reads the whole list.
    cost: 2 * STATEMENT,
    description: 'How many items the whole list has. Counted only where asked for.',
    resolve: ({ totalCount }) => totalCount(),
  }),
);

builder.queryType({ description: 'Reads. Needs an API key of any role.' });
builder.mutationType({
  description: 'Writes. Expected failures come as `userErrors`; needs WRITE unless said otherwise.',
});
builder.subscriptionType({
  description:
    'Pushes over WebSocket (graphql-transport-ws) and SSE. Each event has a cursor; `after` replays what came since.',
});
