import type { Column } from '../../segmenter/batch.ts';
import { seededRandom } from '../../segmenter/random.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import type { Population } from '../population/population.ts';
import { labelled } from './labelled.ts';

/** Members a medoid is sought among: of more, a seeded sample. */
const MEDOID_SAMPLE = 250;

/**
 * The member with the least mean Gower distance (Gower 1971) to the others: a real customer, where an average would be
 * nobody. Exact up to {@link MEDOID_SAMPLE} members, among a seeded sample beyond.
 */
export function medoid(population: Population, features: readonly Feature[], rows: readonly number[]): number | null {
  if (rows.length === 0) return null;
  const random = seededRandom(1);
  const sample =
    rows.length <= MEDOID_SAMPLE
      ? rows
      : Array.from({ length: MEDOID_SAMPLE }, () => rows[Math.floor(random() * rows.length)]!);
  const distances = features.flatMap(({ id }) => {
    const column = population.columns.get(id);
    return column ? [gowerDistance(column, sample)] : [];
  });
  // Each pair once: the distance is the same both ways.
  const sums = new Float64Array(sample.length);
  for (const distance of distances) {
    for (let a = 0; a < sample.length; a++) {
      for (let b = 0; b < a; b++) {
        const apart = distance(sample[a]!, sample[b]!);
        sums[a]! += apart;
        sums[b]! += apart;
      }
    }
  }
  let best = 0;
  for (let a = 1; a < sample.length; a++) {
    if (sums[a]! < sums[best]! || (sums[a] === sums[best] && sample[a]! < sample[best]!)) best = a;
  }
  return population.ids[sample[best]!]!;
}

/** 0 alike .. 1 apart in one feature; a missing value is half way to everything. */
function gowerDistance(column: Column, rows: readonly number[]): (a: number, b: number) => number {
  if (column instanceof Float64Array) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const value = column[row]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const range = high - low;
    return (a, b) => {
      const difference = Math.abs(column[a]! - column[b]!);
      return Number.isNaN(difference) ? 0.5 : range > 0 ? difference / range : 0;
    };
  }
  if (column instanceof Uint8Array) return (a, b) => match(column[a]!, column[b]!, 2);
  if (!('offsets' in column)) return (a, b) => match(column.codes[a]!, column.codes[b]!, -1);
  const { values } = labelled(column);
  return (a, b) => {
    const left = values(a);
    const right = values(b);
    if (!left || !right) return 0.5;
    const union = new Set([...left, ...right]).size;
    return union === 0 ? 0 : 1 - (left.length + right.length - union) / union;
  };
}

function match(a: number, b: number, missing: number): number {
  if (a === missing || b === missing) return 0.5;
  return a === b ? 0 : 1;
}
