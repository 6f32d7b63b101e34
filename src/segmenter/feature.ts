/** The kinds of value a segmenter can ask for. */
export type FeatureKind = 'number' | 'time' | 'flag' | 'category' | 'list';

/** How one customer's events are folded into one value. */
export type EventAggregation = 'count' | 'sum' | 'mean' | 'min' | 'max' | 'first' | 'last' | 'distinct' | 'top';

/**
 * Which events count: those whose field is as given, in everything that is given. A field that is missing is never so.
 * Times are milliseconds since 1970.
 */
export interface EventCondition {
  /** As {@link EventSource.field}, but not `lines.NAME` and `dayAmount`, which are not of one event. */
  readonly field: string;
  /** Exactly this: a text of a property if it is a text, otherwise a number of it. */
  readonly equals?: string | number;
  /** The number is greater. */
  readonly above?: number;
  /** The number is less. */
  readonly below?: number;
}

/**
 * A value computed from a customer's events. Declared data: the host computes it, once per run, for every
 * segmentation that asks for it.
 */
export interface EventSource {
  /** Event type, such as `purchase` or `page_view`. */
  readonly event: string;
  readonly aggregate: EventAggregation;
  /**
   * The aggregated field. Fields of each event: `amount`, `discount`, `quantity`, `at`, `day` (midnight UTC of `at`),
   * `channel`, or `properties.NAME`. Fields of each line of a purchase: `lines.NAME` (`sku`, `name`, `category`,
   * `quantity`, `price`, `discount`). A field of each day with events (UTC): `dayAmount`, the sum of its amounts. Sales
   * have `netAmount` (less what was returned; `sum` only), `netDayAmount` (`dayAmount` times the share of money that was
   * kept), `returnedAmount` and `returnedAt`; an aggregate of sales goes over no return. Not
   * used by `count`; `first` and `last` default to `at`. `properties.NAME` is read as the need's kind has it: numbers,
   * or text; `distinct` counts both. Values that are missing, or numbers beyond 1e200, are passed over: `last` is the
   * last value there is.
   */
  readonly field?: string;
  /** Counts only events for which it holds. Default: all. */
  readonly where?: EventCondition;
  /**
   * Length of the list that `top` gives: the most frequent texts, the most frequent first, ties by text. 1..20, default
   * 3.
   */
  readonly most?: number;
  /** Only events of the last so many days before the time of evaluation. Default: all events up to that time. */
  readonly withinDays?: number;
}

/**
 * Where a value comes from: a name of the feature catalogue (`customer.birthDate`, `traits.income_band`,
 * `events.purchase.lastAt`) or an event aggregate as data.
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
