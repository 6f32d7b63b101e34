import {
  type BilingualText,
  type EvaluationContext,
  type Explanation,
  type Factor,
  percent,
  type Row,
  shownNumber,
  shownTime,
  type Text,
} from 'personagraph/segmenter';
import { dayOfChange } from '../shared/day-of-change.ts';
import { decimal } from '../shared/decimal.ts';
import { discountingOf, discountWords, horizonWords } from '../shared/discounting/convention.ts';
import { readHistory } from '../shared/history-factors.ts';
import { groupFactor } from '../shared/learned-from/fit-group.ts';
import { dayOf, isoDay } from '../shared/purchase-history.ts';
import { expectedPurchases, isParetoNbd, probabilityAlive } from '../shared/purchase-model.ts';
import type { ValueModel } from './fit.ts';
import { meanRepeatSpend, netSpent, tierOf, type ValueNeeds, ValueRule } from './rule.ts';
import { tierRange, valueTiers } from './segments.ts';

/** The numbers behind a customer's tier, by the rule that `assign` uses. */
export function explainValue(model: ValueModel, row: Row<ValueNeeds>, { asOf }: EvaluationContext): Explanation {
  const today = dayOf(asOf);
  const { history, factor } = readHistory(row, today);
  if (!history) return { segment: null, verdict: factor.verdict, factors: [factor] };
  const net = netSpent(row.amount ?? Number.NaN, row.bought ?? Number.NaN);
  const mean = meanRepeatSpend(history.frequency, net, row.firstAmount ?? Number.NaN);
  if (!(mean >= 0)) return { segment: null, verdict: 'UNKNOWN', factors: [withoutSpend(row, mean)] };
  const rule = ruleOf(model, history, mean);
  const tiers = valueTiers(model.edges, model);
  const factors = [
    valueFactor(model, row, rule, today),
    spendFactor(model, row, rule),
    daysFactor(model, row, rule, today),
    aliveFactor(model, row, rule, today),
    firstFactor(row, rule, today),
    ...(model.fitOn ? [groupFactor(model.fitOn, model.process.customers, row, history.firstDay)] : []),
  ];
  return { segment: tiers[rule.codeOn(today)]!.key, factors };
}

/** What the spend is computed from. */
const SPEND = ['amount', 'firstAmount', 'bought'] as const;

function ruleOf(model: ValueModel, history: ValueRule['history'], mean: number): ValueRule {
  const rule = new ValueRule(model, model.edges);
  Object.assign(rule.history, history);
  rule.mean = mean;
  return rule;
}

function withoutSpend({ amount, firstAmount, bought }: Row<ValueNeeds>, mean: number): Factor {
  const values = { amount, firstAmount, bought };
  const unknown = Number.isNaN(mean) ? SPEND.find((name) => shownNumber(values[name]) === null) : undefined;
  const feature = unknown ?? 'amount';
  return {
    feature,
    observed: shownNumber(values[feature]),
    expected: '>= 0 spent on repeat days',
    verdict: 'UNKNOWN',
    text: unknown
      ? { en: 'What was spent is not known.', zh: '消费金额未知。' }
      : amount! <= 0 && bought! > 0
        ? {
            en: `Nothing is left of ${decimal(bought!)} that was bought: as much or more was given back.`,
            zh: `所购 ${decimal(bought!)} 已全部退还，或退还更多。`,
          }
        : {
            en: `Repeat days brought ${decimal(mean)} on average: more was given back than spent.`,
            zh: `重复购买日平均为 ${decimal(mean)}：退还多于消费。`,
          },
  };
}

function valueFactor(model: ValueModel, row: Row<ValueNeeds>, rule: ValueRule, today: number): Factor {
  const { margin, edges } = model;
  const [over, by] = [horizonWords(model), discountWords(model)];
  const tier = rule.codeOn(today);
  const worth = decimal(rule.valueOn(today));
  const discounted = decimal(rule.discountedPurchasesOn(today));
  const spend = decimal(rule.expectedSpend);
  const later = nextTier(model, rule, today);
  const change = today > rule.history.lastDay ? afterPurchase(model, rule, today) : null;
  return {
    feature: 'amount',
    observed: shownNumber(row.amount),
    expected: `lifetime value ${tierRange(edges, tier).en}`,
    verdict: 'TRUE',
    text: {
      en: `Lifetime value ${worth} over ${over.en}: ${discounted} purchase days (discounted ${by.en}) of ${spend}, of which ${percent(margin)} count.${later.en}`,
      zh: `${over.zh}的终身价值 ${worth}：${discounted} 个购买日（${by.zh}），每日 ${spend}，计入其中 ${percent(margin)}。${later.zh}`,
    },
    ...(change && { change }),
  };
}

/** Where the clock alone leads, and when. */
function nextTier(model: ValueModel, rule: ValueRule, today: number): BilingualText {
  if (rule.codeOn(today) === model.edges.length) return { en: '', zh: '' };
  const day = dayOfChange(rule, today);
  const { en, zh } = nameOf(model, rule.codeOn(day));
  const when = isoDay(day);
  return {
    en: ` Without a purchase: ${en.toLowerCase()} from ${when}.`,
    zh: `若不再购买，自 ${when} 起：${zh}。`,
  };
}

/** The tier after a purchase today of what the customer is expected to spend; null where it is the same. */
function afterPurchase(model: ValueModel, rule: ValueRule, today: number): Text | null {
  const { history, mean, expectedSpend } = rule;
  const total = mean * history.frequency + expectedSpend;
  const next = ruleOf(model, history.withPurchaseOn(today), total / (history.frequency + 1));
  const worth = next.valueOn(today);
  const tier = tierOf(model.edges, worth);
  if (tier === rule.codeOn(today)) return null;
  const { en, zh } = nameOf(model, tier);
  return {
    en: `A purchase of ${decimal(expectedSpend)} today would make it ${decimal(worth)}: ${en.toLowerCase()}.`,
    zh: `今天购买 ${decimal(expectedSpend)} 将使其变为 ${decimal(worth)}：${zh}。`,
  };
}

function nameOf(model: ValueModel, tier: number) {
  return valueTiers(model.edges, model)[tier]!.name as BilingualText;
}

function spendFactor({ spend }: ValueModel, row: Row<ValueNeeds>, rule: ValueRule): Factor {
  const { frequency } = rule.history;
  const all = decimal((spend.p * spend.gamma) / (spend.q - 1));
  const expected = decimal(rule.expectedSpend);
  return {
    feature: 'firstAmount',
    observed: shownNumber(row.firstAmount),
    expected: 'not counted: repeat days are',
    verdict: 'TRUE',
    text:
      frequency === 0
        ? {
            en: `No repeat day yet: expected to spend ${expected} a purchase day, as the average customer.`,
            zh: `尚无重复购买日：预计每个购买日消费 ${expected}，与平均客户相同。`,
          }
        : {
            en: `${decimal(rule.mean)} spent a repeat day on average; expected ${expected}, drawn towards the ${all} of all customers.`,
            zh: `重复购买日平均消费 ${decimal(rule.mean)}；向全体客户的 ${all} 收缩后，预计为 ${expected}。`,
          },
  };
}

function daysFactor(model: ValueModel, row: Row<ValueNeeds>, rule: ValueRule, today: number): Factor {
  const { frequency } = rule.history;
  return {
    feature: 'days',
    observed: shownNumber(row.days),
    expected: '>= 1 purchase day',
    verdict: 'TRUE',
    text: {
      en: `Purchase days so far: ${frequency + 1}${expectedDays(model, rule, today).en}.`,
      zh: `迄今购买日：${frequency + 1} 个${expectedDays(model, rule, today).zh}。`,
    },
  };
}

/** Purchase days expected within the horizon; without end they may have no sum. */
function expectedDays(model: ValueModel, rule: ValueRule, today: number): BilingualText {
  const { horizon } = discountingOf(model);
  if (horizon === null) return { en: '', zh: '' };
  const { frequency, recency } = rule.history;
  const more = decimal(expectedPurchases(model.process, frequency, recency, rule.history.ageOn(today), horizon));
  const over = horizonWords(model);
  return { en: `; expected in the next ${over.en}: ${more}`, zh: `；未来 ${over.zh}预计：${more} 个` };
}

function aliveFactor({ process }: ValueModel, row: Row<ValueNeeds>, rule: ValueRule, today: number): Factor {
  const since = today - rule.history.lastDay;
  const { frequency } = rule.history;
  const alive = percent(rule.aliveOn(today));
  const bought = rule.history.withPurchaseOn(today);
  const after = isParetoNbd(process)
    ? 1
    : probabilityAlive(process, frequency + 1, bought.recency, bought.ageOn(today));
  const untold = frequency === 0 && !isParetoNbd(process);
  return {
    feature: 'lastAt',
    observed: shownTime(row.lastAt),
    expected: `probability alive after a purchase today: ${percent(after)}`,
    verdict: 'TRUE',
    text: untold
      ? {
          en: `The only purchase day was ${since} days ago; the model (BG/NBD) lets customers leave only after a repeat purchase, so it takes this one to be alive with a probability of 100 %.`,
          zh: `唯一的购买日在 ${since} 天前；BG/NBD 模型假定客户只在重复购买之后流失，故视其存活概率为 100 %。`,
        }
      : {
          en: `The last purchase was ${since} days ago: still a customer with a probability of ${alive}.`,
          zh: `最近一次购买在 ${since} 天前：仍为客户的概率为 ${alive}。`,
        },
  };
}

function firstFactor(row: Row<ValueNeeds>, rule: ValueRule, today: number): Factor {
  const weeks = decimal(rule.history.ageOn(today));
  return {
    feature: 'firstAt',
    observed: shownTime(row.firstAt),
    expected: 'the time since the first purchase',
    verdict: 'TRUE',
    text: { en: `A customer for ${weeks} weeks.`, zh: `成为客户已 ${weeks} 周。` },
  };
}
