import type { BilingualText, SegmentDefinition } from 'personagraph/segmenter';
import { type ClusterInput, unitOf } from './input.ts';
import { type Cluster, type ClusterModel, categoriesOf, numbersOf } from './model.ts';

/** From how many standard deviations off the mean a feature is worth naming, and worth a "very". */
export const NOTABLE = 0.5;
export const EXTREME = 1.5;

/** `cluster-1` is the largest. Names say in what, at most two features, a cluster differs most from everybody. */
export function clusterSegments(model: ClusterModel): SegmentDefinition[] {
  const names = clusterNames(model);
  return model.clusters.map((cluster, i) => ({
    key: `cluster-${i + 1}`,
    name: names[i]!,
    description: descriptionOf(model, cluster),
  }));
}

/** Names by cluster, each once. */
export function clusterNames(model: ClusterModel): BilingualText[] {
  const uses = new Map<string, number>();
  return model.clusters.map((cluster) => {
    const name = nameOf(model, cluster);
    const used = (uses.get(name.en) ?? 0) + 1;
    uses.set(name.en, used);
    const suffix = used > 1 ? ` (${used})` : '';
    return { en: name.en + suffix, zh: name.zh + suffix };
  });
}

/** How many standard deviations a measure is off the population's mean; 0 for a constant feature. */
export function zScore(model: ClusterModel, j: number, measured: number): number {
  const deviation = model.deviations[j]!;
  return deviation > 0 ? (measured - model.means[j]!) / deviation : 0;
}

function nameOf(model: ClusterModel, cluster: Cluster): BilingualText {
  const levels = numbersOf(model).map(({ label, kind }, j) => {
    const z = zScore(model, j, cluster.means[j]!);
    return { off: Math.abs(z), en: `${englishLevel(z, kind)} ${label.en}`, zh: `${label.zh}${chineseLevel(z, kind)}` };
  });
  const texts = categoriesOf(model).map(({ label }, j) => {
    const [own, all] = cluster.shares[j]!;
    const mode = cluster.modes[j] ?? '';
    // As a number 0 or 1 would be: how far its share is off everybody's, in standard deviations.
    const off = all > 0 && all < 1 ? (own - all) / Math.sqrt(all * (1 - all)) : 0;
    return { off, en: `${label.en} ${mode}`, zh: `${label.zh}为${mode}` };
  });
  const notable = [...levels, ...texts]
    .filter(({ off }) => off >= NOTABLE)
    .sort((a, b) => b.off - a.off)
    .slice(0, 2);
  if (notable.length === 0) return { en: 'Average', zh: '平均水平' };
  const en = notable.map((one) => one.en).join(', ');
  return { en: en.charAt(0).toUpperCase() + en.slice(1), zh: notable.map((one) => one.zh).join('、') };
}

/** A time counts in days: many or few. */
function englishLevel(z: number, kind: ClusterInput['kind']): string {
  const [more, less] = kind === 'time' ? ['many', 'few'] : ['high', 'low'];
  return `${Math.abs(z) >= EXTREME ? 'very ' : ''}${z > 0 ? more : less}`;
}

function chineseLevel(z: number, kind: ClusterInput['kind']): string {
  const [more, less] = kind === 'time' ? ['多', '少'] : ['高', '低'];
  return `${Math.abs(z) >= EXTREME ? '很' : '较'}${z > 0 ? more : less}`;
}

function descriptionOf(model: ClusterModel, { means, modes, shares }: Cluster): BilingualText {
  const numbers = numbersOf(model).map((input, j) => ({
    label: input.label,
    text: `${round(unitOf(input, means[j]!))} (${round(unitOf(input, model.means[j]!))})`,
  }));
  const texts = categoriesOf(model).map(({ label }, j) => ({
    label,
    text: `${modes[j] ?? '-'} ${wholePercent(shares[j]![0])} (${wholePercent(shares[j]![1])})`,
  }));
  const all = [...numbers, ...texts];
  const of = (language: 'en' | 'zh', comma: string) =>
    all.map(({ label, text }) => `${label[language]} ${text}`).join(comma);
  const { choice } = model;
  return {
    en: `Typical, in brackets of everybody: ${of('en', ', ')}.${choice ? ` ${choice.reason.en}` : ''}`,
    zh: `典型值（括号内为总体）：${of('zh', '，')}。${choice ? choice.reason.zh : ''}`,
  };
}

function wholePercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Three significant digits, for text. */
export function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
