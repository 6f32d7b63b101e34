import { type Bilingual, capital } from '../bilingual.ts';
import {
  difference,
  evidenceOf,
  type Facts,
  isTold,
  ofEverybody,
  ofMembers,
  type SentenceMaker,
  shareOfMembers,
} from '../facts.ts';
import type { Sentence } from '../sentence.ts';
import { eventWords } from '../words/event-words.ts';
import { featureNoun, flagWords } from '../words/feature-words.ts';
import {
  dayWords,
  figures,
  isCurrency,
  moneyWords,
  monthWords,
  numberTolerance,
  numberWords,
  TIME_TOLERANCE,
} from '../words/number-words.ts';
import { shareWords } from '../words/share-words.ts';

/** What other makers have words for. */
const TOLD_ELSEWHERE =
  /^customer\.(?:birthDate|gender|country|region|city|language|maritalState|children|income\w*|education|occupation)$/;

/** What sets them apart, of whatever the workspace knows: numbers, times and flags that no other sentence is about. */
export const differenceSentences: SentenceMaker = (facts) =>
  [...facts.portrait.contrast.keys()].flatMap((feature, index) => {
    const kind = facts.entries.get(feature)?.kind;
    if (kind === undefined || TOLD_ELSEWHERE.test(feature) || isOfSales(facts, feature)) return [];
    if (!isTold(facts, feature) || difference(facts, feature) === null) return [];
    if (kind === 'flag') return flagged(facts, feature);
    if (kind === 'number') return numbered(facts, feature, index);
    return kind === 'time' ? timed(facts, feature) : [];
  });

/** Counts and sums of sales are told as buying; the discount has no sentence of its own there. */
function isOfSales({ saleType }: Facts, feature: string): boolean {
  return feature.startsWith(`events.${saleType}.`) && !feature.endsWith('.discount');
}

function flagged(facts: Facts, feature: string): Sentence[] {
  const { members, everybody } = facts.portrait;
  const own = members.share(feature, 'true');
  const all = everybody.share(feature, 'true');
  if (own === null || all === null) return [];
  const words = flagWords(feature);
  const [mine, others] = [shareWords(own), shareWords(all)];
  if (own < 0.02) return [];
  return [
    {
      topic: 'DIFFERENCE',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text: {
        en:
          mine.en === others.en
            ? `${capital(mine.en)} ${mine.many ? words.many : words.one}, ${own > all ? 'more' : 'fewer'} than among other customers.`
            : `${capital(mine.en)} ${mine.many ? words.many : words.one}; of everybody it is ${others.en}.`,
        zh:
          mine.zh === others.zh
            ? `${mine.zh}的人${words.zh}，比例${own > all ? '高' : '低'}于其他客户。`
            : `${mine.zh}的人${words.zh}，而全体客户中是${others.zh}。`,
      },
      measures: [
        shareOfMembers({ feature, value: 'true' }, own),
        { ...shareOfMembers({ feature, value: 'true' }, all), group: { everybody: true } },
      ],
      known: members.known(feature),
      weight: effectOf(facts, feature),
    },
  ];
}

function numbered(facts: Facts, feature: string, index: number): Sentence[] {
  const { members, everybody } = facts.portrait;
  const medians = [members.quantile(feature, 0.5)!, everybody.quantile(feature, 0.5)!] as const;
  // Medians are alike where most never do a thing, and the averages tell.
  const alike = figures(medians[0]).en === figures(medians[1]).en;
  const [own, all] = alike ? [members.average(feature)!, everybody.average(feature)!] : medians;
  const say = sayer(facts, feature);
  const [mine, others] = [say(own), say(all)];
  if (mine.en === others.en) return [];
  const asked = { feature, statistic: alike ? 'AVERAGE' : 'MEDIAN' } as const;
  return [
    {
      topic: 'DIFFERENCE',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text: compared(facts, feature, { own: mine, other: others, more: own > all, average: alike }, index),
      measures: [ofMembers(asked, own, tolerance(own, all)), ofEverybody(asked, all, numberTolerance(all))],
      known: members.known(feature),
      weight: effectOf(facts, feature),
    },
  ];
}

interface Compared {
  readonly own: Bilingual;
  readonly other: Bilingual;
  readonly more: boolean;
  /** The numbers are averages, otherwise medians: of the typical customer. */
  readonly average: boolean;
}

/** The same said in several ways, by turns. */
function compared(
  { voice, questions }: Facts,
  feature: string,
  { own, other, more, average }: Compared,
  index: number,
): Bilingual {
  const event = /^events\.(\w+)\.count$/.exec(feature)?.[1];
  const she = capital(voice.she);
  const typical = average ? 'the average of everybody' : 'the typical customer';
  if (event !== undefined) {
    const { things, counter } = eventWords(event);
    return {
      en: `${she} come${voice.s} to ${own.en} ${things.en}${average ? ' on average' : ''}; ${average ? 'everybody together averages' : 'the typical customer has'} ${other.en}.`,
      zh: `${voice.zh}${average ? '平均' : ''}有${gap(own.zh)} ${counter}${things.zh}，${average ? '全体平均' : '一般客户为'}${gap(other.zh)} ${counter}。`,
    };
  }
  const noun = featureNoun(feature, questions);
  const zh = `${voice.zh}的${noun.zh}${average ? '平均' : ''}为${gap(own.zh)}，${more ? '高' : '低'}于${average ? '全体平均的' : '一般客户的'}${gap(other.zh)}。`;
  const hers = voice.hers;
  const ways = [
    `With ${own.en}, ${hers} ${noun.en} ${plural(noun.en)} ${more ? 'above' : 'below'} that of ${typical}, ${other.en}.`,
    `${capital(hers)} ${noun.en} ${plural(noun.en)} ${more ? 'higher' : 'lower'} than usual: ${own.en}, against ${other.en} ${average ? 'overall' : 'of the typical customer'}.`,
    `Where ${average ? 'everybody averages' : 'the typical customer has'} ${other.en} in ${noun.en}, ${voice.she} ${voice.has} ${own.en}.`,
  ];
  return { en: ways[index % ways.length]!, zh };
}

function timed(facts: Facts, feature: string): Sentence[] {
  const { members, everybody } = facts.portrait;
  const { voice } = facts;
  const own = members.quantile(feature, 0.5)!;
  const all = everybody.quantile(feature, 0.5)!;
  const close = Math.abs(own - all) < 60 * 86_400_000;
  const [mine, others] = close ? [dayWords(own), dayWords(all)] : [monthWords(own), monthWords(all)];
  if (mine.en === others.en) return [];
  const noun = featureNoun(feature, facts.questions);
  const asked = { feature, statistic: 'MEDIAN' } as const;
  return [
    {
      topic: 'DIFFERENCE',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text: {
        en: `${capital(voice.hers)} ${noun.en} was ${close ? 'on' : 'in'} ${mine.en}, ${own > all ? 'later' : 'earlier'} than the ${others.en} of the typical customer.`,
        zh: `${voice.zh}的${noun.zh}是 ${mine.zh}，${own > all ? '晚' : '早'}于一般客户的 ${others.zh}。`,
      },
      measures: [ofMembers(asked, own, TIME_TOLERANCE), ofEverybody(asked, all, TIME_TOLERANCE)],
      known: members.known(feature),
      weight: effectOf(facts, feature) * 0.8,
    },
  ];
}

/** How a number of a feature is written: as money, or plain. */
function sayer({ entries, currency }: Facts, feature: string): (value: number) => Bilingual {
  const unit = entries.get(feature)?.unit ?? null;
  if (isCurrency(unit) || unit === 'currency') return (value) => moneyWords(value, currency);
  return feature.startsWith('surveys.') ? figures : numberWords;
}

/** Half the way to everybody's: beyond it the sentence is wrong. */
function tolerance(own: number, all: number): number {
  return Math.max(numberTolerance(own), Math.abs(own - all) / 2);
}

function effectOf(facts: Facts, feature: string): number {
  return Math.abs(difference(facts, feature)!.effect.value);
}

function plural(noun: string): string {
  return /(?:[^s]s|people|children)$/.test(noun.split(' ')[0]!) ? 'are' : 'is';
}

function gap(zh: string): string {
  return /^\d/.test(zh) ? ` ${zh}` : zh;
}

const SECTIONS: readonly (readonly [RegExp, Sentence['section']])[] = [
  [/^customer\.|kids|teens|children|household/i, 'DEMOGRAPHICS'],
  [/channel|_purchases$|_orders$/i, 'CHANNELS'],
  [/discount|price|deal|coupon/i, 'PURCHASE_DECISION'],
  [/^events\.(?:support|complaint|refund|return)|complain|pain/i, 'PAIN_POINTS'],
  [/interest|goal|seeking|hobb/i, 'MOTIVATIONS'],
  [/focus|value|attitude|sustain|^surveys\./i, 'BELIEFS'],
];

/** The section of a persona that a feature belongs to. */
export function sectionOf(feature: string): Sentence['section'] {
  return SECTIONS.find(([pattern]) => pattern.test(feature))?.[1] ?? 'BEHAVIOURS';
}
