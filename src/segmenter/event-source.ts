/** How one customer's events are folded into one value. */
export type EventAggregation = 'count' | 'sum' | 'mean' | 'min' | 'max' | 'first' | 'last' | 'distinct' | 'top';

/**
 * Tests of one field, all of which must hold. A field that is missing passes none but `known: false`: a comparison with
 * nothing is unknown, also `notEquals`, `notIn`, and the `not` of it. Times are milliseconds since 1970.
 */
export interface EventTest {
  /** As {@link EventSource.field}, but not `dayAmount`, which is not of one event. */
  readonly field: string;
  /** Exactly this: a text or flag of a property if it is one, otherwise a number of it. */
  readonly equals?: string | number | boolean;
  /** Another text, number or flag than this. */
  readonly notEquals?: string | number | boolean;
  /** The number is greater. */
  readonly above?: number;
  /** The number is greater or equal. */
  readonly atLeast?: number;
  /** The number is less. */
  readonly below?: number;
  /** The number is less or equal. */
  readonly atMost?: number;
  /** One of these texts, or one of these numbers: 1 to 1,000. */
  readonly in?: readonly string[] | readonly number[];
  /** None of these texts, or none of these numbers. */
  readonly notIn?: readonly string[] | readonly number[];
  /** The text has this part. Case, width and other variants of letters (Unicode NFKC) do not matter, here and below. */
  readonly contains?: string;
  /** The text begins so. */
  readonly startsWith?: string;
  /** The text ends so. */
  readonly endsWith?: string;
  /** True: there is a value, of whatever kind. False: there is none. */
  readonly known?: boolean;
}

/**
 * Which events count. Groups follow the three-valued logic of Kleene (1952), and what is unknown does not count. Where
 * an event is tested, tests of lines ask for one line that passes them all together. Where lines are folded, each line
 * is tested. An event without lines is tested as if it had one of which nothing is known.
 */
export type EventCondition =
  | EventTest
  | { readonly all: readonly EventCondition[] }
  | { readonly any: readonly EventCondition[] }
  | { readonly not: EventCondition };

/**
 * A window that the time of evaluation moves, or that stands still. `fromDaysAgo` to `toDaysAgo`: days of 24 hours
 * before the time of evaluation, from the first up to, not including, the second. `during`: a period of the calendar:
 * `this month`, `last quarter`, `last 3 months` (whole ones), `yesterday`, `2026`, `2026-Q1`, `2026-03`, `2026-03-31`.
 * The others are moments, each alone or one beginning with one end: `2026-01-31` (a whole day), an ISO 8601 time with
 * offset, `today`, `30 days ago`, `start of month`. `from` and `to` are included, `after` and `before` are not.
 */
export type EventWindow =
  | { readonly fromDaysAgo: number; readonly toDaysAgo: number }
  | { readonly during: string }
  | { readonly from?: string; readonly after?: string; readonly before?: string; readonly to?: string };

/**
 * A window of each customer's own, from a time it has. Without that time the aggregate is missing, totals too: nothing
 * can be said of the week after a first purchase that never was.
 */
export interface EventAnchor {
  /** Events later than the anchor, or earlier; never at the same instant. */
  readonly side: 'after' | 'before';
  /**
   * A time of the customer: `customer.createdAt`, `customer.birthDate`, or `traits.NAME` of kind time. Or events: the
   * first, the last, or any of them, of a type and with a condition as {@link EventSource} has them.
   */
  readonly of:
    | string
    | {
        readonly event: string;
        readonly which: 'first' | 'last' | 'any';
        readonly where?: EventCondition | readonly EventCondition[];
      };
  /** At most so many days of 24 hours away, that included. Default: any. */
  readonly withinDays?: number;
}

/**
 * Sessions in place of events: the events of a customer in their order, cut wherever the next came later than a pause may
 * be long. A pause that is exactly as long cuts nothing.
 */
export interface EventSessions {
  /** The longest pause within a session, in minutes: above 0, at most 10,080 (a week). Default 30. */
  readonly gapMinutes?: number;
  /** Types of events that sessions are made of beside {@link EventSource.event}, 9 at most. Default: none. */
  readonly also?: readonly string[];
}

/**
 * A value computed from a customer's events. Declared data: the host computes it, once per run, for every
 * segmentation that asks for it.
 */
export interface EventSource {
  /** Event type, such as `purchase` or `page_view`. */
  readonly event: string;
  /**
   * Folds the sessions that these events make, in place of the events. A session has the fields `minutes` (from its first
   * event to its last, 0 of a single one), `pages` (how many events) and `bounced` (1 for a single event, otherwise 0). The
   * others are those of its first event: `at`, `day`, `channel`, `properties.NAME`. Windows, anchors and `where` go by them.
   * Default: none, the events themselves.
   */
  readonly sessions?: EventSessions;
  readonly aggregate: EventAggregation;
  /**
   * The aggregated field. Fields of each event: `amount`, `discount`, `quantity`, `at`, `day` (midnight UTC of `at`),
   * `channel`, or `properties.NAME`. Fields of each line of a purchase: `lines.NAME` (`sku`, `name`, `category`,
   * `quantity`, `price`, `discount`). Also `lines.amount`, the price times the quantity, before the discount; missing
   * where one of them is. A field of each day with events (UTC): `dayAmount`, the sum of its amounts. Sales have
   * `netAmount` (less what was returned; `sum` only), `netDayAmount` (`dayAmount` times the share of money that was
   * kept), `returnedAmount` and `returnedAt`; an aggregate of sales goes over no return. Not used by `count`, except `lines`, which counts lines, and `lines.NAME`, which counts those with a value. `first` and `last`
   * default to `at`. `properties.NAME` is read as the need's kind has it: numbers, or text; `distinct` counts both.
   * Values that are missing, or numbers beyond 1e200, are passed over: `last` is the last value there is.
   */
  readonly field?: string;
  /** Counts only events for which it holds; all of several. Default: all events. */
  readonly where?: EventCondition | readonly EventCondition[];
  /**
   * Length of the list that `top` gives: the most frequent texts, the most frequent first, ties by text. 1..1,024,
   * default 3. A list of that length may have been cut: it is no answer to which texts there are not.
   */
  readonly most?: number;
  /** Only events of the last so many days before the time of evaluation. Default: all events up to that time. */
  readonly withinDays?: number;
  /** Only events within the window, or within all of several, 4 at most. Default: all events. */
  readonly window?: EventWindow | readonly EventWindow[];
  /** Only events after or before a time of the customer, or all of several, 4 at most. Default: all events. */
  readonly anchor?: EventAnchor | readonly EventAnchor[];
  /** Whose days windows mean: an IANA time zone. Default `UTC`. */
  readonly timeZone?: string;
}
