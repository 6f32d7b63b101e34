import type { AxisBin } from './posterior.ts';
import type { BinnedColumn } from './value-bins.ts';

/** A column of bins, and the feature that it is of. */
export interface FeatureColumn extends BinnedColumn {
  readonly feature: string;
}

/** The axes of each feature. */
export function axesByFeature(columns: readonly FeatureColumn[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [axis, { feature }] of columns.entries()) {
    const group = groups.get(feature) ?? [];
    group.push(axis);
    groups.set(feature, group);
  }
  return [...groups.values()];
}

/** So many of the features that are known of a customer, chosen by chance; null where fewer are known. */
export function drawFacts(
  columns: readonly FeatureColumn[],
  groups: readonly (readonly number[])[],
  row: number,
  facts: number,
  random: () => number,
): AxisBin[] | null {
  const known = groups.filter(([first]) => columns[first!]!.of[row]! >= 0);
  if (known.length < facts) return null;
  for (let at = 0; at < facts; at++) {
    const other = at + Math.floor(random() * (known.length - at));
    [known[at], known[other]] = [known[other]!, known[at]!];
  }
  return known.slice(0, facts).flatMap((axes) => axes.map((axis) => ({ axis, bin: columns[axis]!.of[row]! })));
}
