import type { Feature } from '../catalogue/catalogue.ts';
import type { Plan } from './model.ts';
import { dependenciesOf } from './order.ts';

/**
 * Sources of features, in the words of changes: `customer.FIELD`, `traits.NAME`, `events.TYPE`, `surveys.ID`, and
 * `segmentations.ID` for answers the clock has overtaken. Null stands for everything.
 */
export type Touched = ReadonlySet<string> | null;

/** The source a feature is computed from. */
function sourceOf(feature: Feature): string {
  switch (feature.source) {
    case 'customer':
      return `customer.${feature.field}`;
    case 'trait':
      return `traits.${feature.name}`;
    case 'event':
      return `events.${feature.type}`;
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
    const reads = Object.values(plan.features).some((feature) => feature && touched?.has(sourceOf(feature)));
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
