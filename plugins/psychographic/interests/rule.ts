import type { ListColumn } from 'personagraph/segmenter';
import { groupsByTerm } from '../shared/term-groups.ts';
import { eventSignals, type InterestsConfig } from './settings.ts';

/** The share of a customer's interests that belong to the group; 0, no member, below `atLeast` of them. */
export function interestStrength({ atLeast }: InterestsConfig, belonging: number, listed: number): number {
  return belonging >= atLeast ? belonging / listed : 0;
}

/** The strength of events x, as they count today: x / (x + halfStrength); 0, no member, once it has faded. */
export function eventStrength({ halfStrength, fades }: InterestsConfig, events: number): number {
  const strength = events / (events + halfStrength);
  return strength >= fades ? strength : 0;
}

/** The strength of two independent signs: 1 - (1 - a)(1 - b), the noisy-or of J. Pearl (1988). */
export function together(a: number, b: number): number {
  return b === 0 ? a : 1 - (1 - a) * (1 - b);
}

/**
 * The mean weight of an event, 0..1, over the days between each two windows: the integral of 2^(-age / halfLife), divided
 * by the days. The age within a window is not known, so events are taken as evenly spread in it.
 */
export function windowWeights({ windows, halfLifeDays }: Pick<InterestsConfig, 'windows' | 'halfLifeDays'>): number[] {
  return windows.map((to, i) => {
    const from = windows[i - 1] ?? 0;
    const decay = (age: number) => 2 ** (-age / halfLifeDays);
    return ((decay(from) - decay(to)) * halfLifeDays) / (Math.LN2 * (to - from));
  });
}

/** Adds the weight of everybody's events to `sums`, row by group, row-major. */
export function addEvents(
  config: InterestsConfig,
  columns: Readonly<Record<string, Float64Array | ListColumn>>,
  length: number,
  sums: Float64Array,
): void {
  const groupsOf = groupsByTerm(config.groups);
  const width = config.groups.length;
  const weights = windowWeights(config);
  for (const { term, weight, needs } of eventSignals(config)) {
    const own = needs.map((name) => columns[name]!);
    if (term === null) addLists(own as ListColumn[], weights, weight, groupsOf, length, width, sums);
    else addCounts(own as Float64Array[], weights, weight, groupsOf(term), length, width, sums);
  }
}

/** 1 for rows of which the list, a count or a list of events is there: nothing at all leaves every interest open. */
export function knownRows(columns: Readonly<Record<string, Float64Array | ListColumn>>, length: number): Uint8Array {
  const known = new Uint8Array(length);
  for (const column of Object.values(columns)) {
    if ('missing' in column) {
      const { missing } = column;
      for (let row = 0; row < length; row++) if (missing[row] === 0) known[row] = 1;
    } else {
      for (let row = 0; row < length; row++) if (!Number.isNaN(column[row]!)) known[row] = 1;
    }
  }
  return known;
}

function addCounts(
  counts: readonly Float64Array[],
  weights: readonly number[],
  weight: number,
  groups: readonly number[],
  length: number,
  width: number,
  sums: Float64Array,
): void {
  for (let row = 0; row < length; row++) {
    const sum = decayed(counts, weights, row);
    if (sum > 0) for (const group of groups) sums[row * width + group]! += weight * sum;
  }
}

/** One term's events of a row, each counting less the older it is. */
export function decayed(counts: readonly Float64Array[], weights: readonly number[], row: number): number {
  let sum = 0;
  let nearer = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]![row]!;
    // A longer window has at least the events of the shorter; a count missing or beyond measure adds nothing.
    if (!(count > nearer && count <= 1e15)) continue;
    sum += (count - nearer) * weights[i]!;
    nearer = count;
  }
  return sum;
}

function addLists(
  lists: readonly ListColumn[],
  weights: readonly number[],
  weight: number,
  groupsOf: (term: string) => readonly number[],
  length: number,
  width: number,
  sums: Float64Array,
): void {
  const nearer = new Int32Array(length * width);
  const found = new Int32Array(length * width);
  lists.forEach(({ offsets, codes, labels }, window) => {
    const groups = labels.map(groupsOf);
    found.fill(0);
    for (let row = 0; row < length; row++) {
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
        for (const group of groups[codes[i]!]!) found[row * width + group]!++;
      }
    }
    for (let i = 0; i < found.length; i++) {
      const more = found[i]! - nearer[i]!;
      if (more <= 0) continue;
      sums[i]! += more * weight * weights[window]!;
      nearer[i] = found[i]!;
    }
  });
}
