import { DAY, isTime, type Need, shownDay } from 'personagraph/segmenter';

/** Purchases dated before 1900 are mistakes; the days of 1970 minus 70 years. */
const EARLIEST_DAY = Date.UTC(1900, 0, 1) / DAY;

/** The needs about a customer's purchases. Several on one day (UTC) count as one. */
export type HistoryNeeds = {
  readonly days: Need<'number'>;
  readonly firstAt: Need<'time'>;
  readonly lastAt: Need<'time'>;
};

export function historyNeeds(event: string): HistoryNeeds {
  return {
    days: {
      kind: 'number',
      from: { event, aggregate: 'distinct', field: 'day' },
      description: 'Days with a purchase: one more than the repeat purchases of the model',
    },
    firstAt: { kind: 'time', from: `events.${event}.firstAt`, description: 'Since when the customer is observed' },
    lastAt: { kind: 'time', from: `events.${event}.lastAt`, description: 'Until when the customer was surely alive' },
  };
}

// The reading of the three values together.
/** At least one purchase, the last today or earlier. */
export const BUYER = 0;
/** No purchase. */
export const NO_PURCHASE = 1;
/** Missing, contradicting each other, or dated before 1900 or beyond the calendar. */
export const UNREADABLE = 2;
/** The last purchase is dated on a day that is still to come. */
export const FUTURE = 3;

/**
 * One customer's purchases in whole days (UTC, counted from 1970): filled anew for each row, so that rows cost no
 * object.
 */
export class PurchaseHistory {
  /** Repeat purchase days. */
  frequency = 0;
  firstDay = 0;
  lastDay = 0;

  /** Weeks from the first purchase to the last. */
  get recency(): number {
    return (this.lastDay - this.firstDay) / 7;
  }

  /** Weeks from the first purchase to a day. */
  ageOn(day: number): number {
    return (day - this.firstDay) / 7;
  }

  /** Reads a row; the fields hold what was read for BUYER and FUTURE. */
  read(days: number, firstAt: number, lastAt: number, today: number): number {
    if (Number.isNaN(firstAt) && Number.isNaN(lastAt) && (Number.isNaN(days) || days === 0)) return NO_PURCHASE;
    // Written so that NaN is unreadable.
    if (!(Number.isInteger(days) && days >= 1 && isTime(firstAt) && isTime(lastAt))) {
      return UNREADABLE;
    }
    this.frequency = days - 1;
    this.firstDay = Math.floor(firstAt / DAY);
    this.lastDay = Math.floor(lastAt / DAY);
    const span = this.lastDay - this.firstDay;
    if (this.firstDay < EARLIEST_DAY || span < this.frequency || (this.frequency === 0) !== (span === 0)) {
      return UNREADABLE;
    }
    return this.lastDay > today ? FUTURE : BUYER;
  }

  /** The same customer with one purchase more, on a later day. */
  withPurchaseOn(day: number): PurchaseHistory {
    const more = new PurchaseHistory();
    more.frequency = this.frequency + 1;
    more.firstDay = this.firstDay;
    more.lastDay = day;
    return more;
  }
}

/** The day of an instant. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY);
}

/** A day counted from 1970 as people write it: `2024-02-29`; beyond the calendar its number. */
export function isoDay(day: number): string {
  return shownDay(day * DAY) ?? String(day);
}
