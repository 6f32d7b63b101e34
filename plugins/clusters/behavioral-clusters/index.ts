import { clusterSegmenter } from '../shared/segmenter.ts';
import { behavioralConfig, behavioralInputs } from './settings.ts';

/** Groups of customers who buy alike; logarithms because few buy very much (Hughes 1994 takes quantiles instead). */
export default clusterSegmenter({
  id: 'behavioral.clusters',
  basis: 'BEHAVIORAL',
  name: { en: 'Behaviour clusters', zh: '行为聚类' },
  description: {
    en: 'Finds groups of customers who behave alike: k-means (Lloyd 1982) on recency, frequency and monetary value of purchases, or on what you choose; with categories k-prototypes (Huang 1998).',
    zh: '找出行为相似的客户群：对购买近度、频度与金额或所选特征做 k-means（Lloyd 1982）；含类别特征时用 k-prototypes（Huang 1998）。',
  },
  config: behavioralConfig,
  inputs: behavioralInputs,
});
