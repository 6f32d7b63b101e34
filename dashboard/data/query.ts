import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Entry, entryOf, type QueryState, type TouchedBy } from './cache.ts';
import type { TadaDocumentNode } from './graphql.ts';

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
 * A list that grows by pages. `connection` finds it in the answer. The pages that are shown are read as one when something
 * changes, up to the 200 that the server gives at once.
 */
export function usePages<Result, Variables extends { readonly first: number }, Node>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  connection: (result: Result) => Connected<Node> | null | undefined,
  options: QueryOptions = {},
): Pages<Result, Node> {
  const text = JSON.stringify(variables);
  const [grown, setGrown] = useState({ text, first: variables.first });
  const first = grown.text === text ? grown.first : variables.first;
  const state = useQuery(document, { ...variables, first }, options);
  const found = state.data === undefined ? undefined : connection(state.data);
  const canGrow = found?.pageInfo.hasNextPage === true && first < MOST;
  return {
    first: state.data,
    nodes: found?.nodes ?? [],
    state,
    more: canGrow ? () => setGrown({ text, first: Math.min(MOST, first + variables.first) }) : undefined,
  };
}

/** Items that the server gives at once. */
const MOST = 200;
