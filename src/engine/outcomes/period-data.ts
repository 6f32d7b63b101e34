import type { NewByChannel, SpendFact } from './attribution.ts';
import type { Purchases, Span, SpanColumns } from './purchases.ts';

/** Customer lifetime value at the end of a period, a row a customer; NaN for whom it is not known. */
export type LifetimeValues =
  | { readonly from: 'SCORE'; readonly values: Float64Array; readonly detail: string }
  /** Money spent up to then. */
  | { readonly from: 'HISTORY' }
  | { readonly from: 'NOTHING'; readonly detail: string };

/** Answers of customers in a period, a row a customer; NaN for those who gave none. */
export interface Answers {
  readonly values: Float64Array;
  /** From where on they count as satisfied. */
  readonly satisfiedFrom: number;
}

/** Channels of first purchases by code, and the code of each customer; -1: none is on record. */
export interface ChannelColumn {
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

/** All that figures of a period are made of, a row a customer. Parts that no metric asked for are empty. */
export interface PeriodData {
  readonly span: Span;
  /** The same in days since 1970-01-01. */
  readonly days: Span;
  readonly first: Purchases['first'];
  readonly beginning: Purchases['beginning'];
  readonly within: SpanColumns;
  /** Of the days before the period that retention looks back on. */
  readonly before: SpanColumns;
  /** Of all time up to the end of the period. */
  readonly upTo: SpanColumns;
  readonly channels: ChannelColumn;
  /** 1 for who converted, 0 for who did not, -1 where that is open; NaN for those not asked of. Null: it is not defined. */
  readonly conversion: Float64Array | null;
  readonly recommendation: Float64Array | null;
  readonly satisfaction: Answers | null;
  readonly value: LifetimeValues;
  readonly spend: readonly SpendFact[];
  /** Share of revenue that is left before costs of marketing, 0..1; null: the workspace has not said. */
  readonly margin: number | null;
}

/** New customers by the channel of their first purchase; `fresh` are their rows. */
export function newByChannel({ channels: { codes, labels } }: PeriodData, fresh: Int32Array): NewByChannel {
  const counts = new Map<string, number>();
  for (const row of fresh) {
    const label = labels[codes[row]!];
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}
