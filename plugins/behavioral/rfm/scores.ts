import type { ScoreDefinition } from 'personagraph/segmenter';
import type { BuyerColumns, RfmModel } from './rule.ts';
import { type RfmConfig, readsAmount } from './settings.ts';

/** The scores that settings have. */
interface Shape {
  /** True where days count from the fit: from the time of evaluation they would change every day. */
  readonly days: boolean;
  readonly money: boolean;
  /** True where R and F have cuts, and where M has. */
  readonly letters: boolean;
  readonly moneyLetter: boolean;
  readonly bins: number;
}

type Key =
  | 'last_purchase'
  | 'recency'
  | 'frequency'
  | 'monetary'
  | 'r_score'
  | 'f_score'
  | 'm_score'
  | 'rfm_sum'
  | 'rfm_code';

/** Scores of two digits would run together. */
const MOST_DIGITS = 9;

function keysOf({ days, money, letters, moneyLetter, bins }: Shape): Key[] {
  const all = letters && moneyLetter;
  const keys: [Key, boolean][] = [
    ['last_purchase', true],
    ['recency', days],
    ['frequency', true],
    ['monetary', money],
    ['r_score', letters],
    ['f_score', letters],
    ['m_score', moneyLetter],
    ['rfm_sum', all],
    ['rfm_code', all && bins <= MOST_DIGITS],
  ];
  return keys.flatMap(([key, declared]) => (declared ? [key] : []));
}

/** R, F and M of buyers with their scores; M where amounts are read. */
export function rfmScores(config: RfmConfig): ScoreDefinition[] {
  const { rule, limits, bins } = config;
  const learned = rule !== 'fixed';
  const money = readsAmount(config);
  const shape = {
    days: learned,
    money,
    letters: learned || limits !== null,
    moneyLetter: money && (learned || (limits?.amount.length ?? 0) > 0),
    bins,
  };
  const definitions = definitionsFor(bins);
  return keysOf(shape).map((key) => ({ key, ...definitions[key] }));
}

function definitionsFor(bins: number): Record<Key, Omit<ScoreDefinition, 'key'>> {
  const letter = (en: string, zh: string, what: string, whatZh: string): Omit<ScoreDefinition, 'key'> => ({
    name: { en, zh },
    description: { en: `1 to ${bins}: ${what}.`, zh: `1 至 ${bins} 分：${whatZh}。` },
    kind: 'number',
    min: 1,
    max: bins,
  });
  return {
    last_purchase: {
      name: { en: 'Last purchase', zh: '最近一次购买' },
      description: { en: 'Time of the last purchase.', zh: '最近一次购买的时间。' },
      kind: 'time',
    },
    recency: {
      name: { en: 'Recency', zh: '近度' },
      description: {
        en: 'Whole days from the last purchase to the run that drew the groups; below 0 for a purchase since then.',
        zh: '从最近一次购买到分群运行时的整天数；其后又购买者为负数。',
      },
      kind: 'number',
      unit: 'days',
    },
    frequency: {
      name: { en: 'Frequency', zh: '频度' },
      description: { en: 'Number of purchases.', zh: '购买次数。' },
      kind: 'number',
      unit: 'purchases',
      min: 0,
    },
    monetary: {
      name: { en: 'Monetary value', zh: '消费金额' },
      description: { en: 'Money spent in all.', zh: '累计消费金额。' },
      kind: 'number',
      unit: 'CURRENCY',
    },
    r_score: letter('R score', 'R 分', 'the higher, the later the last purchase', '最近购买越近，分数越高'),
    f_score: letter('F score', 'F 分', 'the higher, the more purchases', '购买次数越多，分数越高'),
    m_score: letter('M score', 'M 分', 'the higher, the more money spent', '消费金额越高，分数越高'),
    rfm_sum: {
      name: { en: 'RFM sum', zh: 'RFM 总分' },
      description: { en: 'R score + F score + M score.', zh: 'R、F、M 三项分数之和。' },
      kind: 'number',
      min: 3,
      max: 3 * bins,
    },
    rfm_code: {
      name: { en: 'RFM code', zh: 'RFM 代码' },
      description: {
        en: 'The three scores as digits: 100 R + 10 F + M, such as 543.',
        zh: '三项分数依次为三位数字：100 R + 10 F + M，例如 543。',
      },
      kind: 'number',
      min: 111,
      max: 111 * bins,
    },
  };
}

/** Columns of the scores that a model has. */
export interface ScoreColumns {
  /** True where a score changes with the clock, also of who is in no group. */
  readonly age: boolean;
  readonly lastPurchase: Float64Array;
  readonly frequency: Float64Array;
  /** Those of R and F; null where they have no cuts, and so are the others where there is nothing for them. */
  readonly r: Float64Array | null;
  readonly f: Float64Array | null;
  readonly recency: Float64Array | null;
  readonly monetary: Float64Array | null;
  readonly m: Float64Array | null;
  readonly sum: Float64Array | null;
  readonly code: Float64Array | null;
}

/** Finds the columns of scores, once for all rows. `money` is true where amounts are read. */
export function scoreColumns(model: RfmModel, money: boolean, columns: readonly Float64Array[]): ScoreColumns {
  const { fittedAt, recency, monetary, bins } = model;
  const learned = fittedAt !== null;
  const letters = learned || recency.cuts.length > 0;
  const moneyLetter = money && (learned || (monetary !== null && monetary.cuts.length > 0));
  const keys = keysOf({ days: learned, money, letters, moneyLetter, bins });
  const of = (key: Key) => columns[keys.indexOf(key)] ?? null;
  // Nothing is known of M, nor of what adds it up, where nobody's amount was known to learn from.
  const ofMoney = (key: Key) => (monetary === null ? null : of(key));
  return {
    age: letters,
    lastPurchase: of('last_purchase')!,
    frequency: of('frequency')!,
    r: of('r_score'),
    f: of('f_score'),
    recency: of('recency'),
    monetary: of('monetary'),
    m: ofMoney('m_score'),
    sum: ofMoney('rfm_sum'),
    code: ofMoney('rfm_code'),
  };
}

/** The columns that buyers are scored in: the output's own where it has them, otherwise one that is used again. */
export function buyerColumns({ recency, lastPurchase, frequency, monetary, r, f, m }: ScoreColumns): BuyerColumns {
  const { length } = frequency;
  return {
    recencyDays: recency ?? spare(0, length),
    lastPurchase,
    purchases: frequency,
    r: r ?? spare(1, length),
    f: f ?? spare(2, length),
    money: monetary && { amount: monetary, m: m ?? spare(3, length) },
  };
}

const spares: Float64Array[] = [];

/** A column that is kept: who fills and reads it does so within one call. */
function spare(index: number, length: number): Float64Array {
  const kept = spares[index];
  const column = kept && kept.length >= length ? kept : new Float64Array(length);
  spares[index] = column;
  return column.subarray(0, length).fill(Number.NaN);
}
