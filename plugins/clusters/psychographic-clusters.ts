import { z } from 'zod';
import { clusterSegmenter } from './cluster-segmenter.ts';
import { clusterSettings, faultOf } from './cluster-settings.ts';
import { categoryInput, featureInput } from './feature-input.ts';

const config = z
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

/**
 * Groups of customers alike in chosen features: k-means (Lloyd 1982) from k-means++ (Arthur & Vassilvitskii 2007), with
 * categories k-prototypes (Huang 1998).
 */
export const psychographicClusters = clusterSegmenter({
  id: 'psychographic.clusters',
  basis: 'PSYCHOGRAPHIC',
  name: { en: 'Clusters', zh: '聚类' },
  description: {
    en: 'Finds groups of customers alike in the features you choose: k-means (Lloyd 1982) from k-means++ (Arthur & Vassilvitskii 2007), along principal components if asked, and with categories k-prototypes (Huang 1998).',
    zh: '按所选特征找出相似的客户群：k-means（Lloyd 1982），以 k-means++（Arthur & Vassilvitskii 2007）起步，可先取主成分；含类别特征时用 k-prototypes（Huang 1998）。',
  },
  config,
  inputs: ({ features, log, categories }) => [
    ...features.map((feature) => featureInput(feature, log.includes(feature))),
    ...categories.map(categoryInput),
  ],
});
