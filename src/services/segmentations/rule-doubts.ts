import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { newestProperties } from '../../db/tables/events/newest-properties.ts';
import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { callPlugin } from '../../engine/answer/plugin-call.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { CUSTOMER_FIELDS } from '../../engine/catalogue/customer-fields.ts';
import { whyEmpty } from '../../engine/catalogue/empty/empty-feature.ts';
import { asksProperties, type SeenProperties } from '../../engine/catalogue/empty/empty-property.ts';
import { featureInfos } from '../../engine/catalogue/feature-info.ts';
import type { Registry } from '../../engine/registry.ts';
import type { FeatureInfo } from '../../segmenter/feature-info.ts';
import type { RuleDoubt } from '../../segmenter/rules/rule-reading.ts';
import { CUSTOMER_KINDS } from '../customers/input.ts';
import { absentLabels } from './absent-labels.ts';

/** The parts of a plan's rules that are in doubt; none where its settings are no rules. */
export async function doubtsOfPlan(scope: Scope, plan: Plan, known: Known): Promise<readonly RuleDoubt[]> {
  const { segmenter, config } = plan;
  const { rules } = segmenter;
  if (!rules || segmenter.isolation) return [];
  const asked = Object.values(plan.features).some((one) => one?.source === 'event' && asksProperties(one));
  const properties = asked ? await newestProperties(scope) : new Map();
  const infos = certainOf(plan, known, properties);
  const labels = callPlugin(segmenter, 'needs', () => rules.labels?.(config) ?? {});
  for (const [need, asked] of Object.entries(labels)) {
    const absent = await absentLabels(scope, plan.features[need], asked, known);
    if (Object.keys(absent).length > 0) infos[need] = { ...(infos[need] ?? NOTHING), absent };
  }
  return callPlugin(segmenter, 'needs', () => rules.doubts(config, infos));
}

/** What questions say of features, what kinds of customers there are, that counts are whole and not below 0, and what nobody has. */
function certainOf(
  { needs, features }: Pick<Plan, 'needs' | 'features'>,
  known: Known,
  properties: SeenProperties,
): Record<string, FeatureInfo> {
  const infos = featureInfos(features, known);
  const now = Date.now();
  return Object.fromEntries(
    Object.entries(needs).flatMap(([name, { from }]): [string, FeatureInfo][] => {
      const feature = features[name] ?? null;
      const empty = whyEmpty(from, feature, known, properties, now);
      const info = infos[name] ?? (empty && NOTHING);
      return info ? [[name, { ...info, ...boundsOf(feature), ...(empty && { empty }) }]] : [];
    }),
  );
}

const NOTHING: FeatureInfo = { unit: null, min: null, max: null, options: null };

function boundsOf(feature: Feature | null): Partial<FeatureInfo> {
  if (feature?.source === 'customer') {
    if (feature.field === 'kind') return { options: CUSTOMER_KINDS };
    if (feature.field === 'birthDate' || feature.field === 'createdAt') return { past: true };
    return CUSTOMER_FIELDS[feature.field].type === 'count' ? { min: 0, whole: true } : {};
  }
  return feature?.source === 'event' && COUNTS.has(feature.aggregate) ? { min: 0, whole: true } : {};
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
  return doubtsOfPlan(scope, planSegmentation(segmenter, config, known), known);
}
