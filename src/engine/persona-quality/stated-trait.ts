import type { Column } from '../../segmenter/batch.ts';
import { NO, UNKNOWN, YES } from '../groups/truth.ts';
import { labelled } from '../persona/labelled.ts';

/** A trait that a description gives its persona, as a condition on a feature. */
export interface StatedTrait {
  /** Id of the feature, which a population has its column by. */
  readonly featureId: string;
  readonly test: TraitTest;
}

/** A value of a text, list or flag; or a stretch of numbers or times, its upper end not included. */
export type TraitTest = { readonly value: string } | { readonly from: number | null; readonly to: number | null };

/** Members by whether they fit all of some traits. */
export interface JointCounts {
  readonly fit: number;
  readonly fail: number;
  readonly unknown: number;
}

/**
 * How many of some rows fit every trait (joint prevalence: Chapman et al., "Quantitative evaluation of personas as
 * information", 2008). One trait that fails decides; otherwise one that is not known leaves it open. A feature without a
 * column is known of nobody.
 */
export function jointCounts(
  columns: ReadonlyMap<string, Column>,
  traits: readonly StatedTrait[],
  rows: Int32Array,
): JointCounts {
  const readers = traits.map(({ featureId, test }) => traitReader(columns.get(featureId), test));
  let [fit, fail, unknown] = [0, 0, 0];
  for (const row of rows) {
    let found = YES;
    for (const read of readers) {
      const one = read(row);
      if (one === NO) {
        found = NO;
        break;
      }
      if (one === UNKNOWN) found = UNKNOWN;
    }
    if (found === YES) fit++;
    else if (found === NO) fail++;
    else unknown++;
  }
  return { fit, fail, unknown };
}

/** Whether the customer of a row has the trait: YES, NO or UNKNOWN. */
function traitReader(column: Column | undefined, test: TraitTest): (row: number) => number {
  if (column === undefined) return () => UNKNOWN;
  if ('value' in test) {
    if (column instanceof Float64Array) return () => UNKNOWN;
    const { labels, values } = labelled(column);
    const wanted = labels.indexOf(test.value);
    return (row) => {
      const codes = values(row);
      if (!codes) return UNKNOWN;
      for (const code of codes) if (code === wanted) return YES;
      return NO;
    };
  }
  if (!(column instanceof Float64Array)) return () => UNKNOWN;
  const { from, to } = test;
  return (row) => {
    const value = column[row]!;
    if (Number.isNaN(value)) return UNKNOWN;
    return (from === null || value >= from) && (to === null || value < to) ? YES : NO;
  };
}
