import type { StoredFeature } from '../../db/features/population.ts';
import { type FeatureEntry, type Known, listFeatures, resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import { namesCustomers } from '../../engine/catalogue/personal-features.ts';
import type { Need } from '../../segmenter/feature.ts';

/** How well we know a customer, and where it came from: not what it is like. */
const LEFT_OUT =
  /^(?:quality\.\w+|segmentations\..+|customer\.(?:externalId|kind|createdAt|source|statedIncome|incomeCurrency|hasEmail|hasPhone))$/;
/** Of every type of event. */
const OF_EVENTS = /\.(?:count|lastAt)$/;
/** Of sales besides: totals that are kept. */
const OF_SALES = /\.(?:firstAt|amount|discount)$/;
/** Of sales, what takes a pass over all events or lines. */
const SAMPLED = {
  meanAmount: { kind: 'number', unit: 'currency' },
  topChannels: { kind: 'list', unit: null },
  topWeekdays: { kind: 'list', unit: null },
  topMonths: { kind: 'list', unit: null },
  topCategories: { kind: 'list', unit: null },
  topProducts: { kind: 'list', unit: null },
} as const;
/** Most traits and answers that are looked at, in the catalogue's order. */
const MOST = 400;

export interface DraftingFeatures {
  /** Read of everybody. */
  readonly features: ReadonlyMap<string, StoredFeature>;
  /** Read of a sample of the members. */
  readonly sampled: ReadonlyMap<string, StoredFeature>;
  readonly entries: ReadonlyMap<string, Pick<FeatureEntry, 'kind' | 'unit'>>;
}

/** The features that a draft is made of, by their names in the catalogue. */
export function draftingFeatures(known: Known): DraftingFeatures {
  const saleType = known.returns?.saleType ?? 'purchase';
  const sales = `events.${saleType}.`;
  const listed = listFeatures(known).filter(({ name, kind }) => {
    if (LEFT_OUT.test(name) || namesCustomers(name, kind, known.traits)) return false;
    return !name.startsWith('events.') || OF_EVENTS.test(name) || (name.startsWith(sales) && OF_SALES.test(name));
  });
  const entries = new Map<string, Pick<FeatureEntry, 'kind' | 'unit'>>(
    listed.slice(0, MOST).map(({ name, kind, unit }) => [name, { kind, unit }]),
  );
  const sampledNames = new Set<string>();
  for (const [name, entry] of known.eventTypes.includes(saleType) ? Object.entries(SAMPLED) : []) {
    entries.set(`${sales}${name}`, entry);
    sampledNames.add(`${sales}${name}`);
  }
  const needs = Object.fromEntries([...entries].map(([name, { kind }]) => [name, { kind, from: name } satisfies Need]));
  const features = new Map<string, StoredFeature>();
  const sampled = new Map<string, StoredFeature>();
  for (const [name, feature] of Object.entries(resolveNeeds(needs, known))) {
    if (feature && feature.source !== 'segmentation') (sampledNames.has(name) ? sampled : features).set(name, feature);
  }
  return { features, sampled, entries };
}
