import { type BilingualText, batchFromRows, type Explanation, type Factor, type Row } from 'personagraph/segmenter';
import { type ClusterInput, type ClusterNeeds, isUsable, shownValue, unitOf } from './input.ts';
import { type ClusterModel, categoriesOf, numbersOf } from './model.ts';
import { numberFactor } from './number-factor.ts';
import { ClusterScorer, type Nearest, nobody } from './scorer.ts';
import { clusterNames, round } from './segments.ts';

/** The reasons why a customer is nearest to a cluster, feature by feature, against the next nearest one. */
export function explainCluster(model: ClusterModel, row: Row<ClusterNeeds>): Explanation {
  const needs = Object.fromEntries(model.inputs.map(({ name, kind }) => [name, { kind, from: name }]));
  const scorer = new ClusterScorer(model, batchFromRows(needs, [row]).columns);
  const nearest = nobody();
  scorer.score(0, nearest);
  const names = clusterNames(model);
  const factors = [
    ...numbersOf(model).map((input, j): Factor => {
      const value = row[input.name] as number | null;
      return (
        missingFactor(model, input, value, nearest) ?? numberFactor(model, j, value!, scorer.values[j]!, nearest, names)
      );
    }),
    ...categoriesOf(model).map((input, j): Factor => {
      const value = row[input.name] as string | null;
      return missingFactor(model, input, value, nearest) ?? categoryFactor(model, j, value!, nearest, names);
    }),
  ];
  return nearest.cluster < 0
    ? { segment: null, verdict: 'UNKNOWN', factors }
    : { segment: `cluster-${nearest.cluster + 1}`, factors };
}

/** The factor of a value that is missing, or of one that does not help as others are; null for any other. */
function missingFactor(
  model: ClusterModel,
  input: ClusterInput,
  value: number | string | null,
  { cluster }: Nearest,
): Factor | null {
  const { name: feature, label } = input;
  const usable = typeof value === 'number' ? isUsable(input, value) : value !== null;
  if (usable && cluster >= 0) return null;
  if (usable) {
    return {
      feature,
      observed: shownValue(input, value),
      expected: 'a value, and so for all features',
      verdict: 'TRUE',
      text: { en: `${label.en} is known, others are missing.`, zh: `${label.zh} 已知，但缺少其他特征。` },
    };
  }
  const is = value === null ? { en: 'is missing', zh: '缺少' } : { en: 'is beyond all measure', zh: '数值异常' };
  const standIn = cluster >= 0 ? standInOf(model, input) : null;
  return {
    feature,
    observed: shownValue(input, value),
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

function standInOf(model: ClusterModel, input: ClusterInput) {
  const number = numbersOf(model).indexOf(input);
  if (number < 0) {
    const usual = model.usual[categoriesOf(model).indexOf(input)] ?? '-';
    return { en: `the most frequent, ${usual},`, zh: `最常见的 ${usual} ` };
  }
  const mean = round(unitOf(input, model.means[number]!));
  return { en: `the mean ${mean}`, zh: `均值 ${mean} ` };
}

/** A category as it speaks for the cluster, and against the next. */
function categoryFactor(
  model: ClusterModel,
  j: number,
  value: string,
  nearest: Nearest,
  names: readonly BilingualText[],
): Factor {
  const { name: feature, label } = categoriesOf(model)[j]!;
  const own = model.clusters[nearest.cluster]!.modes[j] ?? '-';
  const next = model.clusters[nearest.next]?.modes[j] ?? null;
  const same = value === own;
  const nextName = names[nearest.next];
  // The next cluster's text brings that one nearer by the weight, and takes the own one farther where it had its text.
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
