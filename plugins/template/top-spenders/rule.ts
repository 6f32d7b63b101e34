import { isTime, UNKNOWN_SEGMENT } from 'personagraph/segmenter';

// 4. The model: plain JSON, all that `assign` and `explain` need.
export interface Model {
  readonly threshold: number;
  /** Customers that it was learned from. */
  readonly spenders: number;
  readonly activeMs: number;
}

// 5. One function decides, for `assign` and `explain` alike, so that they cannot disagree. NaN compares false with
// everything: it is asked for first, and ends in `UNKNOWN_SEGMENT`; -1 is known to be in none. `isTime` is true for times the calendar has.
export function place(spent: number, last: number, asOf: number, { threshold, activeMs }: Model): number {
  if (Number.isNaN(spent) || Number.isNaN(last)) return UNKNOWN_SEGMENT;
  if (!(isTime(last) && last <= asOf && asOf < last + activeMs && Number.isFinite(spent))) return -1;
  return spent >= threshold ? 0 : 1;
}

// 6. The instant at which the clock alone changes the answer: a member goes silent, or a purchase dated ahead comes
// due. NaN is never.
export function placeUntil(segment: number, last: number, asOf: number, { activeMs }: Model): number {
  if (segment >= 0) return last + activeMs;
  return last > asOf && isTime(last) ? last : Number.NaN;
}
