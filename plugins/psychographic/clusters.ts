import { defineSegmenter } from 'personagraph/segmenter';
import { clusterSegments } from './cluster-segments.ts';
import { clustersConfig } from './clusters-config.ts';
import { explainCluster } from './clusters-explanation.ts';
import { type ClusterNeeds, fitClusters } from './clusters-model.ts';
import { ClusterScorer, type Nearest, strengthOf } from './clusters-score.ts';

/** Groups of customers alike in chosen numbers: k-means (Lloyd 1982) from k-means++ (Arthur & Vassilvitskii 2007). */
export const clusters = defineSegmenter({
  id: 'psychographic.clusters',
  version: '1.0.0',
  basis: 'PSYCHOGRAPHIC',
  identity: 'members',
  name: { en: 'Clusters', zh: '聚类' },
  description: {
    en: 'Finds groups of customers alike in the numeric features you choose: k-means (Lloyd 1982) from k-means++ (Arthur & Vassilvitskii 2007).',
    zh: '按所选数值特征找出相似的客户群：k-means（Lloyd 1982），以 k-means++（Arthur & Vassilvitskii 2007）起步。',
  },
  config: clustersConfig,
  needs: ({ features }): ClusterNeeds =>
    Object.fromEntries(features.map((from) => [from, { kind: 'number', from, optional: true }])),
  async fit(population, config, ctx) {
    const model = await fitClusters(population, config, ctx);
    return { segments: clusterSegments(model), model };
  },
  assign(model, { length, columns }, out) {
    const used = model.features.map((feature) => columns[feature]!);
    const scorer = new ClusterScorer(model);
    const { values } = scorer;
    const nearest: Nearest = { cluster: -1, distance: 0, next: -1, nextDistance: 0 };
    for (let row = 0; row < length; row++) {
      for (let j = 0; j < used.length; j++) values[j] = used[j]![row]!;
      scorer.score(nearest);
      out.segment[row] = nearest.cluster;
      out.strength[row] = strengthOf(nearest);
    }
  },
  explain: explainCluster,
});
