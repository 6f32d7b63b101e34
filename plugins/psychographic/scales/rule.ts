import type { ScaleModel } from './fit.ts';

/** The two ends of a scale. */
export type Level = 'high' | 'low';

/** True for a score as far out as the limit of a level. */
export function reaches(level: Level, score: number, limit: number): boolean {
  return level === 'high' ? score >= limit : score <= limit;
}

/**
 * The probability, with normal errors of measurement, that the true score lies on the score's own side of a limit. It
 * is 0.5 at the limit, towards 1 far from it (classical test theory; F. M. Lord and M. R. Novick, "Statistical theories
 * of mental test scores", 1968).
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

/** Ranks one customer's scores, one a scale, into `ranking`. The first of equal scales is the higher. */
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

/** True where missing answers leave open whether a scale is the highest: it, or one it is compared with, has no score. */
export function isOpen({ measure }: ScaleModel, score: number, { top }: Ranking): boolean {
  return Number.isNaN(score) || (top < 0 && measure !== null);
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

/**
 * The normal distribution function, 0..1, within 1.5e-7: formula 7.1.26 of M. Abramowitz and I. A. Stegun, "Handbook of
 * Mathematical Functions", 1964.
 */
export function normalDistribution(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * poly * Math.exp(-x * x);
  return z < 0 ? tail : 1 - tail;
}
