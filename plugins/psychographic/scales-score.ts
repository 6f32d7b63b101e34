import { normalDistribution } from './normal.ts';

/** One item of a scale, as fitted. */
export interface ItemModel {
  /** Its name without the prefix. */
  readonly name: string;
  readonly feature: string;
  readonly reversed: boolean;
  /** What stands in for it, as it is keyed; null: the mean of the others does. */
  readonly median: number | null;
  /** Correlation with the sum of the other items, -1..1; null where unknown. */
  readonly itemRest: number | null;
}

/** A scale, as fitted. Scores are means of items, in units of the answers. */
export interface ScaleModel {
  readonly key: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly items: readonly ItemModel[];
  readonly min: number;
  readonly max: number;
  /** How many items must be answered. */
  readonly least: number;
  /** How many customers have a score, their mean and standard deviation; 0 where nobody has one. */
  readonly people: number;
  readonly mean: number;
  readonly deviation: number;
  /** Cronbach's alpha; null where unknown. */
  readonly alpha: number | null;
  /** Scores from which and up to which customers are high and low; null: nobody is, for scores do not differ. */
  readonly cuts: { readonly high: number; readonly low: number } | null;
  /** Where scales are compared, 0 and 1 of the common measure as scores; null: it is not compared. */
  readonly measure: { readonly zero: number; readonly unit: number } | null;
  /** Standard error of measurement in units of the answers: deviation * sqrt(1 - alpha). */
  readonly error: number;
}

/** What makes a score: of a scale, or of rated questions. */
export interface ScoredItems extends Pick<ScaleModel, 'min' | 'max' | 'least'> {
  readonly items: readonly Pick<ItemModel, 'name' | 'feature' | 'reversed' | 'median'>[];
}

export type Columns = Readonly<Record<string, Float64Array>>;

/** An answer as it counts for the scale; NaN where it is none, or beyond the range. */
export function keyed(value: number, { min, max }: { min: number; max: number }, reversed: boolean): number {
  if (!(value >= min && value <= max)) return Number.NaN;
  return reversed ? min + max - value : value;
}

/** Everybody's scores on a scale, NaN where too few items are answered. */
export function scoreColumn(scale: ScoredItems, columns: Columns, length: number): Float64Array {
  const { items, least } = scale;
  const scores = new Float64Array(length);
  const answered = new Uint8Array(length);
  const filled = items.some(({ median }) => median !== null);
  for (const { feature, reversed, median } of items) {
    const column = columns[feature]!;
    const stand = median ?? 0;
    for (let row = 0; row < length; row++) {
      const value = keyed(column[row]!, scale, reversed);
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

/**
 * How likely the true score lies on the side of a limit where the score is, were errors of measurement normal: 0.5 at
 * the limit, towards 1 far from it (classical test theory; F. M. Lord and M. R. Novick, "Statistical theories of mental
 * test scores", 1968).
 */
export function certainty(distance: number, error: number): number {
  return error > 0 ? normalDistribution(distance / error) : 1;
}

/** How high a score is on the measure that scales are compared by. */
export function measured({ measure }: ScaleModel, score: number): number {
  return measure ? (score - measure.zero) / measure.unit : Number.NaN;
}

/** The scale that stands highest, by index, and the next; `top` is -1 where a score is missing. */
export interface Ranking {
  top: number;
  next: number;
  /** How far the top stands above the next, in the common measure. */
  margin: number;
}

/** Ranks one customer's scores, one a scale, into `ranking`. Of equal ones the first scale is the higher. */
export function rank(scales: readonly ScaleModel[], scores: Float64Array, ranking: Ranking): void {
  ranking.top = -1;
  ranking.next = -1;
  let top = Number.NEGATIVE_INFINITY;
  let next = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scales.length; i++) {
    const scale = scales[i]!;
    if (scale.measure === null) continue;
    const value = measured(scale, scores[i]!);
    if (Number.isNaN(value)) {
      ranking.top = -1;
      return;
    }
    if (value > top) {
      next = top;
      ranking.next = ranking.top;
      top = value;
      ranking.top = i;
    } else if (value > next) {
      next = value;
      ranking.next = i;
    }
  }
  ranking.margin = top - next;
}

/**
 * How likely the top scale truly stands above the next, from the standard error of their difference (R. W. Payne and
 * H. G. Jones, "Statistics for the investigation of individual cases", J. Clinical Psychology 13, 1957).
 */
export function dominance(scales: readonly ScaleModel[], { top, next, margin }: Ranking): number {
  return certainty(margin, Math.hypot(errorOf(scales[top]!), errorOf(scales[next]!)));
}

function errorOf({ error, measure }: ScaleModel): number {
  return measure ? error / measure.unit : 0;
}
