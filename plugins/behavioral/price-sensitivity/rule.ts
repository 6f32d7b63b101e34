import { UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { binOf } from 'personagraph/statistics';
import type { PriceSensitivityConfig } from './settings.ts';

/** Segments in the order of the definitions; below zero there is none. */
export const FULL_PRICE = 0;
export const PREMIUM = 1;
export const BALANCED = 2;
export const DEAL_SEEKER = 3;
export const DISCOUNT_ONLY = 4;
/** Too few purchases, or no money left after returns. */
export const NONE = -1;
/** A value is missing or infinite, or means nothing. */
export const UNKNOWN = UNKNOWN_SEGMENT;

/** The limits of price sensitivity, set or learned. */
export interface PriceSensitivityModel {
  readonly measure: PriceSensitivityConfig['measure'];
  readonly rule: PriceSensitivityConfig['rule'];
  readonly minPurchases: number;
  /** Customers that could be learned from. */
  readonly customers: number;
  /** Three rising limits of the discounted share; equal ones leave the segment between them empty. */
  readonly cuts: readonly number[];
  /** In money. */
  readonly premiumPrice: number;
  /** In purchases. */
  readonly frequentFrom: number;
}

/**
 * The discounted share, 0..1: `discounted / total` of spend or purchases, `discounted / (total + discounted)` of depth.
 * A share above 1 (goods at full price were returned) counts as 1. NaN where there is nothing to divide.
 */
export function discountedShare(measure: PriceSensitivityModel['measure'], discounted: number, total: number): number {
  if (!(total > 0 && total < Infinity && discounted >= 0 && discounted < Infinity)) return Number.NaN;
  return measure === 'depth' ? discounted / (total + discounted) : Math.min(1, discounted / total);
}

/** The segment of one customer by its share of {@link discountedShare}: the only place that decides. */
export function sensitivityOf(
  model: PriceSensitivityModel,
  purchases: number,
  discounted: number,
  total: number,
  share: number,
  price: number,
): number {
  if (!(purchases >= 0 && purchases < Infinity)) return UNKNOWN;
  if (purchases < model.minPurchases) return NONE;
  if (!(Number.isFinite(discounted) && Number.isFinite(total))) return UNKNOWN;
  if (Number.isNaN(share)) return NONE;
  const bin = binOf(model.cuts, share);
  if (bin > 1) return bin;
  if (!Number.isFinite(price)) return UNKNOWN;
  return price >= model.premiumPrice && purchases >= model.frequentFrom ? PREMIUM : FULL_PRICE;
}
