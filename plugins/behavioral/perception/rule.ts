import { UNKNOWN_SEGMENT } from 'personagraph/segmenter';
/** Segments in the order of the definitions: bit 0 is low comparison, bit 1 is high loyalty. Below zero: none. */
export const HIGH_PERCEPTION = 0;
export const INDIFFERENT = 1;
export const ENGAGED_LOYAL = 2;
export const INERT_LOYAL = 3;
/** Too few purchases to tell. */
export const NONE = -1;
/** A value is missing or infinite, or means nothing. */
export const UNKNOWN = UNKNOWN_SEGMENT;

/** The two limits, set or learned, and the needs compared with them. */
export interface PerceptionModel {
  readonly minPurchases: number;
  /** Comparisons for each purchase. */
  readonly comparisonFrom: number;
  readonly loyaltyFrom: number;
  /** Customers with enough purchases and both axes known. */
  readonly customers: number;
  readonly comparing: readonly { readonly need: string; readonly weight: number; readonly label: string }[];
  /** Need of a loyalty counted elsewhere; null: from the kinds bought. */
  readonly loyalty: string | null;
}

/**
 * Repeat loyalty 0..1 of n purchases of d kinds: (n - 1) / (n - 1 + d - 1). It is 1 where all were of one kind, 1/2
 * where each brought one more, towards 0 where each brought many. NaN where the numbers mean nothing.
 */
export function repeatLoyalty(purchases: number, kinds: number): number {
  if (!(purchases >= 2 && purchases < Infinity && kinds >= 1 && kinds < Infinity)) return Number.NaN;
  return (purchases - 1) / (purchases - 1 + kinds - 1);
}

/** Comparisons for each purchase; NaN where they are unknown. */
function comparisonIntensity(weighted: number, purchases: number): number {
  return weighted >= 0 && weighted < Infinity && purchases > 0 ? weighted / purchases : Number.NaN;
}

/** The part of the model that both axes are read by. */
export type Axes = Pick<PerceptionModel, 'comparing' | 'loyalty'>;

/** Reads both axes of row after row of columns. */
export function axesReader({ comparing, loyalty }: Axes, columns: Readonly<Record<string, Float64Array>>) {
  const purchases = columns['purchases']!;
  const elsewhere = loyalty === null ? null : columns[loyalty]!;
  const kinds = loyalty === null ? columns['kinds']! : null;
  const counts = comparing.map(({ need, weight }) => ({ column: columns[need]!, weight }));
  return {
    purchases: (row: number): number => purchases[row]!,
    loyalty: (row: number): number => (elsewhere ? elsewhere[row]! : repeatLoyalty(purchases[row]!, kinds![row]!)),
    comparison: (row: number): number => {
      let weighted = 0;
      for (let i = 0; i < counts.length; i++) {
        const count = counts[i]!.column[row]!;
        // A negative count means nothing, and must not offset another.
        weighted += count >= 0 ? counts[i]!.weight * count : Number.NaN;
      }
      return comparisonIntensity(weighted, purchases[row]!);
    },
  };
}

/** The segment of one customer: the only place that decides. */
export function perceptionOf(model: PerceptionModel, purchases: number, comparison: number, loyalty: number): number {
  if (!(purchases >= 0 && purchases < Infinity)) return UNKNOWN;
  if (purchases < model.minPurchases) return NONE;
  if (!Number.isFinite(comparison) || !Number.isFinite(loyalty)) return UNKNOWN;
  return (comparison >= model.comparisonFrom ? 0 : 1) + (loyalty >= model.loyaltyFrom ? 2 : 0);
}
