import type { ListColumn, Need } from 'personagraph/segmenter';
import type { InterestsConfig } from './interests-config.ts';
import { groupsByInterest } from './interests-score.ts';

export type InterestsNeeds = Readonly<Record<string, Need<'number'> | Need<'list'>>>;

type EventConfig = Pick<InterestsConfig, 'events' | 'groups' | 'windows' | 'halfLifeDays'>;

/** Counts of one term, or a list of what was of interest, within each of the windows. */
export interface EventSignal {
  readonly event: string;
  readonly field: string;
  /** The term counted; null: lists, in which each term counts once. */
  readonly term: string | null;
  readonly weight: number;
  /** Need of each window, the shortest first. */
  readonly needs: readonly string[];
}

/** What is asked of the host: of the lines of purchases lists, for they cannot be counted by value; else counts. */
export function eventSignals({ events, groups, windows }: EventConfig): EventSignal[] {
  const terms = [...new Set(groups.flatMap(({ any }) => any))];
  return events.flatMap(({ event, field, weight }): EventSignal[] =>
    (field.startsWith('lines.') ? [null] : terms).map((term) => ({
      event,
      field,
      term,
      weight,
      needs: windows.map((days) => `${event} ${field}${term === null ? '' : `=${term}`} ${days}d`),
    })),
  );
}

export function eventNeeds(config: EventConfig): InterestsNeeds {
  return Object.fromEntries(
    eventSignals(config).flatMap(({ event, field, term, needs }) =>
      needs.map((name, i): [string, Need<'number'> | Need<'list'>] => {
        const withinDays = config.windows[i]!;
        return term === null
          ? [name, { kind: 'list', from: { event, aggregate: 'top', field, most: 20, withinDays }, optional: true }]
          : [
              name,
              {
                kind: 'number',
                from: { event, aggregate: 'count', where: { field, equals: term }, withinDays },
                optional: true,
              },
            ];
      }),
    ),
  );
}

/**
 * What an event counts, 0..1, on the mean of the days between each two windows: 2^(-age / halfLife), its integral divided
 * by the days. The age within a window is not known, so events are taken as evenly spread in it.
 */
export function windowWeights({ windows, halfLifeDays }: Pick<EventConfig, 'windows' | 'halfLifeDays'>): number[] {
  return windows.map((to, i) => {
    const from = windows[i - 1] ?? 0;
    const decay = (age: number) => 2 ** (-age / halfLifeDays);
    return ((decay(from) - decay(to)) * halfLifeDays) / (Math.LN2 * (to - from));
  });
}

/** Adds what everybody's events count to `sums`, row by group, row-major. */
export function addEvents(
  config: EventConfig,
  columns: Readonly<Record<string, Float64Array | ListColumn>>,
  length: number,
  sums: Float64Array,
): void {
  const groupsOf = groupsByInterest(config);
  const width = config.groups.length;
  const weights = windowWeights(config);
  for (const { term, weight, needs } of eventSignals(config)) {
    const own = needs.map((name) => columns[name]!);
    if (term === null) addLists(own as ListColumn[], weights, weight, groupsOf, length, width, sums);
    else addCounts(own as Float64Array[], weights, weight, groupsOf(term), length, width, sums);
  }
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
    // A longer window has at least what the shorter has; what is missing or beyond measure adds nothing.
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
