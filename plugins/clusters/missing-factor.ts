import type { Factor } from 'personagraph/segmenter';
import { type ClusterInput, isGiven, unitOf } from './cluster-input.ts';
import { type ClusterModel, categoriesOf, numbersOf } from './cluster-model.ts';
import type { Nearest } from './cluster-score.ts';
import { round } from './cluster-segments.ts';

/** The factor of a value that is missing, or of one that does not help as others are; null for any other. */
export function missingFactor(
  model: ClusterModel,
  input: ClusterInput,
  value: number | string | null,
  { cluster }: Nearest,
): Factor | null {
  const { name: feature, label } = input;
  const given = typeof value === 'number' ? isGiven(input, value) : value !== null;
  if (given && cluster >= 0) return null;
  if (given) {
    return {
      feature,
      observed: shown(input, value),
      expected: 'a value, and so for all features',
      verdict: 'TRUE',
      text: { en: `${label.en} is known, others are missing.`, zh: `${label.zh} 已知，但缺少其他特征。` },
    };
  }
  const is = value === null ? { en: 'is missing', zh: '缺少' } : { en: 'is beyond all measure', zh: '数值异常' };
  const standIn = cluster >= 0 ? standInOf(model, input) : null;
  return {
    feature,
    observed: shown(input, value),
    expected: 'a value',
    verdict: 'UNKNOWN',
    text: standIn
      ? {
          en: `${label.en} ${is.en}; ${standIn.en} stands in for it.`,
          zh: `${is.zh} ${label.zh}，以${standIn.zh}代替。`,
        }
      : { en: `${label.en} ${is.en}.`, zh: `${is.zh} ${label.zh}。` },
  };
}

/** A value as explanations show it. */
export function shown({ kind }: ClusterInput, value: number | string | null): string | number | null {
  if (typeof value !== 'number' || kind !== 'time') {
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
  }
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function standInOf(model: ClusterModel, input: ClusterInput) {
  const number = numbersOf(model).indexOf(input);
  if (number < 0) {
    const usual = model.usual[categoriesOf(model).indexOf(input)] ?? '-';
    return { en: `the most frequent, ${usual},`, zh: `最常见的 ${usual} ` };
  }
  const mean = round(unitOf(input, model.means[number]!));
  return { en: `the mean ${mean}`, zh: `均值 ${mean} ` };
}
