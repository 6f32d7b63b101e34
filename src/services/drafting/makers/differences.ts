import type { ClaimMeasure } from '../../../engine/persona/measure.ts';
import { type Bilingual, capital, verbatim } from '../bilingual.ts';
import {
  difference,
  EVERYBODY,
  evidenceOf,
  type Facts,
  isTold,
  ofEverybody,
  ofMembers,
  type SentenceMaker,
  shareOfMembers,
} from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { type Compared, isPlural, toldEvent, toldTrait } from '../words/compared-words.ts';
import { eventWords, onceZh } from '../words/event-words.ts';
import { featureNoun, flagWords, measuredIn } from '../words/feature-words.ts';
import { toldAnswer } from '../words/item-words.ts';
import {
  dayWords,
  figures,
  isCurrency,
  moneyWords,
  monthWords,
  numberTolerance,
  numberWords,
  plainNumber,
  TIME_TOLERANCE,
} from '../words/number-words.ts';
import { ratioOfAllZh, shareWords } from '../words/share-words.ts';
import { isAttitude } from './cares.ts';
import { sectionOf } from './section-of.ts';

/** From this share on a group is one of men, or of women. */
const MOST_OF_GENDER = 0.55;
/** What other makers have words for. */
const TOLD_ELSEWHERE =
  /^traits\.age$|^customer\.(?:birthDate|gender|country|region|city|language|maritalState|children|income\w*|education|occupation)$/;

/** Differences that follow from who are men and who are women, and say nothing beside that. */
const OF_THE_BODY = /^traits\.(?:body_)?(?:height|weight|size)(?:_\w+)?$/;

function isOfOneGender({ portrait: { members } }: Facts): boolean {
  const { known, counts } = members.shares('customer.gender');
  const [largest = 0] = counts.values();
  return known > 0 && largest / known >= MOST_OF_GENDER;
}

/** What sets them apart, of whatever the workspace knows: numbers, times and flags that no other sentence is about. */
export const differenceSentences: SentenceMaker = (facts) =>
  [...facts.portrait.contrast.keys()].flatMap((feature, index) => {
    const kind = facts.entries.get(feature)?.kind;
    if (kind === undefined || TOLD_ELSEWHERE.test(feature) || isAttitude(feature) || isOfSales(facts, feature))
      return [];
    if (OF_THE_BODY.test(feature) && isOfOneGender(facts)) return [];
    if (!isTold(facts, feature) || difference(facts, feature) === null) return [];
    if (kind === 'flag') return flagged(facts, feature);
    if (kind === 'number') return isFew(facts, feature) ? having(facts, feature) : numbered(facts, feature, index);
    return kind === 'time' ? timed(facts, feature) : [];
  });

/** Counts and sums of sales are told as buying, but for the discount; times of events follow from how many there are. */
function isOfSales({ saleType, portrait: { members } }: Facts, feature: string): boolean {
  if (/^events\..+At$/.test(feature)) return true;
  if (!feature.startsWith(`events.${saleType}.`)) return false;
  // Whoever never bought has had no discount.
  return !feature.endsWith('.discount') || !((members.quantile(`events.${saleType}.count`, 0.5) ?? 1) >= 1);
}

function flagged(facts: Facts, feature: string): MadeSentence[] {
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
        en: words.item
          ? `${words.item} is true of ${mine.en}${mine.en === others.en ? `, ${own > all ? 'more' : 'fewer'} than among other customers` : `; among all customers it is ${others.en}`}.`
          : mine.en === others.en
            ? `${capital(mine.en)} ${mine.many ? words.many : words.one}, ${own > all ? 'more' : 'fewer'} than among other customers.`
            : `${capital(mine.en)} ${mine.many ? words.many : words.one}; among all customers it is ${others.en}.`,
        zh:
          mine.zh === others.zh
            ? `${mine.whoZh}${words.zh}，比例${own > all ? '高' : '低'}于其他客户。`
            : `${mine.whoZh}${words.zh}，而${ratioOfAllZh(others)}。`,
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

/** True for counts of what people have none, one or two of: who has any is what tells. */
function isFew({ portrait: { members, everybody } }: Facts, feature: string): boolean {
  if (/^events\.\w+\.count$/.test(feature)) return (members.quantile(feature, 0.5) ?? 9) <= 1;
  return (
    /_at_home$/.test(feature) && (members.quantile(feature, 1) ?? 9) <= 5 && (everybody.quantile(feature, 0) ?? -1) >= 0
  );
}

/** Who has any of a thing. */
function having(facts: Facts, feature: string): MadeSentence[] {
  const { members, everybody } = facts.portrait;
  const own = 1 - members.within(feature, 0, 1)!;
  const all = 1 - everybody.within(feature, 0, 1)!;
  const [mine, others] = [shareWords(own), shareWords(all)];
  const type = /^events\.(\w+)\.count$/.exec(feature)?.[1];
  const noun = featureNoun(feature, facts.questions);
  const en = type === undefined ? noun.en : `${eventWords(type).done} at least once`;
  const zh = type === undefined ? noun.zh.replace(/^家中(.+)数$/, '家中有$1') : onceZh(eventWords(type));
  const more = own > all;
  return [
    {
      topic: 'DIFFERENCE',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text:
        mine.en === others.en
          ? {
              en: `${capital(mine.en)} ${mine.many ? 'have' : 'has'} ${en}, ${more ? 'more' : 'fewer'} than among other customers.`,
              zh: `${mine.whoZh}${zh}，比例${more ? '高' : '低'}于其他客户。`,
            }
          : {
              en: `${capital(mine.en)} ${mine.many ? 'have' : 'has'} ${en}; among all customers it is ${others.en}.`,
              zh: `${mine.whoZh}${zh}，而${ratioOfAllZh(others)}。`,
            },
      measures: [
        shareOfMembers({ feature, from: 1 }, own),
        { ...shareOfMembers({ feature, from: 1 }, all), group: EVERYBODY },
      ],
      known: members.known(feature),
      weight: effectOf(facts, feature),
    },
  ];
}

function numbered(facts: Facts, feature: string, index: number): MadeSentence[] {
  const { members } = facts.portrait;
  const { own, all, statistic } = middleOf(facts, feature);
  const alike = statistic === 'AVERAGE';
  const say = sayer(facts, feature);
  const [mine, others] = [say(own), say(all)];
  if (mine.en === others.en) return [];
  const asked = { feature, statistic } as const;
  return [
    {
      topic: 'DIFFERENCE',
      section: sectionOf(feature),
      evidence: evidenceOf(feature),
      text: compared(
        facts,
        feature,
        { own: mine, other: others, values: [own, all], more: own > all, average: alike },
        index,
      ),
      measures: [
        ofMembers(asked, own, tolerance(own, all)),
        ofEverybody(asked, all, numberTolerance(all)),
        ...scaleOf(facts, feature),
      ],
      known: members.known(feature),
      weight: effectOf(facts, feature),
    },
  ];
}

/** Numbers of members and of everybody. */
export interface Middle {
  readonly own: number;
  readonly all: number;
  readonly statistic: 'MEDIAN' | 'AVERAGE';
}

/** The medians of a number; its averages where most never do a thing, or do about as much, and the averages tell. */
export function middleOf({ portrait: { members, everybody } }: Facts, feature: string): Middle {
  const medians = [members.quantile(feature, 0.5)!, everybody.quantile(feature, 0.5)!] as const;
  const averages = [members.average(feature)!, everybody.average(feature)!] as const;
  const alike =
    figures(medians[0]).en === figures(medians[1]).en || (apart(medians) < 0.2 && apart(averages) > apart(medians));
  const [own, all] = alike ? averages : medians;
  return { own, all, statistic: alike ? 'AVERAGE' : 'MEDIAN' };
}

/** How far two numbers are apart, as a part of the larger. */
function apart([one, other]: readonly [number, number]): number {
  const largest = Math.max(Math.abs(one), Math.abs(other));
  return largest === 0 ? 0 : Math.abs(one - other) / largest;
}

/** The greatest answer of all, where it is the last step of the scale. */
export function scaleOf({ portrait, scales }: Facts, feature: string): ClaimMeasure[] {
  const last = scales.get(feature);
  if (last === undefined || portrait.everybody.quantile(feature, 1) !== last) return [];
  return [ofEverybody({ feature, statistic: 'QUANTILE', quantile: 1 }, last, 0)];
}

function compared(facts: Facts, feature: string, numbers: Compared, index: number): Bilingual {
  const { voice, questions } = facts;
  const told = toldTrait(voice, feature, numbers) ?? toldEvent(voice, feature, numbers);
  if (told) return told;
  if (feature.startsWith('surveys.')) {
    const text = questions.get(feature)?.text ?? verbatim(feature.split('.').at(-1)!);
    const last = scaleOf(facts, feature)[0]?.expected;
    return toldAnswer(voice, text, numbers, last === undefined || last === null ? null : figures(last).en, index);
  }
  const { own, other, more, average } = numbers;
  const noun = featureNoun(feature, questions);
  const be = isPlural(noun.en) ? 'are' : 'is';
  const ways = [
    `${capital(voice.hers)} ${noun.en} ${be} ${more ? 'higher' : 'lower'} than usual: ${own.en}${average ? ' on average' : ''}, while ${average ? 'the average of all' : 'the typical customer’s'} ${average ? 'is' : be} ${other.en}.`,
    `At ${own.en}${average ? ' on average' : ''}, ${voice.hers} ${noun.en} ${be} ${more ? 'above' : 'below'} the usual ${other.en}.`,
  ];
  return {
    en: ways[index % ways.length]!,
    zh: `${voice.zh}的${noun.zh}${average ? '平均' : ''}为${own.zh}，${more ? '高' : '低'}于${average ? '全体平均的' : '一般客户的'}${other.zh}。`,
  };
}

function timed(facts: Facts, feature: string): MadeSentence[] {
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
        en: `${capital(voice.hers)} ${noun.en} was ${close ? 'on' : 'in'} ${mine.en}, that of the typical customer ${close ? 'on' : 'in'} ${others.en}.`,
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
  const measured = measuredIn(feature);
  if (measured === null) return feature.startsWith('surveys.') ? figures : numberWords;
  return (value) => {
    const { en, zh } = plainNumber(value);
    return { en: `${en} ${measured.en}`, zh: `${zh} ${measured.zh}` };
  };
}

/** Half the way to everybody's: beyond it the sentence is wrong. */
function tolerance(own: number, all: number): number {
  return Math.max(numberTolerance(own), Math.abs(own - all) / 2);
}

function effectOf(facts: Facts, feature: string): number {
  return Math.abs(difference(facts, feature)!.effect.value);
}
