import type { NumberColumns } from '../shared/number-columns.ts';
import type { IndicatorModel, OrientationModel, ValuesModel } from './fit.ts';

/** Values beyond count as missing: their sums would be lost. */
const LARGEST = 1e100;

/** One row's value of an indicator, NaN where it is missing or there is nothing to divide by. */
export function indicatorValue(feature: Float64Array, per: Float64Array | null, row: number): number {
  const value = feature[row]!;
  if (!(Math.abs(value) <= LARGEST)) return Number.NaN;
  if (per === null) return value;
  const by = per[row]!;
  const ratio = by > 0 && by <= LARGEST ? value / by : Number.NaN;
  return Math.abs(ratio) <= LARGEST ? ratio : Number.NaN;
}

/** Everybody's weighted mean of an orientation's percentiles, 0..1; NaN where all indicators are missing. */
export function meanPercentiles(
  indicators: readonly IndicatorModel[],
  columns: NumberColumns,
  length: number,
): Float64Array {
  const sums = new Float64Array(length);
  const weights = new Float64Array(length);
  for (const { feature, per, weight, knots } of indicators) {
    const values = columns[feature]!;
    const divisors = per === null ? null : columns[per]!;
    const say = Math.abs(weight);
    for (let row = 0; row < length; row++) {
      const percentile = percentileOf(knots, indicatorValue(values, divisors, row));
      if (Number.isNaN(percentile)) continue;
      sums[row]! += say * (weight > 0 ? percentile : 1 - percentile);
      weights[row]! += say;
    }
  }
  for (let row = 0; row < length; row++) sums[row] = weights[row]! > 0 ? sums[row]! / weights[row]! : Number.NaN;
  return sums;
}

/** Everybody's percentile 0..1 of an orientation; NaN where it is unknown. */
export function orientationScores(
  { indicators, knots }: OrientationModel,
  columns: NumberColumns,
  length: number,
): Float64Array {
  const scores = meanPercentiles(indicators, columns, length);
  for (let row = 0; row < length; row++) scores[row] = percentileOf(knots, scores[row]!);
  return scores;
}

/** Index of the balanced among the segments. */
export const BALANCED = 3;

/** Where one customer stands. */
export interface Standing {
  /** Index of the orientation, or {@link BALANCED}; -1: none, something is unknown. */
  segment: number;
  strength: number;
  /** Index of the orientation that is highest, and how far above the next. */
  top: number;
  margin: number;
}

/**
 * Compares a customer's percentiles, one an orientation, NaN unknown. Strength grows with the margin from 0.5, at the one
 * asked for, to 1. That of the balanced grows from 0.5, at the same margin, to 1 without any.
 */
export function place(
  scores: Float64Array,
  measured: readonly boolean[],
  { margin: asked, missing }: Pick<ValuesModel, 'margin' | 'missing'>,
  standing: Standing,
): void {
  let top = Number.NEGATIVE_INFINITY;
  let next = Number.NEGATIVE_INFINITY;
  let known = 0;
  let unknown = 0;
  standing.segment = -1;
  standing.top = -1;
  for (let i = 0; i < scores.length; i++) {
    if (!measured[i]) continue;
    let score = scores[i]!;
    if (Number.isNaN(score)) {
      unknown++;
      score = 0.5;
    } else known++;
    if (score > top) {
      next = top;
      top = score;
      standing.top = i;
    } else if (score > next) next = score;
  }
  standing.margin = top - next;
  if (known === 0 || (unknown > 0 && missing === 'none')) return;
  const clear = standing.margin >= asked;
  standing.segment = clear ? standing.top : BALANCED;
  standing.strength = clear
    ? asked < 1
      ? 0.5 + (0.5 * (standing.margin - asked)) / (1 - asked)
      : 1
    : 1 - (0.5 * standing.margin) / asked;
}

/** How many order statistics stand for a population: percentiles are exact up to so many values, within 0.5 % beyond. */
const KNOTS = 200;

/** Values evenly spread over ascending ones, from which {@link percentileOf} ranks others. */
export function knotsOf(ascending: Float64Array): number[] {
  const { length } = ascending;
  if (length <= KNOTS) return Array.from(ascending);
  return Array.from({ length: KNOTS }, (_, i) => ascending[Math.floor(((i + 0.5) * length) / KNOTS)]!);
}

/** The share 0..1 of the population below a value, and half of those equal (mid-rank). NaN for NaN or no population. */
export function percentileOf(knots: readonly number[], value: number): number {
  if (Number.isNaN(value) || knots.length === 0) return Number.NaN;
  return (countBelow(knots, value, false) + countBelow(knots, value, true)) / (2 * knots.length);
}

function countBelow(knots: readonly number[], value: number, orEqual: boolean): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const knot = knots[middle]!;
    if (knot < value || (orEqual && knot === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
