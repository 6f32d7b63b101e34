import type { Column } from '../../segmenter/batch.ts';
import { isKnown } from '../../statistics/index.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import { labelled } from '../persona/labelled.ts';
import type { Population } from '../population/population.ts';

/** The degree to which a feature tells segments apart. */
export interface KeyDriver {
  readonly feature: string;
  /** ETA_SQUARED of numbers and times, CRAMERS_V of flags, categories and lists. */
  readonly measure: 'ETA_SQUARED' | 'CRAMERS_V';
  /** 0 nothing .. 1 all. */
  readonly value: number;
  /** Both kinds on one scale, 0..1, by which they are ranked: the root of eta squared, or Cramer's V. */
  readonly strength: number;
  /** Customers in a segment that have a value. */
  readonly known: number;
}

/** A text feature with more values than this tells every customer from every other. */
const MOST_LABELS = 500;

/**
 * Features by how much they tell segments apart, strongest first. Customers in no segment, and those without the value,
 * are left out of it. `labels` are one a row, 0..k-1 or -1.
 */
export function keyDrivers(
  population: Population,
  features: readonly Feature[],
  labels: Int32Array,
  k: number,
): KeyDriver[] {
  const drivers = features.flatMap(({ id }): KeyDriver[] => {
    const column = population.columns.get(id);
    if (!column) return [];
    const found = column instanceof Float64Array ? ofNumber(column, labels, k) : ofTexts(column, labels, k);
    return found ? [{ feature: id, ...found }] : [];
  });
  return drivers.sort((a, b) => b.strength - a.strength || (a.feature < b.feature ? -1 : 1));
}

type Found = Omit<KeyDriver, 'feature'>;

function ofNumber(column: Float64Array, labels: Int32Array, k: number): Found | null {
  const { etaSquared, known } = correlationRatio(column, labels, k);
  if (etaSquared === null) return null;
  return { measure: 'ETA_SQUARED', value: etaSquared, strength: Math.sqrt(etaSquared), known };
}

/**
 * Eta squared: the variance between groups as a share of all variance, 0..1 (Pearson 1905; Fisher 1925). Null where
 * fewer than two groups have values, or no value differs.
 */
export function correlationRatio(
  column: Float64Array,
  labels: Int32Array,
  k: number,
): { readonly etaSquared: number | null; readonly known: number } {
  const counts = new Float64Array(k);
  const means = new Float64Array(k);
  let within = 0;
  let known = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const value = column[row]!;
    if (label < 0 || !isKnown(value)) continue;
    known++;
    counts[label]!++;
    const from = value - means[label]!;
    means[label]! += from / counts[label]!;
    within += from * (value - means[label]!);
  }
  const mean = means.reduce((sum, own, group) => sum + (own * counts[group]!) / Math.max(1, known), 0);
  const between = means.reduce((sum, own, group) => sum + counts[group]! * (own - mean) ** 2, 0);
  const groups = counts.filter((count) => count > 0).length;
  // A constant's rounding errors are no variance.
  const varies = between + within > known * (Number.EPSILON * mean) ** 2 * 16;
  return { etaSquared: groups > 1 && varies ? between / (between + within) : null, known };
}

function ofTexts(column: Exclude<Column, Float64Array>, labels: Int32Array, k: number): Found | null {
  const { labels: texts, values } = labelled(column);
  const width = texts.length;
  if (width === 0 || width > MOST_LABELS) return null;
  const counts = new Float64Array(k * width);
  const sizes = new Float64Array(k);
  for (let row = 0; row < labels.length; row++) {
    const codes = labels[row]! >= 0 ? values(row) : null;
    if (!codes) continue;
    sizes[labels[row]!]!++;
    for (const code of codes) counts[labels[row]! * width + code]!++;
  }
  const known = sizes.reduce((sum, size) => sum + size, 0);
  const value = 'offsets' in column ? strongestEntry(counts, sizes, width) : cramersV(counts, k, width);
  return value === null ? null : { measure: 'CRAMERS_V', value, strength: value, known };
}

/** The V of a list, whose entries do not exclude each other: of having an entry or not, for the entry with the most. */
function strongestEntry(counts: Float64Array, sizes: Float64Array, width: number): number | null {
  let most: number | null = null;
  for (let code = 0; code < width; code++) {
    const table = Float64Array.from({ length: sizes.length * 2 }, (_, at) => {
      const having = counts[(at >> 1) * width + code]!;
      return at % 2 === 0 ? having : sizes[at >> 1]! - having;
    });
    const value = cramersV(table, sizes.length, 2);
    if (value !== null && (most === null || value > most)) most = value;
  }
  return most;
}

/**
 * Cramer's V of a table (row-major counts) with the bias of small samples taken off, 0..1 (Cramer 1946; Bergsma, "A
 * bias-correction for Cramer's V and Tschuprow's T", 2013). Empty rows and columns do not count. Null where fewer than
 * two of either are left.
 */
export function cramersV(counts: ArrayLike<number>, rows: number, columns: number): number | null {
  const ofRows = new Float64Array(rows);
  const ofColumns = new Float64Array(columns);
  let n = 0;
  for (let at = 0; at < rows * columns; at++) {
    ofRows[Math.floor(at / columns)]! += counts[at]!;
    ofColumns[at % columns]! += counts[at]!;
    n += counts[at]!;
  }
  const r = ofRows.filter((count) => count > 0).length;
  const c = ofColumns.filter((count) => count > 0).length;
  if (r < 2 || c < 2 || n < 2) return null;
  let ratios = 0;
  for (let at = 0; at < rows * columns; at++) {
    const margins = ofRows[Math.floor(at / columns)]! * ofColumns[at % columns]!;
    if (margins > 0) ratios += counts[at]! ** 2 / margins;
  }
  const excess = Math.max(0, ratios - 1 - ((r - 1) * (c - 1)) / (n - 1));
  const least = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return least > 0 ? Math.min(1, Math.sqrt(excess / least)) : null;
}
