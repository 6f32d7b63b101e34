import type { Explanation, Factor, Row } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { percentileOf } from './percentile.ts';
import { ratioLabel } from './source-label.ts';
import type { ValuesModel, ValuesNeeds } from './values-model.ts';
import {
  BALANCED,
  type IndicatorModel,
  indicatorValue,
  type OrientationModel,
  orientationScores,
  place,
  type Standing,
} from './values-score.ts';
import { ORIENTATION_NAMES, valueSegments } from './values-segments.ts';

interface Said {
  readonly en: string;
  readonly zh: string;
}

/** Why a customer is of an orientation, or balanced: the scores, then the indicators that make them. */
export function explainValues(model: ValuesModel, row: Row<ValuesNeeds>): Explanation {
  const names = model.orientations
    .flatMap(({ indicators }) => indicators)
    .flatMap(({ feature, per }) => (per === null ? [feature] : [feature, per]));
  const columns = Object.fromEntries(names.map((name) => [name, Float64Array.of(row[name] ?? Number.NaN)]));
  const scores = Float64Array.from(model.orientations, (one) => orientationScores(one, columns, 1)[0]!);
  const measured = model.orientations.map(({ knots }) => knots.length > 0);
  const standing: Standing = { segment: -1, strength: 1, top: -1, margin: 0 };
  place(scores, measured, model, standing);
  const summary = summaryOf(model, scores, measured, standing);
  const change = changeOf(model, standing);
  const factors = model.orientations.flatMap((orientation, i) =>
    orientation.indicators.map((indicator) => indicatorFactor(orientation, indicator, columns, row, standing, i)),
  );
  const [first, ...rest] = factors;
  return {
    segment: standing.segment < 0 ? null : valueSegments(model)[standing.segment]!.key,
    ...(standing.segment < 0 && { verdict: 'UNKNOWN' }),
    factors: [
      {
        ...first!,
        text: { en: `${summary.en} ${textOf(first!).en}`, zh: `${summary.zh}${textOf(first!).zh}` },
        ...(change && { change }),
      },
      ...rest,
    ],
  };
}

function summaryOf(
  { orientations, margin: asked, missing }: ValuesModel,
  scores: Float64Array,
  measured: readonly boolean[],
  { segment, margin }: Standing,
): Said {
  const list = (language: 'en' | 'zh') =>
    orientations
      .map(({ key }, i) => {
        const score = scores[i]!;
        const unknown = measured[i] ? { en: 'unknown', zh: '未知' } : { en: 'not measured', zh: '未测量' };
        const value = Number.isNaN(score) ? unknown[language] : round(score);
        return `${ORIENTATION_NAMES[key][language]} ${value}`;
      })
      .join(language === 'en' ? ', ' : '，');
  if (segment < 0) {
    return missing === 'none'
      ? { en: `${list('en')}: all must be known.`, zh: `${list('zh')}：须全部已知。` }
      : { en: `${list('en')}: nothing is known.`, zh: `${list('zh')}：均未知。` };
  }
  const sign = segment === BALANCED ? '<' : '>=';
  return {
    en: `Percentiles: ${list('en')}; the highest leads by ${round(margin)} (${sign} ${round(asked)}).`,
    zh: `百分位：${list('zh')}；最高者领先 ${round(margin)}（${sign} ${round(asked)}）。`,
  };
}

function changeOf({ orientations, margin: asked }: ValuesModel, { segment, top, margin }: Standing): Said | null {
  if (segment < 0) return null;
  const { en, zh } = ORIENTATION_NAMES[orientations[top]!.key];
  return segment === BALANCED
    ? { en: `A lead of ${en} larger by ${round(asked - margin)}.`, zh: `${zh}再领先 ${round(asked - margin)}。` }
    : {
        en: `A lead smaller by more than ${round(margin - asked)} would make it balanced.`,
        zh: `领先缩小超过 ${round(margin - asked)} 即为均衡。`,
      };
}

function indicatorFactor(
  { key, knots }: OrientationModel,
  indicator: IndicatorModel,
  columns: Readonly<Record<string, Float64Array>>,
  row: Row<ValuesNeeds>,
  { segment }: Standing,
  index: number,
): Factor {
  const { feature, per, weight } = indicator;
  const observed = row[feature] ?? null;
  const value = indicatorValue(columns[feature]!, per === null ? null : columns[per]!, 0);
  const percentile = percentileOf(indicator.knots, value);
  const name = ratioLabel(indicator);
  const orientation = ORIENTATION_NAMES[key];
  const base = { feature, observed: observed !== null && Number.isFinite(observed) ? observed : null };
  if (Number.isNaN(percentile)) {
    const nobody = knots.length === 0 ? { en: ' of everybody', zh: '（所有人）' } : { en: '', zh: '' };
    return {
      ...base,
      expected: 'a number',
      verdict: 'UNKNOWN',
      text: { en: `${name.en} is unknown${nobody.en}.`, zh: `${name.zh}未知${nobody.zh}。` },
    };
  }
  const own = weight > 0 ? percentile : 1 - percentile;
  const against = weight > 0 ? { en: '', zh: '' } : { en: ', which speaks against', zh: '，起反向作用' };
  // Of the others it is asked whether they stay behind.
  const supports = segment === index ? own > 0.5 : own <= 0.5;
  return {
    ...base,
    expected: segment === index ? 'above the median' : 'no more than the median',
    verdict: segment < 0 ? 'UNKNOWN' : segment === BALANCED || supports ? 'TRUE' : 'FALSE',
    text: {
      en: `${orientation.en}: ${name.en} ${round(value)}, percentile ${percent(percentile)}${against.en}.`,
      zh: `${orientation.zh}：${name.zh} ${round(value)}，第 ${percent(percentile)} 百分位${against.zh}。`,
    },
  };
}

function percent(share: number): string {
  return String(Math.round(share * 100));
}

function textOf({ text }: Factor): Said {
  return typeof text === 'string' ? { en: text, zh: text } : { en: text.en, zh: text.zh ?? text.en };
}
