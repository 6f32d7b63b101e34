import type { FeatureFacts } from '../../segmenter/feature-facts.ts';
import type { Feature } from './catalogue.ts';
import { CUSTOMER_FIELDS } from './customer-fields.ts';

/** Units by which a trait of times says that all of them are dates, or instants. */
const UNITS: Readonly<Record<string, boolean>> = { day: true, date: true, instant: false };

/** True for a feature of times that are dates, false for instants; null where its values may be both. */
export function isDateFeature(feature: Feature): boolean | null {
  switch (feature.source) {
    case 'customer':
      return CUSTOMER_FIELDS[feature.field].type === 'day';
    case 'event':
      return feature.field === 'day';
    case 'trait':
      return UNITS[feature.unit ?? ''] ?? null;
    default:
      return false;
  }
}

const known = new WeakMap<object, Readonly<Record<string, FeatureFacts>>>();

/** The catalogue's facts of the features behind needs, by the names of needs. */
export function factsOf(features: Readonly<Record<string, Feature | null>>): Readonly<Record<string, FeatureFacts>> {
  let facts = known.get(features);
  if (!facts) {
    facts = Object.fromEntries(
      Object.entries(features).flatMap(([need, feature]) => {
        const date = feature?.kind === 'time' ? isDateFeature(feature) : null;
        return date === null ? [] : [[need, { date }]];
      }),
    );
    known.set(features, facts);
  }
  return facts;
}
