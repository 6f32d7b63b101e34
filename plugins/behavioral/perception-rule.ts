/** Segments in the order of the definitions: bit 0 is low comparison, bit 1 is high loyalty. Below zero: none. */
export const HIGH_PERCEPTION = 0;
export const INDIFFERENT = 1;
export const ENGAGED_LOYAL = 2;
export const INERT_LOYAL = 3;
/** Too few purchases to tell. */
export const NONE = -1;
/** A value is missing or infinite, or means nothing. */
export const UNKNOWN = -2;

/** The two limits, given or learned, and what is compared with them. */
export interface PerceptionModel {
  readonly minPurchases: number;
  /** Comparisons for each purchase. */
  readonly comparisonFrom: number;
  readonly loyaltyFrom: number;
  readonly comparing: readonly { readonly need: string; readonly weight: number; readonly label: string }[];
  /** Need of the given loyalty; null: from the kinds bought. */
  readonly loyalty: string | null;
}

/**
 * Repeat loyalty 0..1 of n purchases of d kinds: (n - 1) / (n - 1 + d - 1). 1 where all were of one kind, 1/2 where each
 * brought one more, towards 0 where each brought many. NaN where the numbers mean nothing.
 */
export function repeatLoyalty(purchases: number, kinds: number): number {
  if (!(purchases >= 2 && purchases < Infinity && kinds >= 1 && kinds < Infinity)) return Number.NaN;
  return (purchases - 1) / (purchases - 1 + kinds - 1);
}

/** Comparisons for each purchase; NaN where they are unknown. */
export function comparisonIntensity(weighted: number, purchases: number): number {
  return weighted >= 0 && weighted < Infinity && purchases > 0 ? weighted / purchases : Number.NaN;
}

/** The segment of one customer: the only place that decides. */
export function perceptionOf(model: PerceptionModel, purchases: number, comparison: number, loyalty: number): number {
  if (!(purchases >= 0 && purchases < Infinity)) return UNKNOWN;
  if (purchases < model.minPurchases) return NONE;
  if (!Number.isFinite(comparison) || !Number.isFinite(loyalty)) return UNKNOWN;
  return (comparison >= model.comparisonFrom ? 0 : 1) + (loyalty >= model.loyaltyFrom ? 2 : 0);
}
