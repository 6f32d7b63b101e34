/** Folds of events as contrasts name them, and what the catalogue calls the same. */
const CATALOGUED: Readonly<Record<string, string>> = {
  'count(at)': 'count',
  'first(at)': 'firstAt',
  'last(at)': 'lastAt',
  'sum(amount)': 'amount',
  'mean(amount)': 'meanAmount',
  'sum(discount)': 'discount',
  'sum(quantity)': 'quantity',
  'sum(netAmount)': 'netAmount',
  'distinct(channel)': 'channels',
};

/** The name in the catalogue of a feature as contrasts name it. */
export function catalogued(feature: string): string {
  const [, type, fold] = /^(events\..+)\.(\w+\(\w+\))$/.exec(feature) ?? [];
  const name = fold === undefined ? undefined : CATALOGUED[fold];
  return name === undefined ? feature : `${type}.${name}`;
}

/** What people call a feature; one that the catalogue lacks keeps its name. */
export function featureLabel(feature: string, labels: ReadonlyMap<string, string>): string {
  return labels.get(feature) ?? labels.get(catalogued(feature)) ?? feature;
}
