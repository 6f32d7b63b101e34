/** The names of the queries, in the order they are measured. */
export const QUERIES = ['hello', 'point', 'nested', 'count', 'members', 'page200'] as const;
export type QueryName = (typeof QUERIES)[number];

/** What the variables of the queries hold. */
export interface Asked {
  readonly externalIds: readonly string[];
  readonly segmentId: number;
}

/** A query of one server. */
export interface ReadQuery {
  readonly document: string;
  /** One object a request, in turn. */
  variables(asked: Asked): readonly object[];
  /** What was asked for out of `data`, in one form for all servers. */
  values(data: never): unknown;
}

export type ReadQueries = Readonly<Record<QueryName, ReadQuery>>;

/** How many values an answer must hold on average, so that an answer of nothing is not equal to another. */
export const LEAST_VALUES: Readonly<Record<QueryName, number>> = {
  hello: 1,
  point: 3,
  nested: 100,
  count: 40,
  members: 50,
  page200: 1_000,
};

/** How many values that are not null something holds. */
export function countValues(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return 1;
  return Object.values(value).reduce((sum: number, one) => sum + countValues(one), 0);
}

/** Milliseconds: some servers print six digits of a second, and offsets. */
export function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`${text} is no time`);
  return at;
}

/** A list whose order is nobody's promise. */
export function inAnyOrder(values: readonly object[]): object[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
