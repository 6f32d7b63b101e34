import type { Feature } from '../catalogue/catalogue.ts';
import { CONTACT_FEATURES, SIGNAL_FEATURES, type SignalFeature } from '../catalogue/customer-fields.ts';
import type { EventFeature } from '../catalogue/event-source.ts';
import { typesRead } from '../catalogue/returns.ts';
import type { Plan } from './model.ts';
import { dependenciesOf } from './order.ts';

/**
 * Sources of features, in the words of changes: `customer.FIELD`, `traits.NAME`, `events.TYPE`, `surveys.ID`,
 * `quality.duplicates`, and `segmentations.ID` for answers the clock has overtaken. Null stands for everything.
 */
export type Touched = ReadonlySet<string> | null;

/** True where the source of a feature was touched. Quality is of all fields and traits, and freshness of everything. */
function isTouched(feature: Feature, touched: ReadonlySet<string>): boolean {
  if (feature.source === 'event') return sourcesOfEvents(feature).some((source) => touched.has(source));
  if (feature.source === 'signal') return sourcesOfSignal(feature.name).some((source) => touched.has(source));
  if (feature.source !== 'quality') return touched.has(sourceOf(feature));
  if (feature.field === 'lastFactAt') return touched.size > 0;
  for (const source of touched) {
    if (source.startsWith('customer.') || source.startsWith('traits.') || source.startsWith('quality.')) return true;
  }
  return false;
}

/** The events that decide a feature, and the customer's own times that they are anchored to. */
function sourcesOfEvents(feature: EventFeature): string[] {
  const times = feature.anchors.flatMap(({ of }) => (typeof of === 'string' ? [of] : []));
  return [...typesRead(feature).map((type) => `events.${type}`), ...times];
}

/** The values whose replacement tells a sign of a changed life. */
function sourcesOfSignal(name: SignalFeature): string[] {
  const { reads, traits } = SIGNAL_FEATURES[name];
  return [...reads.map((field) => `customer.${field}`), ...traits.map((trait) => `traits.${trait}`)];
}

/** The source a feature is computed from. */
function sourceOf(feature: Exclude<Feature, { readonly source: 'quality' | 'event' | 'signal' }>): string {
  switch (feature.source) {
    case 'customer':
      return `customer.${feature.field}`;
    case 'contact':
      return `customer.${CONTACT_FEATURES[feature.name].reads}`;
    case 'trait':
      return `traits.${feature.name}`;
    case 'since':
      return 'trait' in feature.of ? `traits.${feature.of.trait}` : `customer.${feature.of.field}`;
    case 'survey':
      return `surveys.${feature.surveyId}`;
    case 'segmentation':
      return `segmentations.${feature.segmentationId}`;
  }
}

/** A segmentation with what its answers depend on. */
export interface Dependent {
  readonly segmentationId: number;
  readonly plan: Pick<Plan, 'features'>;
}

/**
 * The segmentations to answer anew where something was touched. They are those that read it, those that read their
 * answers, and those whose answers they read, so that all are answered for the same customers.
 */
export function affectedBy(touched: Touched, live: readonly Dependent[]): ReadonlySet<number> {
  const affected = new Set<number>();
  for (const { segmentationId, plan } of live) {
    const own = touched?.has(`segmentations.${segmentationId}`) ?? true;
    const reads = Object.values(plan.features).some((feature) => feature && touched && isTouched(feature, touched));
    if (own || reads) affected.add(segmentationId);
  }
  for (let before = -1; before < affected.size; ) {
    before = affected.size;
    for (const { segmentationId, plan } of live) {
      const together = [segmentationId, ...dependenciesOf(plan)];
      if (together.length > 1 && together.some((id) => affected.has(id))) for (const id of together) affected.add(id);
    }
  }
  return affected;
}

/** Both together. */
export function union(one: Touched, other: Touched): Touched {
  return one === null || other === null ? null : new Set([...one, ...other]);
}
