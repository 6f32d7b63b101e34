import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Entry, entryOf, type QueryState, type TouchedBy } from './cache.ts';
import { type TadaDocumentNode, textOf } from './graphql.ts';

export interface Query<Result> extends QueryState<Result> {
  /** True while the data are those of other variables, shown until these have come. */
  readonly previous: boolean;
  reload(): void;
}

export interface QueryOptions {
  /** Changes after which it is read again: `ofKinds('PERSONA_CHANGED')`. Default: none. */
  readonly touchedBy?: TouchedBy;
}

/** What a query says, kept up to date while the component is shown. With other variables the former answer stays meanwhile. */
export function useQuery<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  { touchedBy }: QueryOptions = {},
): Query<Result> {
  const entry = useEntry(document, variables, touchedBy);
  const state = entry.state.value;
  const last = useRef<Result>(undefined);
  if (state.data !== undefined) last.current = state.data;
  const previous = state.data === undefined && last.current !== undefined && !state.failure;
  return { ...state, data: previous ? last.current : state.data, previous, reload: () => void entry.load() };
}

function useEntry<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  touchedBy: TouchedBy | undefined,
): Entry<Result> {
  const text = JSON.stringify(variables);
  const entry = useMemo(() => entryOf(document, variables), [document, text]);
  const asked = useRef(touchedBy);
  asked.current = touchedBy;
  useEffect(() => entry.hold((change) => asked.current?.(change) ?? false), [entry]);
  return entry;
}

/** A page of a connection. */
export interface Connected<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Pages<Result, Node> {
  /** The answer of the first page. */
  readonly first: Result | undefined;
  readonly nodes: readonly Node[];
  readonly state: Query<Result>;
  /** Shows the next page as well; undefined where there is none. */
  readonly more: (() => void) | undefined;
}

/**
 * A list that grows by pages. `connection` finds it in the answer. The document takes `$after`; one that does not is asked for
 * longer pages instead, up to the 200 items that the server gives at once. Each page is read anew when something changes.
 */
export function usePages<Result, Variables extends { readonly first: number }, Node>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  connection: (result: Result) => Connected<Node> | null | undefined,
  options: QueryOptions = {},
): Pages<Result, Node> {
  const text = JSON.stringify(variables);
  const [grown, setGrown] = useState({ text, pages: 1 });
  const pages = grown.text === text ? grown.pages : 1;
  const takesAfter = textOf(document).includes('$after');
  const first = takesAfter ? variables.first : Math.min(MOST, variables.first * pages);
  const state = useQuery(document, { ...variables, first }, options);
  const found = state.data === undefined ? undefined : connection(state.data);

  const further: Entry<Result>[] = [];
  // What a page said before, while it is read from another cursor.
  const former = useRef<{ readonly text: string; readonly nodes: (readonly Node[])[] }>({ text, nodes: [] });
  if (former.current.text !== text) former.current = { text, nodes: [] };
  const nodes = [...(found?.nodes ?? [])];
  let last = found ?? undefined;
  for (let page = 1; takesAfter && page < pages && last?.pageInfo.hasNextPage && !state.previous; page++) {
    const entry = entryOf(document, { ...variables, after: last.pageInfo.endCursor });
    further.push(entry);
    const { data } = entry.state.value;
    last = data === undefined ? undefined : (connection(data) ?? undefined);
    if (last) former.current.nodes[page] = last.nodes;
    nodes.push(...(former.current.nodes[page] ?? []));
  }
  const asked = useRef(options.touchedBy);
  asked.current = options.touchedBy;
  useEffect(() => {
    const leave = further.map((entry) => entry.hold((change) => asked.current?.(change) ?? false));
    return () => {
      for (const one of leave) one();
    };
  }, further);

  const canGrow = last?.pageInfo.hasNextPage === true && (takesAfter || first < MOST);
  return {
    first: state.data,
    nodes,
    state,
    more: canGrow ? () => setGrown({ text, pages: pages + 1 }) : undefined,
  };
}

/** Items that the server gives at once. */
const MOST = 200;
