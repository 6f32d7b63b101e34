import { z } from 'zod';
import { categoryInput, featureInput, type SourcedInput } from '../shared/input.ts';
import { type ClusterSettings, clusterSettings, faultOf } from '../shared/settings.ts';

/** Settings of `psychographic.clusters`. */
export const psychographicConfig = z
  .object({
    ...clusterSettings,
    features: clusterSettings.features.describe(
      'Numeric features of the catalogue to cluster by, such as customer.income or traits.spending_score; at most 64. Default: none, and then nothing can be learned until some are chosen.',
    ),
  })
  .superRefine((settings, ctx) => {
    const fault = faultOf(settings);
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
  });

/** The features, then the categories. */
export function psychographicInputs({ features, categories, ...settings }: ClusterSettings): SourcedInput[] {
  return [...features.map((feature) => featureInput(feature, settings)), ...categories.map(categoryInput)];
}
