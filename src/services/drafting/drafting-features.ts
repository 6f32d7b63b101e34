import type { StoredFeature } from '../../db/features/population.ts';
import { type FeatureEntry, type Known, listFeatures, resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import type { Need } from '../../segmenter/feature.ts';

/** How well we know a customer, and where it came from: not what it is like. */
const LEFT_OUT =
  /^(?:quality\.\w+|segmentations\..+|customer\.(?:externalId|kind|createdAt|source|statedIncome|incomeCurrency))$/;
/** Of every type of event. */
const OF_EVENTS = /\.(?:count|lastAt)$/;
/** Of sales besides. */
const OF_SALES = /\.(?:firstAt|amount|meanAmount|discount|topChannels)$/;
/** Lists of sales that the catalogue does not list. */
const UNLISTED = ['topWeekdays', 'topMonths', 'topCategories', 'topProducts'];
/** Most traits and answers that are looked at, in the catalogue's order. */
const MOST = 400;

/** The features that a draft is made of, by their names in the catalogue. */
export function draftingFeatures(known: Known): {
  readonly features: ReadonlyMap<string, StoredFeature>;
  readonly entries: ReadonlyMap<string, Pick<FeatureEntry, 'kind' | 'unit'>>;
} {
  const saleType = known.returns?.saleType ?? 'purchase';
  const sales = `events.${saleType}.`;
  const listed = listFeatures(known).filter(({ name }) => {
    if (LEFT_OUT.test(name)) return false;
    return !name.startsWith('events.') || OF_EVENTS.test(name) || (name.startsWith(sales) && OF_SALES.test(name));
  });
  const entries = new Map<string, Pick<FeatureEntry, 'kind' | 'unit'>>(
    listed.slice(0, MOST).map(({ name, kind, unit }) => [name, { kind, unit }]),
  );
  if (known.eventTypes.includes(saleType)) {
    for (const name of UNLISTED) entries.set(`${sales}${name}`, { kind: 'list', unit: null });
  }
  const needs = Object.fromEntries([...entries].map(([name, { kind }]) => [name, { kind, from: name } satisfies Need]));
  const features = new Map<string, StoredFeature>();
  for (const [name, feature] of Object.entries(resolveNeeds(needs, known))) {
    if (feature && feature.source !== 'segmentation') features.set(name, feature);
  }
  return { features, entries };
}
