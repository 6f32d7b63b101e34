import type { Column } from '../../segmenter/batch.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { applyScale, fillWithMeans, isKnown, learnScale, type Points } from '../../statistics/index.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import { labelled } from '../persona/labelled.ts';
import type { Population } from '../population/population.ts';

/** A text feature with more values than this is no axis that customers could be near or far on. */
const MOST_LABELS = 20;

/** A feature that distances are taken in. */
export interface SpaceFeature {
  readonly feature: string;
  readonly kind: FeatureKind;
  /** Axes it takes: one a number, time or flag, one a value of a category or list. */
  readonly axes: number;
  /** Share 0..1 of customers that have a value. */
  readonly known: number;
}

/** The reason a feature is no part of the space: no value at all, the same for all, or too many different texts. */
export type LeftOutReason = 'EMPTY' | 'CONSTANT' | 'TOO_VARIED';

/** Customers as points, so that all candidates are measured alike. */
export interface FeatureSpace {
  readonly points: Points;
  readonly features: readonly SpaceFeature[];
  readonly leftOut: readonly { readonly feature: string; readonly reason: LeftOutReason }[];
}

/**
 * The rows of a population as points. Numbers and times are standardised; flags are 0 and 1; each value of a category
 * or list is an axis of 0 and 1. The axes of a feature are divided by the root of their summed variance. Every feature
 * has a total variance of 1, and the same say. A missing value is the mean on each axis, which is no nearer to anybody.
 * Left out are features that are constant, unknown throughout, or texts with more than 20 values.
 */
export function featureSpace(population: Population, features: readonly Feature[]): FeatureSpace {
  const axes: Float64Array[] = [];
  const groups: { readonly from: number; readonly to: number }[] = [];
  const taken: SpaceFeature[] = [];
  const leftOut: { feature: string; reason: LeftOutReason }[] = [];
  for (const { id, kind } of features) {
    const column = population.columns.get(id);
    const made = column ? axesOf(column, population.length) : 'EMPTY';
    if (typeof made === 'string') {
      leftOut.push({ feature: id, reason: made });
      continue;
    }
    groups.push({ from: axes.length, to: axes.length + made.axes.length });
    axes.push(...made.axes);
    taken.push({ feature: id, kind, axes: made.axes.length, known: made.known / population.length });
  }
  const { points } = fillWithMeans(axes, population.length);
  const scale = learnScale(points, 'z-score');
  for (const { from, to } of groups) {
    const total = Math.hypot(...scale.deviations.subarray(from, to));
    scale.factor.fill(total > 0 ? 1 / total : 0, from, to);
  }
  return { points: applyScale(points, scale), features: taken, leftOut };
}

function axesOf(column: Column, length: number): { axes: Float64Array[]; known: number } | LeftOutReason {
  if (column instanceof Float64Array) return numberAxis(column);
  const { labels, values } = labelled(column);
  const counts = new Int32Array(labels.length);
  let known = 0;
  for (let row = 0; row < length; row++) {
    const codes = values(row);
    if (!codes) continue;
    known++;
    for (const code of new Set(codes)) counts[code]!++;
  }
  if (known === 0) return 'EMPTY';
  const varied = Array.from(counts.keys()).filter((code) => counts[code]! > 0 && counts[code]! < known);
  if (varied.length === 0) return 'CONSTANT';
  if (varied.length > MOST_LABELS) return 'TOO_VARIED';
  // True and false are one axis: the second would say the same again.
  const shown = column instanceof Uint8Array ? [1] : varied;
  const axisOf = new Int32Array(labels.length).fill(-1);
  for (const [axis, code] of shown.entries()) axisOf[code] = axis;
  const axes = shown.map(() => new Float64Array(length));
  for (let row = 0; row < length; row++) {
    const codes = values(row);
    if (!codes) for (const axis of axes) axis[row] = Number.NaN;
    else for (const code of codes) if (axisOf[code]! >= 0) axes[axisOf[code]!]![row] = 1;
  }
  return { axes, known };
}

function numberAxis(column: Float64Array): { axes: Float64Array[]; known: number } | LeftOutReason {
  let known = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of column) {
    if (!isKnown(value)) continue;
    known++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (known === 0) return 'EMPTY';
  return low === high ? 'CONSTANT' : { axes: [column], known };
}
