import { type Batch, type BilingualText, type FitContext, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import type { NumberColumns, NumberNeeds } from '../shared/number-columns.ts';
import {
  itemOf,
  keyed,
  leastRated,
  type RatedItem,
  type RatedItems,
  type RatingRange,
  scoreColumn,
} from '../shared/rated-items.ts';
import { correlation, covariances, reliabilityOf } from '../shared/reliability.ts';
import { cutsOf, rangeOf, type Scale, type ScalesConfig } from './settings.ts';

/** One item of a scale, as fitted. */
export interface ItemModel extends RatedItem {
  /** Correlation with the sum of the other items, -1..1; null where unknown. */
  readonly itemRest: number | null;
}

/** A scale, as fitted. Scores are means of items, in units of the answers. */
export interface ScaleModel extends RatedItems {
  readonly key: string;
  readonly name: BilingualText;
  readonly items: readonly ItemModel[];
  /** How many customers have a score, their mean and standard deviation; 0 where nobody has one. */
  readonly people: number;
  readonly mean: number;
  readonly deviation: number;
  /** Cronbach's alpha; null where unknown. */
  readonly alpha: number | null;
  /** Scores from which and up to which customers are high and low; null: nobody is, for scores do not differ. */
  readonly cuts: { readonly high: number; readonly low: number } | null;
  /** Where scales are compared, 0 and 1 of the common measure as scores; null: it is not compared. */
  readonly measure: { readonly zero: number; readonly unit: number } | null;
  /** Standard error of measurement in units of the answers: deviation * sqrt(1 - alpha). */
  readonly error: number;
}

/** Something about a scale that the author of the questions should look at. */
export interface ScaleWarning extends BilingualText {
  /** Key of the scale. */
  readonly scale: string;
  /** Name of the item it is about; null: the scale as a whole. */
  readonly item: string | null;
}

export interface ScalesModel {
  readonly segments: ScalesConfig['segments'];
  readonly standardise: boolean;
  readonly scales: readonly ScaleModel[];
  readonly warnings: readonly ScaleWarning[];
  /** Correlations of the scores of two scales, by their keys; pairs that share no customers or do not vary are left out. */
  readonly correlations: readonly ScaleCorrelation[];
}

/** Pearson's correlation of the scores of two scales over the customers who have both. */
export interface ScaleCorrelation {
  readonly scales: readonly [string, string];
  readonly people: number;
  readonly value: number;
}

/** Learns medians, reliability, means and deviations of the scales. */
export function fitScales(
  { columns, length }: Batch<NumberNeeds>,
  config: ScalesConfig,
  { signal }: FitContext,
): ScalesModel {
  const scales = config.scales.map((scale) => {
    signal.throwIfAborted();
    return fitScale(columns, length, config, scale);
  });
  signal.throwIfAborted();
  if (scales.every(({ people }) => people === 0)) {
    const [first] = scales;
    throw new NotEnoughData(
      `Nobody has answered enough items of any scale, such as ${first!.items.map(({ feature }) => feature).join(', ')}: set prefix and scales to survey answers you have`,
    );
  }
  if (config.segments === 'dominant' && scales.filter(({ measure }) => measure !== null).length < 2) {
    throw new NotEnoughData('A dominant scale needs two scales on which customers differ');
  }
  return {
    segments: config.segments,
    standardise: config.standardise,
    scales,
    warnings: scales.flatMap(warningsOf),
    correlations: correlationsOf(scales, columns, length),
  };
}

/** Of so many scales all pairs are compared; of more, those of the first. */
const MOST_CORRELATED = 12;

function correlationsOf(scales: readonly ScaleModel[], columns: NumberColumns, length: number): ScaleCorrelation[] {
  const scored = scales
    .slice(0, MOST_CORRELATED)
    .map((scale) => ({ key: scale.key, scores: scoreColumn(scale, columns, length) }));
  return scored.flatMap((one, i) =>
    scored.slice(i + 1).flatMap((two): ScaleCorrelation[] => {
      const found = correlation(one.scores, two.scores);
      return found ? [{ scales: [one.key, two.key], ...found }] : [];
    }),
  );
}

function fitScale(columns: NumberColumns, length: number, config: ScalesConfig, scale: Scale): ScaleModel {
  const { min, max } = rangeOf(config, scale);
  const least = leastRated(scale.items, config.answered);
  const items = scale.items.map((item): ItemModel => {
    const { name, feature, reversed } = itemOf(config.prefix, item);
    const median =
      config.missing === 'median' ? medianOf(keyedColumn(columns[feature]!, { min, max }, reversed)) : null;
    return { name, feature, reversed, median, itemRest: null };
  });
  const scores = scoreColumn({ items, min, max, least }, columns, length);
  const answers = items.map(({ feature, reversed, median }) => {
    const own = keyedColumn(columns[feature]!, { min, max }, reversed);
    for (let row = 0; row < length; row++) {
      // Those without a score say nothing of the scale.
      if (Number.isNaN(scores[row]!)) own[row] = Number.NaN;
      else if (median !== null && Number.isNaN(own[row]!)) own[row] = median;
    }
    return own;
  });
  const { alpha, itemRest } = reliabilityOf(covariances(answers, (min + max) / 2));
  const { people, mean, deviation } = momentsOf(scores, (min + max) / 2);
  const { high, low } = cutsOf(config, scale);
  const zero = config.standardise ? mean : min;
  const unit = config.standardise ? deviation : max - min;
  return {
    key: scale.key,
    name: { en: scale.name.en, zh: scale.name.zh ?? scale.name.en },
    items: items.map((item, i) => ({ ...item, itemRest: itemRest[i]! })),
    min,
    max,
    least,
    people,
    mean,
    deviation,
    alpha,
    cuts: config.standardise
      ? deviation > 0
        ? { high: mean + high * deviation, low: mean + low * deviation }
        : null
      : { high, low },
    measure: people > 0 && unit > 0 ? { zero, unit } : null,
    error: deviation * Math.sqrt(1 - Math.max(0, alpha ?? 0)),
  };
}

/** Answers as they count, NaN missing. */
function keyedColumn(column: Float64Array, range: RatingRange, reversed: boolean): Float64Array {
  const answers = new Float64Array(column.length);
  for (let row = 0; row < answers.length; row++) answers[row] = keyed(column[row]!, range, reversed);
  return answers;
}

/** Mean and standard deviation (n - 1) of the scores there are, 0 where there are too few. */
function momentsOf(scores: Float64Array, centre: number) {
  let people = 0;
  let sum = 0;
  let squares = 0;
  for (const score of scores) {
    if (Number.isNaN(score)) continue;
    people++;
    sum += score - centre;
    squares += (score - centre) ** 2;
  }
  const offset = people > 0 ? sum / people : 0;
  const variance = people > 1 ? (squares - people * offset * offset) / (people - 1) : 0;
  // Rounding leaves crumbs where all scores are the same.
  const deviation = variance > 1e-12 * (squares / people) ? Math.sqrt(variance) : 0;
  return { people, mean: people > 0 ? centre + offset : 0, deviation };
}

function warningsOf({ key, name, items, people, deviation, alpha }: ScaleModel): ScaleWarning[] {
  const whole = (en: string, zh: string) => [{ scale: key, item: null, en, zh }];
  if (people === 0) return whole(`Nobody has a score of ${name.en}.`, `无人有${name.zh}得分。`);
  if (deviation === 0) return whole(`Scores of ${name.en} do not differ.`, `${name.zh}得分没有差异。`);
  const against = items.flatMap(({ name: item, itemRest }) => {
    if (itemRest === null || itemRest >= 0) return [];
    const by = itemRest.toFixed(2);
    return {
      scale: key,
      item,
      en: `Item ${item} may need reversing: it correlates ${by} with the rest of ${name.en}.`,
      zh: `题目 ${item} 可能需要反向计分：与${name.zh}其余题目的相关为 ${by}。`,
    };
  });
  const weak = alpha !== null && Math.round(alpha * 100) < 60 && against.length === 0;
  return weak
    ? whole(
        `Items of ${name.en} hardly belong together: alpha ${alpha.toFixed(2)}.`,
        `${name.zh}各题一致性差：α ${alpha.toFixed(2)}。`,
      )
    : against;
}

/** So many different values are counted; more are sorted. Answers to a survey are few. */
const MOST_COUNTED = 256;

/** The median of the values there are, NaN being missing; null where there are none. */
export function medianOf(values: Float64Array): number | null {
  const counts = new Map<number, number>();
  let total = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    total++;
    const count = counts.get(value);
    if (count !== undefined) counts.set(value, count + 1);
    else if (counts.size < MOST_COUNTED) counts.set(value, 1);
    else return quantile(values.filter((one) => !Number.isNaN(one)).sort(), 0.5);
  }
  if (total === 0) return null;
  const ascending = [...counts.keys()].sort((a, b) => a - b);
  return (valueAt(ascending, counts, (total - 1) >> 1) + valueAt(ascending, counts, total >> 1)) / 2;
}

/** The value at a position of all values in order. */
function valueAt(ascending: readonly number[], counts: ReadonlyMap<number, number>, position: number): number {
  let passed = 0;
  return ascending.find((value) => {
    passed += counts.get(value)!;
    return passed > position;
  })!;
}
