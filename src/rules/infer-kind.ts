import type { FeatureKind } from '../segmenter/index.ts';
import type { ClauseFeature, EventFeature } from './event-feature.ts';

/** Kinds of the names every workspace has; a test holds them against the catalogue. */
const NAMES: Readonly<Record<string, FeatureKind>> = {
  'customer.birthDate': 'time',
  'customer.createdAt': 'time',
  'customer.movedAt': 'time',
  'customer.newJobAt': 'time',
  'customer.incomeChangedAt': 'time',
  'customer.householdChangedAt': 'time',
  'customer.children': 'number',
  'customer.householdSize': 'number',
  'customer.income': 'number',
  'customer.statedIncome': 'number',
  'customer.hasEmail': 'flag',
  'customer.hasPhone': 'flag',
  'quality.completeness': 'number',
  'quality.lastFactAt': 'time',
  'quality.conflicts': 'number',
  'quality.outliers': 'number',
  'quality.duplicates': 'number',
};
/** By the last part of `events.TYPE.NAME` and `segmentations.KEY.NAME`. */
const EVENTS: Readonly<Record<string, FeatureKind>> = {
  count: 'number',
  firstAt: 'time',
  lastAt: 'time',
  days: 'number',
  amount: 'number',
  meanAmount: 'number',
  discount: 'number',
  quantity: 'number',
  channels: 'number',
  topChannels: 'list',
  netAmount: 'number',
  netCount: 'number',
  returnCount: 'number',
  returnedAmount: 'number',
  returnedShare: 'number',
  lastReturnAt: 'time',
};
const SEGMENTATIONS: Readonly<Record<string, FeatureKind>> = {
  segment: 'category',
  segments: 'list',
  strength: 'number',
  since: 'time',
};
const FIELDS: Readonly<Record<string, FeatureKind>> = {
  at: 'time',
  day: 'time',
  amount: 'number',
  discount: 'number',
  quantity: 'number',
  dayAmount: 'number',
  netAmount: 'number',
  netDayAmount: 'number',
  returnedAmount: 'number',
  returnedAt: 'time',
  channel: 'category',
  minutes: 'number',
  pages: 'number',
  bounced: 'number',
  'lines.sku': 'category',
  'lines.name': 'category',
  'lines.category': 'category',
  'lines.quantity': 'number',
  'lines.price': 'number',
  'lines.discount': 'number',
  'lines.amount': 'number',
};

/** The kind that a feature's name alone tells; null for traits, answers and properties, which may be of any. */
export function kindOfFeature(feature: ClauseFeature): FeatureKind | null {
  if (typeof feature !== 'string') return kindOfEvents(feature);
  if (feature.startsWith('since(')) return 'time';
  const [head, , last, ...more] = feature.split('.');
  if (head === 'segmentations' && last === 'since') return more.length < 2 ? 'time' : null;
  if (head === 'customer') return last === undefined ? (NAMES[feature] ?? 'category') : null;
  if (head === 'quality') return NAMES[feature] ?? null;
  if (last === undefined || more.length > 0) return null;
  const kinds = head === 'events' ? EVENTS : head === 'segmentations' ? SEGMENTATIONS : {};
  return Object.hasOwn(kinds, last) ? kinds[last]! : null;
}

function kindOfEvents({ aggregate, field }: EventFeature): FeatureKind | null {
  switch (aggregate) {
    case 'count':
    case 'distinct':
    case 'sum':
    case 'mean':
      return 'number';
    case 'top':
      return 'list';
    default: {
      const name = field ?? 'at';
      return Object.hasOwn(FIELDS, name) ? FIELDS[name]! : null;
    }
  }
}

/** The kind that `contains` asks of: a text, unless the feature is a list by its name or as stated. */
export function containsKind(feature: ClauseFeature, stated?: FeatureKind): FeatureKind {
  return (stated ?? kindOfFeature(feature)) === 'list' ? 'list' : 'category';
}
