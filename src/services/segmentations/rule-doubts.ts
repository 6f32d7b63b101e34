import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { callPlugin } from '../../engine/answer/plugin-call.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import { featureInfos } from '../../engine/catalogue/feature-info.ts';
import type { Registry } from '../../engine/registry.ts';
import type { FeatureInfos } from '../../segmenter/feature-info.ts';
import type { RuleDoubt } from '../../segmenter/rules/rule-reading.ts';
import { CUSTOMER_KINDS } from '../customers/input.ts';

/** The parts of a plan's rules that can never hold, or always do; none where its settings are no rules. */
export function doubtsOfPlan({ segmenter, config, features }: Plan, known: Known): readonly RuleDoubt[] {
  const { rules } = segmenter;
  if (!rules || segmenter.isolation) return [];
  return callPlugin(segmenter, 'needs', () => rules.doubts(config, certainOf(features, known)));
}

/** What questions say of features, that a customer is of one of the kinds, and that nothing is counted below 0. */
function certainOf(features: Plan['features'], known: Known): FeatureInfos {
  const infos = Object.entries(featureInfos(features, known));
  return Object.fromEntries(
    infos.map(([name, info]) => {
      const feature = features[name];
      if (feature?.source === 'customer' && feature.field === 'kind')
        return [name, { ...info, options: CUSTOMER_KINDS }];
      const counted = feature?.source === 'event' && COUNTS.has(feature.aggregate);
      return [name, counted ? { ...info, min: 0 } : info];
    }),
  );
}

const COUNTS: ReadonlySet<string> = new Set(['count', 'distinct']);

/** The same of stored settings. Throws UNKNOWN_SEGMENTER and UNKNOWN_FEATURE. */
export async function doubtsOfSettings(
  scope: Scope,
  registry: Registry,
  { segmenterId, config }: { readonly segmenterId: string; readonly config: unknown },
): Promise<readonly RuleDoubt[]> {
  const segmenter = registry.get(segmenterId);
  if (!segmenter.rules) return [];
  const known = await knownFeatures(scope, false);
  return doubtsOfPlan(planSegmentation(segmenter, config, known), known);
}
