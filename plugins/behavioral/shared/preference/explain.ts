import { counted, type Explanation, type Factor, percent, type Row, shownNumber } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { plainLabel } from '../label-key.ts';
import {
  type LearnedModel,
  type ListedModel,
  learnedPreference,
  listedPreference,
  mostShare,
  NONE,
  type Shares,
  sharesOf,
  UNKNOWN,
} from './rule.ts';
import { learnedKey, listedKey } from './segments.ts';
import { type PreferenceNeeds, valueNeed } from './settings.ts';

/** Factors for every listed value would bury the reason. */
const MOST_FACTORS = 5;

/** The greatest listed values of one customer, by the rule that `assign` uses. */
export function explainListed(model: ListedModel, row: Row<PreferenceNeeds>): Explanation {
  const values = model.names.map((_, index) => row[valueNeed(index)] as number | null);
  const shares: Shares = { first: NONE, tied: false, share: 0, total: 0, known: true };
  sharesOf(
    values.map((value) => Float64Array.of(value ?? Number.NaN)),
    0,
    shares,
  );
  const answer = listedPreference(model, shares);
  const order = values.map((_, index) => index);
  // Unknown ones first: they are the reason for no answer.
  const rank = (index: number) => shownNumber(values[index]) ?? Number.POSITIVE_INFINITY;
  order.sort((a, b) => (rank(a) === rank(b) ? a - b : rank(b) - rank(a)));
  const factors = order
    .slice(0, MOST_FACTORS)
    .map((index) => valueFactor(model, shares, answer, index, values[index]!));
  const segment = answer < 0 ? null : listedKey(model.keys, answer);
  return answer === UNKNOWN ? { segment, verdict: 'UNKNOWN', factors } : { segment, factors };
}

function valueFactor(
  model: ListedModel,
  { total, known }: Shares,
  answer: number,
  index: number,
  value: number | null,
): Factor {
  const name = model.names[index]!;
  const observed = shownNumber(value);
  const feature = valueNeed(index);
  const expected = `>= ${percent(model.minShare)} of at least ${model.minTotal}, and more than any other`;
  if (observed === null) {
    const text = { en: `${name.en} is unknown.`, zh: `${name.zh} 未知。` };
    return { feature, observed, expected, verdict: 'UNKNOWN', text };
  }
  const share = observed > 0 && total > 0 ? observed / total : 0;
  const preferred = answer === index;
  const text = {
    en: `${name.en}: ${round(observed)} of ${round(total)} (${percent(share)}).`,
    zh: `${name.zh}：${round(total)} 中的 ${round(observed)}（${percent(share)}）。`,
  };
  const change =
    total < model.minTotal
      ? { en: `A preference can be told from ${model.minTotal} in all.`, zh: `合计达 ${model.minTotal} 方可判断偏好。` }
      : {
          en: `A share of ${percent(model.minShare)} or more makes it the preferred one.`,
          zh: `占比达 ${percent(model.minShare)} 即为偏好。`,
        };
  return {
    feature,
    observed,
    expected,
    verdict: !known ? 'UNKNOWN' : preferred ? 'TRUE' : 'FALSE',
    text,
    ...(!preferred && { change }),
  };
}

/** The most frequent value of one customer, by the rule that `assign` uses. */
export function explainLearned(model: LearnedModel, row: Row<PreferenceNeeds>): Explanation {
  const top = row['top'] as readonly string[] | null;
  const kinds = row['kinds'] as number | null;
  const events = row['events'] as number | null;
  const plain = top?.[0] === undefined ? '' : plainLabel(top[0]);
  const index = model.labels.indexOf(plain);
  const first = plain === '' ? -1 : index >= 0 ? index : model.labels.length;
  const answer = learnedPreference(model, first, kinds ?? Number.NaN, events ?? Number.NaN);
  const enough = shownNumber(events) !== null && events! >= model.minTotal;
  const factors: Factor[] = [
    {
      feature: 'events',
      observed: shownNumber(events),
      expected: `>= ${model.minTotal}`,
      verdict: shownNumber(events) === null ? 'UNKNOWN' : enough ? 'TRUE' : 'FALSE',
      text: {
        en: `${counted(shownNumber(events), 'event')}; a preference can be told from ${model.minTotal}.`,
        zh: `${shownNumber(events) ?? '未知'} 次；${model.minTotal} 次起可判断偏好。`,
      },
      ...(!enough && { change: { en: 'More events.', zh: '更多次数。' } }),
    },
  ];
  if (enough) factors.push(topFactor(model, top, answer, first), kindsFactor(model, kinds, events!, answer));
  if (answer === UNKNOWN) return { segment: null, verdict: 'UNKNOWN', factors };
  return { segment: answer < 0 ? null : learnedKey(model, answer), factors };
}

function topFactor(model: LearnedModel, top: readonly string[] | null, answer: number, first: number): Factor {
  const known = top?.[0] !== undefined && first >= 0;
  const listed = first < model.labels.length;
  const several = answer > model.labels.length;
  return {
    feature: 'top',
    observed: top,
    expected: `most frequent: one of ${model.labels.length} values that most customers prefer`,
    verdict: !known ? 'UNKNOWN' : listed && !several ? 'TRUE' : 'FALSE',
    text: known
      ? {
          en: `Most frequent is ${top[0]}${listed ? '' : ', which few prefer'}.`,
          zh: `最常见的是 ${top[0]}${listed ? '' : '，偏好者较少'}。`,
        }
      : { en: 'None of them says which.', zh: '均未注明是哪一种。' },
  };
}

function kindsFactor(
  { bounded, minShare }: LearnedModel,
  kinds: number | null,
  events: number,
  answer: number,
): Factor {
  const observed = shownNumber(kinds);
  const unknown = observed === null || observed < 1 || answer === UNKNOWN;
  const most = unknown ? 0 : mostShare(events, observed);
  return {
    feature: 'kinds',
    observed,
    expected: bounded ? `so few that one can have ${percent(minShare)}` : 'any',
    verdict: unknown ? 'UNKNOWN' : bounded && most < minShare ? 'FALSE' : 'TRUE',
    text: unknown
      ? { en: 'How many different ones is unknown, or more than events.', zh: '种类数未知，或多于次数。' }
      : bounded
        ? {
            en: `${observed} different ones, so the first has ${percent(most)} at most.`,
            zh: `共 ${observed} 种，故首位占比至多 ${percent(most)}。`,
          }
        : { en: observed === 1 ? 'Always the same one.' : `${observed} different ones.`, zh: `共 ${observed} 种。` },
  };
}
