/** A stretch of time, milliseconds since 1970: from, up to and without to. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What customers bought within a span, a row a customer. */
export interface SpanColumns {
  /** Purchases: sales that are neither returns nor of a cancelled order. */
  readonly count: Float64Array;
  /** Money of sales less money of returns, in the workspace's currency; NaN where an amount is not on record. */
  readonly money: Float64Array;
}

/** What customers bought within spans, and first of all. A row a customer of the population; without events zeros. */
export interface Purchases {
  /** Time of the first purchase, milliseconds since 1970; NaN without one. */
  readonly first: Float64Array;
  /** By the order of the spans that were asked for. */
  readonly spans: readonly SpanColumns[];
  /** The first purchase of anybody; Infinity without one. */
  readonly beginning: number;
}
