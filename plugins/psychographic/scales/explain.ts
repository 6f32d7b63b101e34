import {
  type BilingualText,
  type Factor,
  type Row,
  type SegmentExplanation,
  shownNumber,
  type Verdict,
} from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { columnsOfRow, type NumberNeeds } from '../shared/number-columns.ts';
import { keyed, ratingText, scoreColumn } from '../shared/rated-items.ts';
import { describeAlpha } from '../shared/reliability.ts';
import type { ItemModel, ScaleModel, ScalesModel } from './fit.ts';
import { isOpen, type Level, measured, type Ranking, rank, reaches } from './rule.ts';

/** The reasons why a customer is high or low on each scale, or it stands out: score and limit, then item by item. */
export function explainScales(model: ScalesModel, row: Row<NumberNeeds>): SegmentExplanation[] {
  const features = model.scales.flatMap(({ items }) => items.map(({ feature }) => feature));
  const columns = columnsOfRow(features, row);
  const scores = Float64Array.from(model.scales, (scale) => scoreColumn(scale, columns, 1)[0]!);
  if (model.segments === 'dominant') return explainDominant(model, row, scores);
  return model.scales.flatMap((scale, i) => [
    explainLevel(model, scale, 'high', row, scores[i]!),
    explainLevel(model, scale, 'low', row, scores[i]!),
  ]);
}

function explainLevel(
  { standardise }: ScalesModel,
  scale: ScaleModel,
  level: Level,
  row: Row<NumberNeeds>,
  score: number,
): SegmentExplanation {
  const { key, name, cuts } = scale;
  const segment = `${key}-${level}`;
  if (Number.isNaN(score)) return unscored(segment, scale, row);
  const limit = cuts?.[level];
  const member = limit !== undefined && reaches(level, score, limit);
  const verdict = member ? 'TRUE' : 'FALSE';
  const sign = level === 'high' ? '>=' : '<=';
  const where = standardise ? standing(scale, score) : { en: '', zh: '' };
  const alpha = describeAlpha(scale.alpha);
  const summary =
    limit === undefined
      ? { en: `${name.en} ${round(score)}: scores do not differ.`, zh: `${name.zh} ${round(score)}：得分没有差异。` }
      : {
          en: `${name.en} ${round(score)}${where.en}, ${level} is ${sign} ${round(limit)} (${alpha.en}).`,
          zh: `${name.zh} ${round(score)}${where.zh}，${level === 'high' ? '高' : '低'}为 ${sign} ${round(limit)}（${alpha.zh}）。`,
        };
  const gap = limit === undefined || member ? null : round(Math.abs(limit - score));
  const change = gap && {
    en: `A score ${gap} ${level === 'high' ? 'higher' : 'lower'}.`,
    zh: `得分${level === 'high' ? '提高' : '降低'} ${gap}。`,
  };
  const expected = limit === undefined ? 'scores that differ' : `a mean ${sign} ${Number(limit.toPrecision(6))}`;
  return {
    segment,
    verdict,
    factors: scale.items.map((item, i) => {
      const own = keyed(row[item.feature] ?? Number.NaN, scale, item.reversed);
      const answer = Number.isNaN(own) ? item.median : own;
      const speaks: Verdict =
        answer === null || limit === undefined ? 'UNKNOWN' : reaches(level, answer, limit) ? 'TRUE' : 'FALSE';
      return itemFactor(scale, item, row, expected, speaks, i === 0 ? summary : null, i === 0 ? change : null);
    }),
  };
}

function explainDominant(model: ScalesModel, row: Row<NumberNeeds>, scores: Float64Array): SegmentExplanation[] {
  const ranking: Ranking = { top: -1, next: -1, margin: 0 };
  rank(model.scales, scores, ranking);
  const scoreText = (i: number) => {
    const scale = model.scales[i]!;
    const by = round(model.standardise ? measured(scale, scores[i]!) : scores[i]!);
    return { en: `${scale.name.en} ${by}`, zh: `${scale.name.zh} ${by}` };
  };
  return model.scales.map((scale, i) => {
    if (Number.isNaN(scores[i]!)) return unscored(scale.key, scale, row);
    const member = ranking.top === i;
    const verdict = member ? 'TRUE' : isOpen(scale, scores[i]!, ranking) ? 'UNKNOWN' : 'FALSE';
    const own = scoreText(i);
    const other = ranking.top < 0 ? null : scoreText(member ? ranking.next : ranking.top);
    const unit = model.standardise ? { en: ' (standard deviations from the mean)', zh: '（距均值的标准差数）' } : null;
    const summary =
      scale.measure === null
        ? { en: `Scores of ${scale.name.en} do not differ.`, zh: `${scale.name.zh}得分没有差异。` }
        : other === null
          ? { en: `${own.en}, but other scales have no score.`, zh: `${own.zh}，但其他量表无得分。` }
          : {
              en: `${own.en}, ${member ? 'the next is' : 'the highest is'} ${other.en}${unit?.en ?? ''}.`,
              zh: `${own.zh}，${member ? '次高为' : '最高为'}${other.zh}${unit?.zh ?? ''}。`,
            };
    return {
      segment: scale.key,
      verdict,
      factors: scale.items.map((item, j) =>
        itemFactor(scale, item, row, 'the highest of all scales', verdict, j === 0 ? summary : null, null),
      ),
    };
  });
}

function unscored(segment: string, scale: ScaleModel, row: Row<NumberNeeds>): SegmentExplanation {
  const { name, items, least } = scale;
  const summary = {
    en: `${name.en} has no score: ${least} of ${items.length} items must be answered.`,
    zh: `${name.zh}无得分：${items.length} 题中至少须答 ${least} 题。`,
  };
  return {
    segment,
    verdict: 'UNKNOWN',
    factors: items.map((item, i) =>
      itemFactor(scale, item, row, `an answer ${scale.min} to ${scale.max}`, 'UNKNOWN', i === 0 ? summary : null, null),
    ),
  };
}

function itemFactor(
  scale: ScaleModel,
  item: ItemModel,
  row: Row<NumberNeeds>,
  expected: string,
  verdict: Verdict,
  summary: BilingualText | null,
  change: BilingualText | null | '',
): Factor {
  const own = itemText(scale, item, row[item.feature] ?? null);
  return {
    feature: item.feature,
    observed: shownNumber(row[item.feature]),
    expected,
    verdict,
    text: summary ? { en: `${summary.en} ${own.en}`, zh: `${summary.zh}${own.zh}` } : own,
    ...(change && { change }),
  };
}

function itemText(scale: ScaleModel, item: ItemModel, value: number | null): BilingualText {
  const { name, reversed, median } = item;
  const own = keyed(value ?? Number.NaN, scale, reversed);
  if (!Number.isNaN(own)) return ratingText(item, value, own);
  const why = value === null ? { en: 'not answered', zh: '未作答' } : { en: 'no valid answer', zh: '作答无效' };
  return median === null
    ? { en: `${name}: ${why.en}, the others count.`, zh: `${name}：${why.zh}，以其余题目计。` }
    : { en: `${name}: ${why.en}, the median ${median} counts.`, zh: `${name}：${why.zh}，以中位数 ${median} 计。` };
}

function standing({ mean, deviation }: ScaleModel, score: number): BilingualText {
  if (deviation === 0) return { en: '', zh: '' };
  const z = round((score - mean) / deviation);
  return { en: ` (${z} standard deviations from the mean)`, zh: `（距均值 ${z} 个标准差）` };
}
