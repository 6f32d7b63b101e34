import type { Factor, Row, SegmentExplanation, Verdict } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { describeAlpha } from './reliability.ts';
import type { ScalesModel, ScalesNeeds } from './scales-model.ts';
import { type ItemModel, keyed, measured, type Ranking, rank, type ScaleModel, scoreColumn } from './scales-score.ts';

interface Said {
  readonly en: string;
  readonly zh: string;
}

/** Why a customer is high or low on each scale, or it stands out: the score with its limit, then item by item. */
export function explainScales(model: ScalesModel, row: Row<ScalesNeeds>): SegmentExplanation[] {
  const columns = Object.fromEntries(
    model.scales
      .flatMap(({ items }) => items)
      .map(({ feature }) => [feature, Float64Array.of(row[feature] ?? Number.NaN)]),
  );
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
  level: 'high' | 'low',
  row: Row<ScalesNeeds>,
  score: number,
): SegmentExplanation {
  const { key, name, cuts } = scale;
  const segment = `${key}-${level}`;
  if (Number.isNaN(score)) return unscored(segment, scale, row);
  const limit = cuts?.[level];
  const member = limit !== undefined && (level === 'high' ? score >= limit : score <= limit);
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
      const counted = Number.isNaN(own) ? item.median : own;
      const speaks: Verdict =
        counted === null || limit === undefined
          ? 'UNKNOWN'
          : (level === 'high' ? counted >= limit : counted <= limit)
            ? 'TRUE'
            : 'FALSE';
      return itemFactor(scale, item, row, expected, speaks, i === 0 ? summary : null, i === 0 ? change : null);
    }),
  };
}

function explainDominant(model: ScalesModel, row: Row<ScalesNeeds>, scores: Float64Array): SegmentExplanation[] {
  const ranking: Ranking = { top: -1, next: -1, margin: 0 };
  rank(model.scales, scores, ranking);
  const place = (i: number) => {
    const scale = model.scales[i]!;
    const by = round(model.standardise ? measured(scale, scores[i]!) : scores[i]!);
    return { en: `${scale.name.en} ${by}`, zh: `${scale.name.zh} ${by}` };
  };
  return model.scales.map((scale, i) => {
    if (Number.isNaN(scores[i]!)) return unscored(scale.key, scale, row);
    const member = ranking.top === i;
    const verdict = member ? 'TRUE' : ranking.top < 0 && scale.measure !== null ? 'UNKNOWN' : 'FALSE';
    const own = place(i);
    const other = ranking.top < 0 ? null : place(member ? ranking.next : ranking.top);
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

function unscored(segment: string, scale: ScaleModel, row: Row<ScalesNeeds>): SegmentExplanation {
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
  row: Row<ScalesNeeds>,
  expected: string,
  verdict: Verdict,
  summary: Said | null,
  change: Said | null | '',
): Factor {
  const said = itemText(scale, item, row[item.feature] ?? null);
  return {
    feature: item.feature,
    observed: finite(row[item.feature] ?? null),
    expected,
    verdict,
    text: summary ? { en: `${summary.en} ${said.en}`, zh: `${summary.zh}${said.zh}` } : said,
    ...(change && { change }),
  };
}

function itemText(scale: ScaleModel, { name, reversed, median }: ItemModel, value: number | null): Said {
  const own = keyed(value ?? Number.NaN, scale, reversed);
  if (!Number.isNaN(own)) {
    return reversed
      ? { en: `${name}: ${value}, reversed ${own}.`, zh: `${name}：${value}，反向计 ${own}。` }
      : { en: `${name}: ${value}.`, zh: `${name}：${value}。` };
  }
  const why = value === null ? { en: 'not answered', zh: '未作答' } : { en: 'no valid answer', zh: '作答无效' };
  return median === null
    ? { en: `${name}: ${why.en}, the others count.`, zh: `${name}：${why.zh}，以其余题目计。` }
    : { en: `${name}: ${why.en}, the median ${median} counts.`, zh: `${name}：${why.zh}，以中位数 ${median} 计。` };
}

function standing({ mean, deviation }: ScaleModel, score: number): Said {
  if (deviation === 0) return { en: '', zh: '' };
  const z = round((score - mean) / deviation);
  return { en: ` (${z} standard deviations from the mean)`, zh: `（距均值 ${z} 个标准差）` };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
