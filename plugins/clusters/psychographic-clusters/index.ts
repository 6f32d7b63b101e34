import { clusterSegmenter } from '../shared/segmenter.ts';
import { psychographicConfig, psychographicInputs } from './settings.ts';

/**
 * Groups of customers alike in chosen features: k-means (Lloyd 1982) from k-means++ (Arthur & Vassilvitskii 2007), with
 * categories k-prototypes (Huang 1998).
 */
export default clusterSegmenter({
  id: 'psychographic.clusters',
  basis: 'PSYCHOGRAPHIC',
  name: { en: 'Clusters', zh: '聚类' },
  description: {
    en: 'Finds groups of customers alike in the features you choose: k-means (Lloyd 1982) from k-means++ (Arthur & Vassilvitskii 2007), along principal components if asked, and with categories k-prototypes (Huang 1998).',
    zh: '按所选特征找出相似的客户群：k-means（Lloyd 1982），以 k-means++（Arthur & Vassilvitskii 2007）起步，可先取主成分；含类别特征时用 k-prototypes（Huang 1998）。',
  },
  config: psychographicConfig,
  inputs: psychographicInputs,
});
