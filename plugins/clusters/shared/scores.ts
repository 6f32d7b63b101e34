import type { ScoreDefinition } from 'personagraph/segmenter';
import type { Nearest } from './scorer.ts';

/** Distances to the two nearest centres: a cluster of a certain number is another after each fit. */
export function clusterScores(): ScoreDefinition[] {
  return [
    {
      key: 'distance',
      name: { en: 'Distance to the cluster', zh: '与所属簇的距离' },
      description: {
        en: "Distance to the centre of the customer's cluster, on the scale of the clustering, categories that differ included.",
        zh: '与所属簇中心的距离（聚类所用尺度，计入不同的类别）。',
      },
      kind: 'number',
      min: 0,
      step: 0.01,
    },
    {
      key: 'distance_next',
      name: { en: 'Distance to the next cluster', zh: '与次近簇的距离' },
      description: {
        en: 'Distance to the centre of the next nearest cluster. Unknown where there is one cluster only.',
        zh: '与次近簇中心的距离；仅有一个簇时未知。',
      },
      kind: 'number',
      min: 0,
      step: 0.01,
    },
    {
      key: 'silhouette',
      name: { en: 'Simplified silhouette', zh: '简化轮廓系数' },
      description: {
        en: '1 - distance / next distance (Hruschka, de Castro & Campello 2004): 1 at the centre, 0 midway between two.',
        zh: '1 - 与所属簇的距离 / 与次近簇的距离（Hruschka、de Castro 与 Campello，2004）：在中心为 1，两簇正中为 0。',
      },
      kind: 'number',
      min: 0,
      max: 1,
      step: 0.01,
    },
  ];
}

/** Writes the columns of {@link clusterScores}. */
export function writeDistances(
  { cluster, distance, next, nextDistance }: Nearest,
  scores: readonly Float64Array[],
  row: number,
): void {
  if (cluster < 0 || !Number.isFinite(distance)) return;
  scores[0]![row] = Math.sqrt(distance);
  if (next < 0 || !Number.isFinite(nextDistance)) return;
  scores[1]![row] = Math.sqrt(nextDistance);
  if (nextDistance > 0) scores[2]![row] = 1 - Math.sqrt(distance / nextDistance);
}
