import {
  type BilingualText,
  chinese,
  type Explanation,
  english,
  type Factor,
  type Row,
  shownNumber,
} from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { columnsOfRow, type NumberColumns, type NumberNeeds } from '../shared/number-columns.ts';
import { ratioLabel } from '../shared/source-label.ts';
import type { IndicatorModel, OrientationModel, ValuesModel } from './fit.ts';
import { BALANCED, indicatorValue, orientationScores, percentileOf, place, type Standing } from './rule.ts';
import { ORIENTATION_NAMES, valueSegments } from './segments.ts';

/** The reasons for a customer's orientation, or for the balanced: the scores, then the indicators that make them. */
export function explainValues(model: ValuesModel, row: Row<NumberNeeds>): Explanation {
  const names = model.orientations
    .flatMap(({ indicators }) => indicators)
    .flatMap(({ feature, per }) => (per === null ? [feature] : [feature, per]));
  const columns = columnsOfRow(names, row);
  const scores = Float64Array.from(model.orientations, (one) => orientationScores(one, columns, 1)[0]!);
  const measured = model.orientations.map(({ knots }) => knots.length > 0);
  const standing: Standing = { segment: -1, strength: 1, top: -1, margin: 0 };
  place(scores, measured, model, standing);
  const summary = summaryOf(model, scores, measured, standing);
  const change = changeOf(model, standing);
  const factors = model.orientations.flatMap((orientation, i) =>
    orientation.indicators.map((indicator) => indicatorFactor(orientation, indicator, columns, row, standing, i)),
  );
  const [first, ...others] = factors;
  return {
    segment: standing.segment < 0 ? null : valueSegments(model)[standing.segment]!.key,
    ...(standing.segment < 0 && { verdict: 'UNKNOWN' }),
    factors: [
      {
        ...first!,
        text: { en: `${summary.en} ${english(first!.text)}`, zh: `${summary.zh}${chinese(first!.text)}` },
        ...(change && { change }),
      },
      ...others,
    ],
  };
}

function summaryOf(
  { orientations, margin: asked, missing }: ValuesModel,
  scores: Float64Array,
  measured: readonly boolean[],
  { segment, margin }: Standing,
): BilingualText {
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

function changeOf(
  { orientations, margin: asked }: ValuesModel,
  { segment, top, margin }: Standing,
): BilingualText | null {
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
  columns: NumberColumns,
  row: Row<NumberNeeds>,
  { segment }: Standing,
  index: number,
): Factor {
  const { feature, per, weight } = indicator;
  const value = indicatorValue(columns[feature]!, per === null ? null : columns[per]!, 0);
  const percentile = percentileOf(indicator.knots, value);
  const name = ratioLabel(indicator);
  const orientation = ORIENTATION_NAMES[key];
  const base = { feature, observed: shownNumber(row[feature]) };
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
  const shown = Math.round(percentile * 100);
  const against = weight > 0 ? { en: '', zh: '' } : { en: ', which speaks against', zh: '，起反向作用' };
  // An indicator of another orientation supports the answer by staying behind.
  const supports = segment === index ? own > 0.5 : own <= 0.5;
  return {
    ...base,
    expected: segment === index ? 'above the median' : 'no more than the median',
    verdict: segment < 0 ? 'UNKNOWN' : segment === BALANCED || supports ? 'TRUE' : 'FALSE',
    text: {
      en: `${orientation.en}: ${name.en} ${round(value)}, percentile ${shown}${against.en}.`,
      zh: `${orientation.zh}：${name.zh} ${round(value)}，第 ${shown} 百分位${against.zh}。`,
    },
  };
}
