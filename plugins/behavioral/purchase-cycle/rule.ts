import { DAY, isTime, UNKNOWN_SEGMENT } from 'personagraph/segmenter';

/** Segments in the order of the definitions; below zero there is none. */
export const ON_TIME = 0;
export const OVERDUE = 2;
export const LAPSED = 3;
/** No purchase, or too few for a cycle. */
export const NONE = -1;
/** A value is missing or infinite, or they contradict each other. */
export const UNKNOWN = UNKNOWN_SEGMENT;

/** The limits of due purchases, set or learned. */
export interface PurchaseCycleModel {
  readonly minPurchaseDays: number;
  readonly typicalDays: number;
  /** Customers whose intervals it is the median of; null where the settings give it. */
  readonly customers: number | null;
  readonly priorIntervals: number;
  /** Multiples of the expected interval from which a purchase is due, overdue, and the customer lapsed. */
  readonly limits: readonly [number, number, number];
}

/**
 * Days from the first to the last day with a purchase (UTC). It is NaN where the values do not fit together: n days
 * with purchases span n - 1 days at least.
 */
export function spanDays(purchaseDays: number, firstAt: number, lastAt: number): number {
  if (!(Number.isInteger(purchaseDays) && purchaseDays >= 1 && isTime(firstAt) && isTime(lastAt))) return Number.NaN;
  const span = Math.floor(lastAt / DAY) - Math.floor(firstAt / DAY);
  return span >= purchaseDays - 1 && (purchaseDays > 1 || span === 0) ? span : Number.NaN;
}

/**
 * Expected days between purchases: own intervals shrunk to the typical one, (span + k * typical) / (n - 1 + k). For
 * exponential intervals with an inverse gamma prior of mean `typical` that weighs as much as k intervals, this is the
 * posterior mean (A. Gelman et al., "Bayesian Data Analysis", 3rd ed. 2013, section 2.6).
 */
export function expectedDays(
  { typicalDays, priorIntervals }: PurchaseCycleModel,
  purchaseDays: number,
  span: number,
): number {
  return (span + priorIntervals * typicalDays) / (purchaseDays - 1 + priorIntervals);
}

/** Expected days of one customer, NONE or UNKNOWN. */
export function cycleOf(model: PurchaseCycleModel, purchaseDays: number, firstAt: number, lastAt: number): number {
  if (Number.isNaN(firstAt) && Number.isNaN(lastAt) && (purchaseDays === 0 || Number.isNaN(purchaseDays))) return NONE;
  const span = spanDays(purchaseDays, firstAt, lastAt);
  if (Number.isNaN(span)) return UNKNOWN;
  if (purchaseDays < model.minPurchaseDays) return NONE;
  const days = expectedDays(model, purchaseDays, span);
  // One purchase and no weight of the typical interval: nothing to expect by.
  return Number.isFinite(days) ? days : NONE;
}

/** The instant, itself included, from which the elapsed time is at least `limits[index]` expected intervals. */
export function turnsAt({ limits }: PurchaseCycleModel, index: number, days: number, lastAt: number): number {
  return lastAt + limits[index]! * days * DAY;
}

/** The segment at a time, by the expected days: the only place that decides. */
export function cycleStateAt(model: PurchaseCycleModel, days: number, lastAt: number, asOf: number): number {
  let state = ON_TIME;
  while (state < LAPSED && asOf >= turnsAt(model, state, days, lastAt)) state++;
  return state;
}
