import type { Column } from '../../segmenter/batch.ts';
import { quantile } from '../../statistics/index.ts';
import { exactSum } from '../groups/exact-sum.ts';
import { membersValues } from '../groups/members-values.ts';
import { countOf, type Truth, YES } from '../groups/truth.ts';
import { labelled } from '../persona/labelled.ts';
import type { Population } from '../population/population.ts';

/** The values of a text, flag or list that members have. */
export interface ValueShares {
  /** Members whose value is known. */
  readonly known: number;
  /** Members with each value, the most frequent first; a flag's are `true` and `false`. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Numbers over the members of a group, worked out when they are asked for: the same that `group(by:)` answers of the
 * same customers. Features are named by their id; of one without a column everything is unknown.
 */
export class GroupMeasures {
  readonly size: number;
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #truth: Truth;
  readonly #sample: GroupMeasures | null;
  readonly #ascending = new Map<string, Float64Array>();
  readonly #shares = new Map<string, ValueShares>();

  /** `sample`: some members with features that cost too much to read of all. */
  constructor(population: Population, truth: Truth, sample: Population | null = null) {
    this.#columns = population.columns;
    this.#truth = truth;
    this.#sample = sample && new GroupMeasures(sample, new Uint8Array(sample.length).fill(YES));
    this.size = countOf(truth, YES);
  }

  /** Members that were looked at for a feature: all, but for one that only a sample was read with. */
  asked(feature: string): number {
    return this.#sampleOf(feature)?.size ?? this.size;
  }

  #sampleOf(feature: string): GroupMeasures | null {
    return this.#columns.has(feature) ? null : this.#sample;
  }

  /** Known numbers or times of members, ascending. */
  values(feature: string): Float64Array {
    const sample = this.#sampleOf(feature);
    if (sample) return sample.values(feature);
    let found = this.#ascending.get(feature);
    if (!found) {
      const column = this.#columns.get(feature);
      found = isNumeric(column) ? membersValues(column, this.#truth).values.slice().sort() : new Float64Array();
      this.#ascending.set(feature, found);
    }
    return found;
  }

  known(feature: string): number {
    const sample = this.#sampleOf(feature);
    if (sample) return sample.known(feature);
    const column = this.#columns.get(feature);
    if (column === undefined) return 0;
    return isNumeric(column) ? this.values(feature).length : this.shares(feature).known;
  }

  /** Null where nobody's value is known. */
  quantile(feature: string, share: number): number | null {
    const values = this.values(feature);
    return values.length === 0 ? null : quantile(values, share);
  }

  average(feature: string): number | null {
    const values = this.values(feature);
    return values.length === 0 ? null : exactSum(values).mean;
  }

  /** Share of members with a number or time from `from` up to, not including, `to`; null where nobody's is known. */
  within(feature: string, from: number, to: number): number | null {
    const values = this.values(feature);
    if (values.length === 0) return null;
    return (firstAtLeast(values, to) - firstAtLeast(values, from)) / values.length;
  }

  shares(feature: string): ValueShares {
    const sample = this.#sampleOf(feature);
    if (sample) return sample.shares(feature);
    let found = this.#shares.get(feature);
    if (!found) {
      found = this.#count(this.#columns.get(feature));
      this.#shares.set(feature, found);
    }
    return found;
  }

  /** Share of members with a value; null where nobody's is known. */
  share(feature: string, value: string): number | null {
    const { known, counts } = this.shares(feature);
    return known === 0 ? null : (counts.get(value) ?? 0) / known;
  }

  #count(column: Column | undefined): ValueShares {
    if (column === undefined || column instanceof Float64Array) return { known: 0, counts: new Map() };
    const { labels, values } = labelled(column);
    const counts = new Int32Array(labels.length);
    // The row that counted for a label last: a list may hold a text twice.
    const lastRow = new Int32Array(labels.length).fill(-1);
    let known = 0;
    for (let row = 0; row < this.#truth.length; row++) {
      const codes = this.#truth[row] === YES ? values(row) : null;
      if (!codes) continue;
      known++;
      for (const code of codes) {
        if (lastRow[code] === row) continue;
        lastRow[code] = row;
        counts[code]!++;
      }
    }
    const there = [...labels.keys()].filter((code) => counts[code]! > 0);
    there.sort((a, b) => counts[b]! - counts[a]! || (labels[a]! < labels[b]! ? -1 : 1));
    return { known, counts: new Map(there.map((code) => [labels[code]!, counts[code]!])) };
  }
}

function isNumeric(column: Column | undefined): column is Float64Array {
  return column instanceof Float64Array;
}

/** Index of the first of ascending values that is not less. */
function firstAtLeast(values: Float64Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
