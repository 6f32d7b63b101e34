import { type BilingualText, UNKNOWN_SEGMENT } from 'personagraph/segmenter';

/** Too little to tell a preference. */
export const NONE = -1;
/** A value is missing or infinite, or they contradict each other. */
export const UNKNOWN = UNKNOWN_SEGMENT;

/** Values listed by the settings: segments are these, then `multi`. */
export interface ListedModel {
  readonly mode: 'listed';
  readonly minShare: number;
  readonly minTotal: number;
  readonly keys: readonly string[];
  readonly names: readonly BilingualText[];
}

/** Values learned: segments are these, then `other`, then `multi`. */
export interface LearnedModel {
  readonly mode: 'learned';
  readonly minShare: number;
  readonly minTotal: number;
  /** Plain labels (`plainLabel`), by how many prefer them. */
  readonly labels: readonly string[];
  readonly names: readonly string[];
  /** Customers who prefer them, in the same order. */
  readonly customers: readonly number[];
  /** True where an event has one value at most, so that a share has an upper bound; lines may have many. */
  readonly bounded: boolean;
}

export type PreferenceModel = ListedModel | LearnedModel;

/** The listed values of one customer, added up. One object is filled anew for every row. */
export interface Shares {
  /** Index of the greatest value, or NONE. */
  first: number;
  /** True where another is as great. */
  tied: boolean;
  /** The share of the greatest, 0..1. */
  share: number;
  total: number;
  known: boolean;
}

export function sharesOf(columns: readonly Float64Array[], row: number, shares: Shares): void {
  let greatest = 0;
  shares.total = 0;
  shares.first = NONE;
  shares.tied = false;
  shares.known = true;
  for (let i = 0; i < columns.length; i++) {
    const value = columns[i]![row]!;
    if (!Number.isFinite(value)) shares.known = false;
    // More returned than bought is no preference.
    if (!(value > 0)) continue;
    shares.total += value;
    if (value === greatest) shares.tied = true;
    if (value <= greatest) continue;
    greatest = value;
    shares.first = i;
    shares.tied = false;
  }
  shares.share = greatest / shares.total;
}

/** The segment of one customer by shares. */
export function listedPreference(model: ListedModel, { first, tied, share, total, known }: Shares): number {
  if (!known || total === Infinity) return UNKNOWN;
  if (!(total >= model.minTotal)) return NONE;
  return share >= model.minShare && !tied ? first : model.names.length;
}

/**
 * The greatest share that the most frequent of so many kinds can have among so many events: each other kind has one at
 * least.
 */
export function mostShare(events: number, kinds: number): number {
  return (events - (kinds - 1)) / events;
}

/** The segment of one customer by its most frequent value: an index of `labels`, `labels.length` other, UNKNOWN none. */
export function learnedPreference(model: LearnedModel, first: number, kinds: number, events: number): number {
  if (!(events >= 0 && events < Infinity)) return UNKNOWN;
  if (events < model.minTotal) return NONE;
  if (first < 0 || !(kinds >= 1 && kinds < Infinity)) return UNKNOWN;
  if (!model.bounded) return first;
  if (kinds > events) return UNKNOWN;
  if (mostShare(events, kinds) < model.minShare) return model.labels.length + 1;
  return first;
}
