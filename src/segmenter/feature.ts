import type { EventSource } from './event-source.ts';

export type {
  EventAggregation,
  EventAnchor,
  EventCondition,
  EventSessions,
  EventSource,
  EventTest,
  EventWindow,
} from './event-source.ts';

/** The kinds of value a segmenter can ask for. */
export type FeatureKind = 'number' | 'time' | 'flag' | 'category' | 'list';

/**
 * Where a value comes from: a name of the feature catalogue (`customer.birthDate`, `traits.income_band`,
 * `events.purchase.lastAt`), or an aggregate of events. That is data, or text as rules have it:
 * `sum(purchase.amount where channel = "web", 90 days)` (docs/rules.md). Windows of the calendar go by UTC in texts.
 */
export type FeatureSource = string | EventSource;

/** One input of a segmenter. */
export interface Need<K extends FeatureKind = FeatureKind> {
  readonly kind: K;
  readonly from: FeatureSource;
  /**
   * If true, a workspace that does not know the feature gives a column of missing values. Otherwise (the default) the
   * segmentation is answered with the status UNSATISFIED and names near matches.
   */
  readonly optional?: boolean;
  /**
   * Of a feature of another segmentation: keys of its segments that are asked for by name; empty where none is. A key
   * that is not there is refused. Given, the column is all missing while the other gives no answer, or has lost a key:
   * the segmenter must take that for unknown, never for "in no segment". Left out, the default, it is not asked then.
   */
  readonly labels?: readonly string[];
  /** The segmenter's use of it; shown with explanations. */
  readonly description?: string;
}

/** The inputs of a segmenter by its own names for them: the only data it sees. */
export type Needs = Readonly<Record<string, Need>>;

/** One customer's value; `null` is missing. Times are milliseconds since 1970-01-01T00:00:00Z. */
export interface FeatureValues {
  number: number;
  time: number;
  flag: boolean;
  category: string;
  list: readonly string[];
}

/** One customer, read by the names of `needs`. */
export type Row<N extends Needs> = { readonly [K in keyof N]: FeatureValues[NonNullable<N[K]>['kind']] | null };
