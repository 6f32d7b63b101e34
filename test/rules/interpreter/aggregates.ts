import { type EventFeature, listOf } from 'personagraph/rules';
import type { FeatureKind } from 'personagraph/segmenter';
import { type CustomerTimes, type Folded, foldEvents, type ToldEvent } from '../../support/event-fold.ts';

/** One customer as the interpreter sees it. */
export interface ToldCustomer {
  readonly events: readonly ToldEvent[];
  /** Its times by their names in the catalogue, ms. */
  readonly times: CustomerTimes;
}

/** A list, and whether it lacks entries: what is not in such a list is not known. */
export interface CutList {
  readonly entries: readonly string[];
  readonly cut: boolean;
}

/**
 * The value of an aggregate of a rule for one customer, null where it is missing: a fold over its events, one by one.
 * `kind` is that of the clause; days are those of the time zone.
 */
export function aggregateOf(
  { events, times }: ToldCustomer,
  feature: EventFeature,
  kind: FeatureKind,
  asOf: number,
  timeZone: string,
): Folded | CutList {
  const { where, window, anchor, most = 1000, ...rest } = feature;
  const source = { ...rest, where: listOf(where), window: listOf(window), anchor: listOf(anchor), timeZone };
  if (feature.aggregate !== 'top') return foldEvents(events, source as never, kind, asOf, times);
  const all = foldEvents(events, { ...source, most: Number.POSITIVE_INFINITY } as never, kind, asOf, times);
  if (!Array.isArray(all)) return null;
  const entries = all as readonly string[];
  return { entries: entries.slice(0, most), cut: entries.length > most };
}
