import {
  type BilingualText,
  counted,
  DAY,
  type EvaluationContext,
  type Explanation,
  type Factor,
  type Need,
  type Row,
  shownMinute,
  shownNumber,
  shownTime,
  type Text,
} from 'personagraph/segmenter';
import {
  DORMANT,
  dormantAt,
  hasNoPurchase,
  kindOf,
  LOYAL,
  NEW,
  NONE,
  PROSPECT,
  RETURNING,
  stageAt,
  UNKNOWN,
} from './rule.ts';
import { stages } from './segments.ts';
import type { StageConfig } from './settings.ts';

type StageNeeds = { readonly kind: Need<'category'>; readonly count: Need<'number'>; readonly lastAt: Need<'time'> };

/** Why a customer is at a stage, by the rule that `assign` uses. */
export function explainStage(config: StageConfig, row: Row<StageNeeds>, { asOf }: EvaluationContext): Explanation {
  const count = row.count ?? Number.NaN;
  const lastAt = row.lastAt ?? Number.NaN;
  const answer = stageAt(config, kindOf(row.kind), count, lastAt, asOf);
  const segment = stages(config)[answer]?.key ?? null;
  if (hasNoPurchase(count, lastAt))
    return { segment, verdict: verdictOf(answer), factors: withoutPurchase(row, answer) };
  if (answer === UNKNOWN) return { segment, verdict: 'UNKNOWN', factors: [contradiction(row)] };
  return { segment, factors: [countFactor(config, count, answer), timeFactor(config, count, lastAt, asOf, answer)] };
}

function verdictOf(answer: number) {
  return answer === UNKNOWN ? 'UNKNOWN' : answer === NONE ? 'FALSE' : 'TRUE';
}

function withoutPurchase({ kind, count }: Row<StageNeeds>, answer: number): Factor[] {
  return [
    {
      feature: 'count',
      observed: count,
      expected: 'no purchase',
      verdict: 'TRUE',
      text: { en: 'No purchase yet.', zh: '尚未购买。' },
      ...(answer === PROSPECT && {
        change: { en: 'A first purchase makes a new customer.', zh: '首次购买后成为新客户。' },
      }),
    },
    {
      feature: 'kind',
      observed: kind,
      expected: 'a customer or a prospect',
      verdict: verdictOf(answer),
      text: kindText(kind, answer),
    },
  ];
}

function kindText(kind: string | null, answer: number): Text {
  if (answer === UNKNOWN) return { en: 'It is not known who this is.', zh: '客户类别未知。' };
  const who = KINDS[kind!] ?? { en: `"${kind}"`, zh: `“${kind}”` };
  return answer === NONE
    ? {
        en: `Recorded as ${who.en}: without a purchase not part of the lifecycle.`,
        zh: `记录为${who.zh}：未购买则不在生命周期之内。`,
      }
    : { en: `Recorded as ${who.en}, who may still buy.`, zh: `记录为${who.zh}，仍可能购买。` };
}

/** Kinds of customers in words. */
const KINDS: Readonly<Record<string, BilingualText>> = {
  CUSTOMER: { en: 'a customer', zh: '客户' },
  PROSPECT: { en: 'a prospect', zh: '潜在客户' },
  RIVAL_CUSTOMER: { en: 'a customer of a competitor', zh: '竞争对手的客户' },
  MARKET: { en: 'part of the wider market', zh: '更广市场中的人' },
};

function contradiction({ count, lastAt }: Row<StageNeeds>): Factor {
  return {
    feature: lastAt === null ? 'lastAt' : 'count',
    observed: lastAt === null ? null : shownNumber(count),
    expected: 'a number of purchases and the time of the last one',
    verdict: 'UNKNOWN',
    text: {
      en: 'The number of purchases and the time of the last one do not fit together.',
      zh: '购买次数与最近购买时间不一致。',
    },
  };
}

function countFactor({ loyalPurchases }: StageConfig, count: number, answer: number): Factor {
  const expected: Record<number, string> = {
    [NEW]: '1 purchase',
    [RETURNING]: `>= 2 and < ${loyalPurchases} purchases`,
    [LOYAL]: `>= ${loyalPurchases} purchases`,
    [DORMANT]: '>= 1 purchase',
  };
  const more = loyalPurchases - count;
  return {
    feature: 'count',
    observed: count,
    expected: expected[answer]!,
    verdict: 'TRUE',
    text: { en: `${counted(count, 'purchase')}.`, zh: `购买 ${count} 次。` },
    ...(answer === NEW && {
      change: { en: 'A second purchase makes a returning customer.', zh: '再次购买后成为回头客。' },
    }),
    ...(answer === RETURNING && {
      change: { en: `Purchases to become a loyal customer: ${more}.`, zh: `再购买 ${more} 次成为忠诚客户。` },
    }),
  };
}

function timeFactor(config: StageConfig, count: number, lastAt: number, asOf: number, answer: number): Factor {
  const limit = dormantAt(config, count, lastAt);
  const days = (limit - lastAt) / DAY;
  const ago = agoText(lastAt, asOf);
  const when = shownMinute(limit) ?? limit;
  const dormant = answer === DORMANT;
  const next = stages(config)[stageAt(config, PROSPECT, count + 1, asOf, asOf)]!.name as BilingualText;
  return {
    feature: 'lastAt',
    observed: shownTime(lastAt),
    expected: `${dormant ? '>=' : '<'} ${days} days ago`,
    verdict: 'TRUE',
    text: dormant
      ? { en: `${ago.en}; dormant since ${when}.`, zh: `${ago.zh}；自 ${when} 起休眠。` }
      : { en: `${ago.en}; dormant from ${when} without another.`, zh: `${ago.zh}；若不再购买，自 ${when} 起休眠。` },
    ...(dormant && {
      change: {
        en: `A purchase makes the customer active again: ${next.en.toLowerCase()}.`,
        zh: `再次购买即恢复活跃：${next.zh}。`,
      },
    }),
  };
}

/** When the last purchase was; one dated later than now counts as made. */
function agoText(lastAt: number, asOf: number): BilingualText {
  if (lastAt > asOf) {
    const when = shownMinute(lastAt);
    return { en: `The last purchase is dated ${when}, later than now`, zh: `最近一次购买的日期为 ${when}，晚于现在` };
  }
  const days = Math.floor((asOf - lastAt) / DAY);
  return { en: `The last purchase was ${days} days ago`, zh: `最近一次购买在 ${days} 天前` };
}
