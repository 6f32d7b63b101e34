import type { BilingualText } from 'personagraph/segmenter';
import type { NumberColumns } from './number-columns.ts';

/** A question answered by a number, part of a score. */
export interface RatedItem {
  /** Its name without the prefix. */
  readonly name: string;
  readonly feature: string;
  /** True where agreeing speaks against the score. */
  readonly reversed: boolean;
  /** The answer that stands in for a missing one, as it is keyed; null: the mean of the others does. */
  readonly median: number | null;
}

/** The lowest and the highest answer. */
export interface RatingRange {
  readonly min: number;
  readonly max: number;
}

/** The parts of a score: of a scale, or of rated questions. */
export interface RatedItems extends RatingRange {
  readonly items: readonly RatedItem[];
  /** How many items must be answered. */
  readonly least: number;
}

/** An item as configured: `-A1` is A1, reverse-keyed. */
export function itemOf(prefix: string, item: string) {
  const reversed = item.startsWith('-');
  const name = reversed ? item.slice(1) : item;
  return { name, feature: prefix + name, reversed };
}

/** The items that must be answered, by their share 0..1; one at least. */
export function leastRated(items: readonly string[], share: number): number {
  return Math.max(1, Math.ceil(share * items.length - 1e-9));
}

/** An answer as it counts for the score; NaN where it is none, or beyond the range. */
export function keyed(value: number, { min, max }: RatingRange, reversed: boolean): number {
  if (!(value >= min && value <= max)) return Number.NaN;
  return reversed ? min + max - value : value;
}

/** Everybody's scores, the mean of the items; NaN where too few items are answered. */
export function scoreColumn(rated: RatedItems, columns: NumberColumns, length: number): Float64Array {
  const { items, least, min, max } = rated;
  // Read for every row: of one shape, however the parts were put together.
  const range: RatingRange = { min, max };
  const scores = new Float64Array(length);
  const answered = new Uint8Array(length);
  const filled = items.some(({ median }) => median !== null);
  for (const { feature, reversed, median } of items) {
    const column = columns[feature]!;
    const stand = median ?? 0;
    for (let row = 0; row < length; row++) {
      const value = keyed(column[row]!, range, reversed);
      if (Number.isNaN(value)) scores[row]! += stand;
      else {
        scores[row]! += value;
        answered[row]!++;
      }
    }
  }
  for (let row = 0; row < length; row++) {
    const count = answered[row]!;
    scores[row] = count < least ? Number.NaN : scores[row]! / (filled ? items.length : count);
  }
  return scores;
}

/** A valid answer in words, with what it counts where it is reversed. */
export function ratingText({ name, reversed }: RatedItem, value: number | null, own: number): BilingualText {
  return reversed
    ? { en: `${name}: ${value}, reversed ${own}.`, zh: `${name}：${value}，反向计 ${own}。` }
    : { en: `${name}: ${value}.`, zh: `${name}：${value}。` };
}
