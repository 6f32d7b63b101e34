import type { Explanation } from '../../segmenter/explanation.ts';
import type { Needs, Row } from '../../segmenter/feature.ts';
import { factsOf } from '../catalogue/feature-facts.ts';
import type { FittedPlan } from './model.ts';
import { callPlugin } from './plugin-call.ts';

/** The reasons one customer is where it is, from the plugin itself. */
export function explainRow(plan: FittedPlan, row: Row<Needs>, asOf: number): readonly Explanation[] {
  const ctx = { asOf, features: factsOf(plan.features) };
  return callPlugin(plan.segmenter, 'explain', () => plan.segmenter.explain(plan.model, row, ctx));
}
