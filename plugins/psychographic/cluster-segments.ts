import type { SegmentDefinition } from 'personagraph/segmenter';
import type { ClusterModel } from './clusters-model.ts';
import { type Label, labelOf } from './feature-label.ts';

/** From how many standard deviations off the mean a feature is worth naming, and worth a "very". */
const NOTABLE = 0.5;
const EXTREME = 1.5;

/** `cluster-1` is the largest. Names say in what, at most two features, a cluster differs most from everybody. */
export function clusterSegments(model: ClusterModel): SegmentDefinition[] {
  const uses = new Map<string, number>();
  return model.centroids.map((centroid, cluster) => {
    const name = nameOf(model, centroid);
    const used = (uses.get(name.en) ?? 0) + 1;
    uses.set(name.en, used);
    const suffix = used > 1 ? ` (${used})` : '';
    return {
      key: `cluster-${cluster + 1}`,
      name: { en: name.en + suffix, zh: name.zh + suffix },
      description: descriptionOf(model, centroid),
    };
  });
}

/** How many standard deviations a value is off the population's mean; 0 for a constant feature. */
export function zScore(model: ClusterModel, feature: number, value: number): number {
  const deviation = model.deviations[feature]!;
  return deviation > 0 ? (value - model.means[feature]!) / deviation : 0;
}

function nameOf(model: ClusterModel, centroid: readonly number[]): Label {
  const notable = centroid
    .map((value, j) => ({ z: zScore(model, j, value), label: labelOf(model.features[j]!) }))
    .filter(({ z }) => Math.abs(z) >= NOTABLE)
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .slice(0, 2);
  if (notable.length === 0) return { en: 'Average', zh: '平均水平' };
  const en = notable.map(({ z, label }) => `${englishLevel(z)} ${label.en}`).join(', ');
  return {
    en: en.charAt(0).toUpperCase() + en.slice(1),
    zh: notable.map(({ z, label }) => `${label.zh}${chineseLevel(z)}`).join('、'),
  };
}

function englishLevel(z: number): string {
  return `${Math.abs(z) >= EXTREME ? 'very ' : ''}${z > 0 ? 'high' : 'low'}`;
}

function chineseLevel(z: number): string {
  return `${Math.abs(z) >= EXTREME ? '很' : '较'}${z > 0 ? '高' : '低'}`;
}

function descriptionOf({ features, means }: ClusterModel, centroid: readonly number[]): Label {
  const of = (language: 'en' | 'zh') =>
    centroid.map((value, j) => `${labelOf(features[j]!)[language]} ${round(value)} (${round(means[j]!)})`);
  return {
    en: `Mean, in brackets everybody's: ${of('en').join(', ')}.`,
    zh: `均值（括号内为总体）：${of('zh').join('，')}。`,
  };
}

/** Three significant digits, for text. */
export function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
