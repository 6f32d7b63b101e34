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
import { readHistory } from '../shared/history-factors.ts';
import { groupFactor } from '../shared/learned-from/fit-group.ts';
import { dayOf, type HistoryNeeds, isoDay, type PurchaseHistory } from '../shared/purchase-history.ts';
import { expectedPurchases, isParetoNbd } from '../shared/purchase-model.ts';
import type { AliveModel, AliveNeeds } from './fit.ts';
import { ACTIVE, AliveRule, BOUGHT_ONCE, isFinal, LOST, stateOf } from './rule.ts';
import { aliveStates } from './segments.ts';

const YEAR_WEEKS = 365.25 / 7;

/** Why a customer is active, at risk or lost, by the rule that `assign` uses. */
export function explainAlive(model: AliveModel, row: Row<AliveNeeds>, { asOf }: EvaluationContext): Explanation {
  const today = dayOf(asOf);
  const { history, factor } = readHistory(row, today);
  if (!history) return { segment: null, verdict: factor.verdict, factors: [factor] };
  const rule = new AliveRule(model, history);
  const state = stateOf(rule.codeOn(today));
  return {
    segment: aliveStates(model, model.process)[state]!.key,
    factors: [
      lastFactor(model, row, rule, history, today),
      daysFactor(model, row, history),
      firstFactor(model, row, history, today),
      ...(model.fitOn ? [groupFactor(model.fitOn, model.process.customers, row, history.firstDay)] : []),
    ],
  };
}

function lastFactor(
  model: AliveModel,
  { lastAt }: Row<HistoryNeeds>,
  rule: AliveRule,
  history: PurchaseHistory,
  today: number,
): Factor {
  const state = stateOf(rule.codeOn(today));
  const since = today - history.lastDay;
  const alive = percent(rule.probabilityOn(today));
  const observed = shownTime(lastAt);
  if (state === BOUGHT_ONCE) {
    return {
      feature: 'lastAt',
      observed,
      expected: 'a repeat purchase',
      verdict: 'FALSE',
      text: {
        en: `The only purchase day was ${since} days ago; the model (BG/NBD) lets nobody leave before a repeat purchase, so whether the customer will return cannot be told.`,
        zh: `唯一的购买日在 ${since} 天前；BG/NBD 模型假定无人在重复购买前流失，因此无法判断客户是否会再来。`,
      },
      change: { en: 'A purchase on another day makes an active customer.', zh: '在另一天再次购买即可判断是否活跃。' },
    };
  }
  const { activeFrom, lostBelow } = model;
  const expected =
    state === ACTIVE
      ? `probability alive >= ${percent(activeFrom)}`
      : state === LOST
        ? `probability alive < ${percent(lostBelow)}`
        : `probability alive >= ${percent(lostBelow)} and < ${percent(activeFrom)}`;
  const text: Text = {
    en: `The last purchase was ${since} days ago: still a customer with a probability of ${alive}.${nextState(model, rule, today).en}`,
    zh: `最近一次购买在 ${since} 天前：仍为客户的概率为 ${alive}。${nextState(model, rule, today).zh}`,
  };
  const change = since > 0 && state !== ACTIVE ? afterPurchase(model, history, today) : undefined;
  return { feature: 'lastAt', observed, expected, verdict: 'TRUE', text, ...(change && { change }) };
}

/** The state a purchase today would lead to. */
function afterPurchase(model: AliveModel, history: PurchaseHistory, today: number): Text {
  const rule = new AliveRule(model, history.withPurchaseOn(today));
  const alive = percent(rule.probabilityOn(today));
  const { en, zh } = aliveStates(model, model.process)[stateOf(rule.codeOn(today))]!.name as BilingualText;
  return {
    en: `A purchase today would make it ${alive}: ${en.toLowerCase()}.`,
    zh: `今天再次购买将使其变为 ${alive}：${zh}。`,
  };
}

/** The next state the clock leads to without a purchase, and when; the strength may change before. */
function nextState(model: AliveModel, rule: AliveRule, today: number): BilingualText {
  const states = { codeOn: (day: number) => stateOf(rule.codeOn(day)) };
  if (isFinal(rule.codeOn(today)) || states.codeOn(today) === LOST) return { en: '', zh: '' };
  const day = dayOfChange(states, today);
  const next = aliveStates(model, model.process)[states.codeOn(day)]!.name as BilingualText;
  const when = isoDay(day);
  return {
    en: ` Without a purchase: ${next.en.toLowerCase()} from ${when}.`,
    zh: `若不再购买，自 ${when} 起：${next.zh}。`,
  };
}

function daysFactor(
  { process }: AliveModel,
  { days }: Row<HistoryNeeds>,
  { frequency, recency }: PurchaseHistory,
): Factor {
  const once = frequency === 0;
  const judged = !once || isParetoNbd(process);
  const pace = decimal((recency * 7) / Math.max(1, frequency));
  return {
    feature: 'days',
    observed: shownNumber(days),
    expected: isParetoNbd(process) ? '>= 1 purchase day' : '>= 2 purchase days',
    verdict: judged ? 'TRUE' : 'FALSE',
    text: once
      ? { en: '1 purchase day.', zh: '1 个购买日。' }
      : {
          en: `${frequency + 1} purchase days, one every ${pace} days from the first to the last.`,
          zh: `共 ${frequency + 1} 个购买日，首末之间平均每 ${pace} 天一次。`,
        },
  };
}

function firstFactor(
  { process }: AliveModel,
  { firstAt }: Row<HistoryNeeds>,
  history: PurchaseHistory,
  today: number,
): Factor {
  const age = history.ageOn(today);
  const more = decimal(expectedPurchases(process, history.frequency, history.recency, age, YEAR_WEEKS));
  return {
    feature: 'firstAt',
    observed: shownTime(firstAt),
    expected: 'the time since the first purchase',
    verdict: 'TRUE',
    text: {
      en: `A customer for ${decimal(age)} weeks: ${more} purchase days expected within the next year.`,
      zh: `成为客户已 ${decimal(age)} 周：预计未来一年有 ${more} 个购买日。`,
    },
  };
}
