import type { Explanation, Factor, Row } from 'personagraph/segmenter';
import { round, zScore } from './cluster-segments.ts';
import type { ClusterModel, ClusterNeeds } from './clusters-model.ts';
import { ClusterScorer, isKnown, type Nearest } from './clusters-score.ts';
import { labelOf } from './feature-label.ts';

/** Why a customer is nearest to a cluster, feature by feature, against the next nearest one. */
export function explainCluster(model: ClusterModel, row: Row<ClusterNeeds>): Explanation {
  const scorer = new ClusterScorer(model);
  const { values } = scorer;
  model.features.forEach((feature, j) => {
    values[j] = row[feature] ?? Number.NaN;
  });
  const known = Array.from(values, isKnown);
  const nearest: Nearest = { cluster: -1, distance: 0, next: -1, nextDistance: 0 };
  // Fills in the means where the model asks for it.
  scorer.score(nearest);
  const factors = model.features.map((_, j) =>
    known[j] && nearest.cluster >= 0
      ? knownFactor(model, j, values[j]!, nearest)
      : otherFactor(model, j, known[j]!, row[model.features[j]!] ?? null),
  );
  return nearest.cluster < 0
    ? { segment: null, verdict: 'UNKNOWN', factors }
    : { segment: `cluster-${nearest.cluster + 1}`, factors };
}

function knownFactor(model: ClusterModel, j: number, value: number, nearest: Nearest): Factor {
  const label = labelOf(model.features[j]!);
  const own = model.centroids[nearest.cluster]![j]!;
  const z = round(zScore(model, j, value));
  const ownZ = round(zScore(model, j, own));
  const next = model.centroids[nearest.next]?.[j];
  const text = {
    en: `${label.en} ${round(value)} is ${z} standard deviations off the mean; this cluster's is ${ownZ}`,
    zh: `${label.zh} ${round(value)}，偏离均值 ${z} 个标准差；本群为 ${ownZ}`,
  };
  if (next === undefined) {
    return { ...base(model, j, value, nearest), verdict: 'TRUE', text: { en: `${text.en}.`, zh: `${text.zh}。` } };
  }
  const nextZ = round(zScore(model, j, next));
  const turn = turningPoint(model, j, value, nearest);
  return {
    ...base(model, j, value, nearest),
    // A feature may speak for the other cluster and be outvoted.
    verdict: Math.abs(value - own) <= Math.abs(value - next) ? 'TRUE' : 'FALSE',
    text: {
      en: `${text.en}, that of the next, cluster-${nearest.next + 1}, ${nextZ}.`,
      zh: `${text.zh}，次近的 cluster-${nearest.next + 1} 为 ${nextZ}。`,
    },
    ...(turn !== null && {
      change: {
        en: `With ${label.en} ${next > own ? 'above' : 'below'} ${round(turn)}, all else equal, cluster-${nearest.next + 1} would be nearer.`,
        zh: `若 ${label.zh} ${next > own ? '高于' : '低于'} ${round(turn)} 而其余不变，则 cluster-${nearest.next + 1} 更近。`,
      },
    }),
  };
}

function base(model: ClusterModel, j: number, value: number, nearest: Nearest) {
  const own = model.centroids[nearest.cluster]![j]!;
  const next = model.centroids[nearest.next]?.[j];
  return {
    feature: model.features[j]!,
    observed: value,
    expected: `near ${round(own)}${next === undefined ? '' : ` rather than ${round(next)}`}`,
  };
}

function otherFactor(model: ClusterModel, j: number, known: boolean, value: number | null): Factor {
  const label = labelOf(model.features[j]!);
  const feature = model.features[j]!;
  if (known) {
    return {
      feature,
      observed: value,
      expected: 'a number, and so for all features',
      verdict: 'TRUE',
      text: { en: `${label.en} is known, others are missing.`, zh: `${label.zh} 已知，但缺少其他特征。` },
    };
  }
  const mean = round(model.means[j]!);
  const observed = value !== null && Number.isFinite(value) ? value : null;
  const is = observed === null ? { en: 'is missing', zh: '缺少' } : { en: 'is beyond all measure', zh: '数值异常' };
  return {
    feature,
    observed,
    expected: 'a number',
    verdict: 'UNKNOWN',
    text:
      model.missing === 'mean'
        ? {
            en: `${label.en} ${is.en}; the mean ${mean} stands in for it.`,
            zh: `${is.zh} ${label.zh}，以均值 ${mean} 代替。`,
          }
        : { en: `${label.en} ${is.en}.`, zh: `${is.zh} ${label.zh}。` },
  };
}

/**
 * Where, moving this feature alone, the next cluster becomes as near as the own one: the root of the difference of the
 * two squared distances, which is linear in the feature. Null where the feature does not tell the two apart.
 */
function turningPoint(model: ClusterModel, j: number, value: number, nearest: Nearest): number | null {
  const own = model.centroids[nearest.cluster]![j]!;
  const next = model.centroids[nearest.next]![j]!;
  const weight = model.weights[j]!;
  if (weight === 0 || own === next) return null;
  return value + (nearest.nextDistance - nearest.distance) / (2 * weight * (next - own));
}
