import { capital } from '../bilingual.ts';
import { difference, isTold, ofEverybody, ofMembers, type SentenceMaker, shareOfMembers, tellingOf } from '../facts.ts';
import {
  dayWords,
  moneyWords,
  monthWords,
  numberTolerance,
  TIME_TOLERANCE,
  timesWords,
} from '../words/number-words.ts';
import { everybodyWords, shareWords } from '../words/share-words.ts';

const DAY_MS = 86_400_000;

/** How often they have bought, beside the typical customer. */
export const frequencySentence: SentenceMaker = (facts) => {
  const feature = `events.${facts.saleType}.count`;
  const { voice, portrait } = facts;
  const own = portrait.members.quantile(feature, 0.5);
  const all = portrait.everybody.quantile(feature, 0.5);
  if (own === null || all === null || own < 1 || !isTold(facts, feature)) return [];
  const told = difference(facts, feature) !== null && Math.round(own) !== Math.round(all);
  const [mine, others] = [timesWords(own), timesWords(all)];
  const asked = { feature, statistic: 'MEDIAN' } as const;
  const measure = ofMembers(asked, own, numberTolerance(own));
  const she = capital(voice.she);
  const never = Math.round(all) === 0;
  return [
    {
      topic: 'BUYING',
      section: 'BEHAVIOURS',
      evidence: 'ANALYTICS',
      text: told
        ? {
            en: `${she} ${voice.has} bought from us ${mine.en} so far, while the typical customer has ${never ? 'not bought yet' : `done so ${others.en}`}.`,
            zh: `${voice.zh}至今购买过${mine.zh}，而一般客户${never ? '还没有买过' : `${own > all ? '只有' : '有'}${others.zh}`}。`,
          }
        : {
            en: `${she} ${voice.has} bought from us ${mine.en} so far.`,
            zh: `${voice.zh}至今购买过${mine.zh}。`,
          },
      measures: told ? [measure, ofEverybody(asked, all, numberTolerance(all))] : [measure],
      known: portrait.members.known(feature),
      weight: 4 + tellingOf(facts, feature),
    },
  ];
};

/** What they spend: in all, and at a time. */
export const spendSentence: SentenceMaker = (facts) => {
  const { voice, currency, portrait, saleType } = facts;
  const total = `events.${saleType}.amount`;
  const mean = `events.${saleType}.meanAmount`;
  const sum = portrait.members.quantile(total, 0.5);
  const all = portrait.everybody.quantile(total, 0.5);
  if (sum === null || all === null || !(sum > 0) || !isTold(facts, total)) return [];
  // Of a single purchase both are one.
  const often = (portrait.members.quantile(`events.${saleType}.count`, 0.5) ?? 0) >= 2;
  const each = often ? portrait.members.quantile(mean, 0.5) : null;
  const [inAll, usual] = [moneyWords(sum, currency), moneyWords(all, currency)];
  const told = difference(facts, total) !== null && all > 0 && inAll.en !== usual.en;
  const at = each === null ? null : moneyWords(each, currency);
  const asked = { feature: total, statistic: 'MEDIAN' } as const;
  const she = capital(voice.she);
  return [
    {
      topic: 'BUYING',
      section: 'BEHAVIOURS',
      evidence: 'ANALYTICS',
      text: {
        // What is compared stands beside what it is compared with.
        en: told
          ? `${she} ${voice.has} spent ${inAll.en} in all, while the typical customer has spent ${usual.en}${at ? `; a purchase usually comes to ${at.en}` : ''}.`
          : `${she} ${voice.has} spent ${inAll.en} in all${at ? `, usually ${at.en} at a time` : ''}.`,
        zh: told
          ? `${voice.zh}累计消费${inAll.zh}，而一般客户为${usual.zh}${at ? `；每次通常${at.zh}` : ''}。`
          : `${voice.zh}累计消费${inAll.zh}${at ? `，每次通常${at.zh}` : ''}。`,
      },
      measures: [
        ofMembers(asked, sum, numberTolerance(sum)),
        ...(each === null ? [] : [ofMembers({ feature: mean, statistic: 'MEDIAN' }, each, numberTolerance(each))]),
        ...(told ? [ofEverybody(asked, all, numberTolerance(all))] : []),
      ],
      known: portrait.members.known(total),
      weight: 3 + tellingOf(facts, total),
    },
  ];
};

/** Data may begin later than a customer did: first purchases within so long of the very first tell of neither. */
const BEGINNING = 60 * DAY_MS;

/** Since when they have bought. */
export const tenureSentence: SentenceMaker = (facts) => {
  const feature = `events.${facts.saleType}.firstAt`;
  const { voice, portrait } = facts;
  const first = portrait.members.quantile(feature, 0.5);
  const earliest = portrait.everybody.quantile(feature, 0);
  if (first === null || earliest === null || first - earliest < BEGINNING || !isTold(facts, feature)) return [];
  const month = monthWords(first);
  return [
    {
      topic: 'BUYING',
      section: 'BEHAVIOURS',
      evidence: 'ANALYTICS',
      text: {
        en: `${capital(voice.she)} first bought from us in ${month.en}.`,
        zh: `${voice.zh}于 ${month.zh}第一次购买。`,
      },
      measures: [ofMembers({ feature, statistic: 'MEDIAN' }, first, TIME_TOLERANCE)],
      known: portrait.members.known(feature),
      weight: 5,
    },
  ];
};

/** Windows that people speak of, in days. */
const WINDOWS: readonly (readonly [days: number, en: string, zh: string, longer: string])[] = [
  [7, 'the week', '一周', 'a week'],
  [14, 'the two weeks', '两周', 'two weeks'],
  [30, 'the month', '一个月', 'a month'],
  [60, 'the two months', '两个月', 'two months'],
  [90, 'the three months', '三个月', 'three months'],
  [182, 'the half year', '半年', 'half a year'],
  [365, 'the year', '一年', 'a year'],
];

/** When they bought last: the shortest window that has most of them, or for how long nearly all have stayed away. */
export const recencySentence: SentenceMaker = (facts) => {
  const feature = `events.${facts.saleType}.lastAt`;
  const { asOf, portrait } = facts;
  if (!isTold(facts, feature)) return [];
  const day = dayWords(asOf);
  // The whole day of the clock counts.
  const to = Math.floor(asOf / DAY_MS) * DAY_MS + DAY_MS;
  const within = (days: number) => portrait.members.within(feature, to - (days + 1) * DAY_MS, to)!;
  // Of those who stay away, how long is what tells.
  const away = WINDOWS.findLast(([days]) => days >= 60 && within(days) <= 0.1);
  const window = away ? undefined : WINDOWS.find(([days]) => within(days) >= 0.6);
  const [days, , zh, longer] = away ?? window ?? WINDOWS.at(-1)!;
  const [from, end] = window ? [to - (days + 1) * DAY_MS, to] : [0, to - (days + 1) * DAY_MS];
  const share = portrait.members.within(feature, from, end)!;
  if (!window && share < 0.5) return [];
  const words = shareWords(share);
  return [
    {
      topic: 'TIMING',
      section: 'BEHAVIOURS',
      evidence: 'ANALYTICS',
      text: window
        ? {
            en: `${capital(everybodyWords(words.en))} bought something in ${window[1]} up to ${day.en}.`,
            zh: `截至 ${day.zh}的${zh}内，${words.whoZh}买过东西。`,
          }
        : {
            en: `By ${day.en}, ${who(share, words.en)} bought anything for more than ${longer}.`,
            zh: `截至 ${day.zh}，${words.whoZh}已超过${zh}没有购买。`,
          },
      measures: [shareOfMembers({ feature, from, to: end }, share)],
      known: portrait.members.known(feature),
      weight: 2.5 + tellingOf(facts, feature),
    },
  ];
};

/** `nobody in the group had`, `two in three had not`. */
function who(share: number, words: string): string {
  if (share >= 1) return 'nobody in the group had';
  return share > 0.985 ? 'hardly anybody in the group had' : `${words} had not`;
}
