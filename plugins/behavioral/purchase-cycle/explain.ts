import {
  counted,
  DAY,
  type EvaluationContext,
  type Explanation,
  type Factor,
  type Row,
  shownDay,
  shownMinute,
  shownNumber,
  shownTime,
} from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { cycleOf, cycleStateAt, LAPSED, ON_TIME, type PurchaseCycleModel, spanDays, turnsAt, UNKNOWN } from './rule.ts';
import { purchaseCycleSegments } from './segments.ts';
import type { PurchaseCycleNeeds } from './settings.ts';

/** The expected interval of one customer and where it stands in it, by the rule that `assign` uses. */
export function explainPurchaseCycle(
  model: PurchaseCycleModel,
  row: Row<PurchaseCycleNeeds>,
  { asOf }: EvaluationContext,
): Explanation {
  const days = cycleOf(model, row.purchaseDays ?? Number.NaN, row.firstAt ?? Number.NaN, row.lastAt ?? Number.NaN);
  if (days === UNKNOWN) return { segment: null, verdict: 'UNKNOWN', factors: [contradiction(row)] };
  if (days < 0) return { segment: null, factors: [tooFew(model, row)] };
  const state = cycleStateAt(model, days, row.lastAt!, asOf);
  return {
    segment: purchaseCycleSegments[state]!.key,
    factors: [countFactor(model, row, days), firstFactor(row), lastFactor(model, row, days, state, asOf)],
  };
}

function contradiction({ purchaseDays }: Row<PurchaseCycleNeeds>): Factor {
  return {
    feature: 'purchaseDays',
    observed: shownNumber(purchaseDays),
    expected: 'days with purchases, and the times of the first and the last',
    verdict: 'UNKNOWN',
    text: {
      en: 'The days with purchases and the times of the first and the last do not fit together, or one is missing.',
      zh: '购买天数与首次、最近购买时间不一致，或缺少其一。',
    },
  };
}

function tooFew(
  { minPurchaseDays, priorIntervals }: PurchaseCycleModel,
  { purchaseDays }: Row<PurchaseCycleNeeds>,
): Factor {
  const observed = shownNumber(purchaseDays);
  const from = priorIntervals > 0 ? minPurchaseDays : Math.max(2, minPurchaseDays);
  return {
    feature: 'purchaseDays',
    observed,
    expected: `>= ${from} days with purchases`,
    verdict: 'FALSE',
    text: {
      en: `${counted(observed ?? 0, 'day')} with purchases; a cycle shows from ${from}.`,
      zh: `${observed ?? 0} 天有购买；${from} 天起才有周期。`,
    },
    change: {
      en: `Purchases on ${counted(from - (observed ?? 0), 'more day')}.`,
      zh: `再在 ${from - (observed ?? 0)} 天购买。`,
    },
  };
}

function countFactor(model: PurchaseCycleModel, row: Row<PurchaseCycleNeeds>, days: number): Factor {
  const { typicalDays, priorIntervals, minPurchaseDays } = model;
  const purchaseDays = row.purchaseDays!;
  const intervals = purchaseDays - 1;
  const own = round(spanDays(purchaseDays, row.firstAt!, row.lastAt!) / intervals);
  const share = `${round((100 * intervals) / (intervals + priorIntervals))} %`;
  return {
    feature: 'purchaseDays',
    observed: purchaseDays,
    expected: `>= ${minPurchaseDays} days with purchases`,
    verdict: 'TRUE',
    text:
      intervals === 0
        ? {
            en: `One purchase, so the typical interval is expected: ${round(days)} days.`,
            zh: `仅购买一次，故取典型间隔：${round(days)} 天。`,
          }
        : {
            en: `${counted(intervals, 'interval')} of ${counted(own, 'day')} on average, counted ${share}, and the typical ${round(typicalDays)} days: ${round(days)} days are expected.`,
            zh: `${intervals} 个间隔平均 ${own} 天（权重 ${share}），典型间隔 ${round(typicalDays)} 天：预期 ${round(days)} 天。`,
          },
  };
}

function firstFactor({ firstAt, lastAt }: Row<PurchaseCycleNeeds>): Factor {
  return {
    feature: 'firstAt',
    observed: shownTime(firstAt),
    expected: 'the first purchase',
    verdict: 'TRUE',
    text: {
      en: `Purchases from ${shownDay(firstAt)} to ${shownDay(lastAt)}.`,
      zh: `购买自 ${shownDay(firstAt)} 至 ${shownDay(lastAt)}。`,
    },
  };
}

function lastFactor(
  model: PurchaseCycleModel,
  { lastAt }: Row<PurchaseCycleNeeds>,
  days: number,
  state: number,
  asOf: number,
): Factor {
  const elapsed = (asOf - lastAt!) / DAY;
  const low = state === ON_TIME ? null : `>= ${round(model.limits[state - 1]! * days)}`;
  const high = state === LAPSED ? null : `< ${round(model.limits[state]! * days)}`;
  const next = state === LAPSED ? null : purchaseCycleSegments[state + 1]!;
  const at = state === LAPSED ? null : shownMinute(turnsAt(model, state, days, lastAt!));
  const ratio = round(elapsed / days);
  return {
    feature: 'lastAt',
    observed: shownTime(lastAt),
    expected: `${[low, high].filter(Boolean).join(' and ')} days ago`,
    verdict: 'TRUE',
    text: {
      en: `${counted(round(elapsed), 'day')} since the last purchase, ${ratio} times the expected interval${at ? `; ${next!.key} from ${at} without another` : ''}.`,
      zh: `距上次购买 ${round(elapsed)} 天，为预期间隔的 ${ratio} 倍${at ? `；若不再购买，自 ${at} 起进入下一状态` : ''}。`,
    },
    ...(state !== ON_TIME && {
      change: { en: 'A purchase now would be on time again.', zh: '现在购买即回到周期之内。' },
    }),
  };
}
