import type { FeatureInfo } from '../../segmenter/feature-info.ts';
import { type Feature, type Known, listFeatures } from './catalogue.ts';

/** What segmenters learn of the features they asked for, by the name of the need. */
export function featureInfos(
  features: Readonly<Record<string, Feature | null>>,
  known: Known,
): Readonly<Record<string, FeatureInfo>> {
  const units = new Map(listFeatures(known).map(({ name, unit }) => [name, unit]));
  return Object.fromEntries(
    Object.entries(features).flatMap(([name, feature]) => {
      if (!feature) return [];
      const unit = units.get(feature.id) ?? null;
      const question = questionOf(feature, known);
      const { min = null, max = null, options = null } = question ?? {};
      return [
        [name, { unit, min, max, options, ...(question?.kind === 'SCALE' && { whole: true as const }) }] as const,
      ];
    }),
  );
}

function questionOf(feature: Feature, { surveys }: Known) {
  if (feature.source !== 'survey') return undefined;
  const survey = [...surveys.values()].find(({ id }) => id === feature.surveyId);
  return survey?.questions.find(({ key }) => key === feature.question);
}
