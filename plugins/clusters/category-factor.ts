import type { Factor } from 'personagraph/segmenter';
import { type ClusterModel, categoriesOf } from './cluster-model.ts';
import type { Nearest } from './cluster-score.ts';
import type { Label } from './feature-label.ts';

/** What a category says for the cluster, and against the next. */
export function categoryFactor(
  model: ClusterModel,
  j: number,
  value: string,
  nearest: Nearest,
  names: readonly Label[],
): Factor {
  const { name: feature, label } = categoriesOf(model)[j]!;
  const own = model.clusters[nearest.cluster]!.modes[j] ?? '-';
  const next = model.clusters[nearest.next]?.modes[j] ?? null;
  const same = value === own;
  const nextName = names[nearest.next];
  // Taking on the next cluster's text brings that one nearer and the own one farther, if they were of that text or not.
  const gain = model.categoryWeight * ((same ? 1 : 0) + (value === next ? 0 : 1));
  const turns = next !== null && next !== own && nearest.nextDistance - gain < nearest.distance;
  return {
    feature,
    observed: value,
    expected: next === null || next === own ? own : `${own} rather than ${next}`,
    verdict: same || value !== next ? 'TRUE' : 'FALSE',
    text: {
      en: `${label.en} is ${value}; most of this cluster ${own}${nextName && next !== null ? `, of the next, "${nextName.en}", ${next}` : ''}.`,
      zh: `${label.zh}为 ${value}；本群多为 ${own}${nextName && next !== null ? `，次近的“${nextName.zh}”多为 ${next}` : ''}。`,
    },
    ...(turns &&
      nextName && {
        change: {
          en: `With ${label.en} ${next}, all else equal, "${nextName.en}" would be nearer.`,
          zh: `若 ${label.zh}为 ${next} 而其余不变，则“${nextName.zh}”更近。`,
        },
      }),
  };
}
