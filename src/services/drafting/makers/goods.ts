import { capital, listed } from '../bilingual.ts';
import {
  difference,
  type Facts,
  isTold,
  ofEverybody,
  ofMembers,
  type SentenceMaker,
  shareOfMembers,
  tellingOf,
} from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { isPlural } from '../words/compared-words.ts';
import { spentOn } from '../words/feature-words.ts';
import { isGoods } from '../words/no-goods.ts';
import { isCurrency, moneyWords, numberTolerance, plainNumber } from '../words/number-words.ts';
import { everybodyWords, onlyZh, plainShare, shareWords, whoseZh } from '../words/share-words.ts';
import { nounOf } from '../words/value-words.ts';
import { type Share, valuesOf } from './habits.ts';

/** What they buy: categories of the lines of purchases, or money by kind of goods where that is traits. */
export const goodsSentences: SentenceMaker = (facts) => {
  const byCategory = ofLines(facts, `events.${facts.saleType}.topCategories`);
  const sentences = byCategory ? [byCategory] : ofTraits(facts);
  const product = ofProducts(facts, `events.${facts.saleType}.topProducts`);
  return product ? [...sentences, product] : sentences;
};

/** From this share on a category is named. */
const COMMON = 0.15;
/** From this share on it is one of nearly everybody. */
const EVERYBODYS = 0.945;

function ofLines(facts: Facts, feature: string): MadeSentence | null {
  const found = goodsOf(facts, feature).slice(0, 3);
  const [first] = found;
  if (!first || first.share < 0.2) return null;
  const common = found.filter(({ share }) => share >= COMMON);
  const all = listed((common.length > 0 ? common : [first]).map(({ value }) => nounOf(value)));
  // What everybody buys tells less than what most do.
  const telling = common.find(({ share }) => share < EVERYBODYS) ?? first;
  const words = shareWords(telling.share);
  const main = nounOf(telling.value);
  return {
    topic: 'GOODS',
    section: 'BEHAVIOURS',
    evidence: 'ANALYTICS',
    text: {
      en: `${capital(facts.voice.she)} mostly buy${facts.voice.s} ${all.en}: for ${everybodyWords(words.en)}, ${main.en} ${isPlural(main.en) ? 'are' : 'is'} one of the three main categories.`,
      zh: `${facts.voice.zh}主要购买${all.zh}：${whoseZh(words)}最常买的三个品类里都有${main.zh}。`,
    },
    measures: [shareOfMembers({ feature, value: telling.value }, telling.share)],
    known: facts.portrait.members.known(feature),
    weight: 3,
  };
}

/** Below this share a favourite is no common one. */
const FEW = 0.1;
/** Below this one there is none to speak of. */
const LEAST = 0.03;

/** The product that most have among their favourites: of a wide range, one in ten is many. */
function ofProducts(facts: Facts, feature: string): MadeSentence | null {
  const [first] = goodsOf(facts, feature);
  if (!first || first.share < LEAST) return null;
  const words = shareWords(first.share);
  const noun = nounOf(first.value);
  // A name of stock is quoted, a common noun is not.
  const thing = { ...noun, en: /^[A-Z]/.test(noun.en) ? `“${noun.en}”` : noun.en };
  return {
    topic: 'GOODS',
    section: 'BEHAVIOURS',
    evidence: 'ANALYTICS',
    text:
      first.share < FEW
        ? {
            en: `Tastes differ: even the commonest favourite, ${thing.en}, is among the top three products of only ${plainShare(first.share).en}.`,
            zh: `大家的喜好各不相同：就连最受欢迎的单品${thing.zh}，${onlyZh(words).replace('只有', '也只有')}把它列入最常买的三样东西。`,
          }
        : {
            en: `The commonest favourite is ${thing.en}, among the top three products of ${everybodyWords(words.en)}.`,
            zh: `最受欢迎的单品是${thing.zh}，${whoseZh(words)}最常买的三样东西里都有它。`,
          },
    measures: [shareOfMembers({ feature, value: first.value }, first.share)],
    known: facts.portrait.members.known(feature),
    weight: 1,
  };
}

/** Traits such as `spent_on_wines`: what most of the money goes to, beside everybody. */
function ofTraits(facts: Facts): MadeSentence[] {
  const { voice, portrait, currency, entries } = facts;
  const found = [...entries].flatMap(([feature, { unit }]) => {
    const things = feature.startsWith('traits.') ? spentOn(feature.slice(7)) : null;
    const average = things && isTold(facts, feature) ? portrait.members.average(feature) : null;
    return things && average !== null && average > 0 ? [{ feature, things, average, unit }] : [];
  });
  found.sort((a, b) => b.average - a.average);
  const [first, second] = found;
  if (!first) return [];
  const say = (value: number) =>
    isCurrency(first.unit) || first.unit === 'currency' ? moneyWords(value, currency) : plainNumber(value);
  const asked = { feature: first.feature, statistic: 'AVERAGE' } as const;
  const all = portrait.everybody.average(first.feature)!;
  const told = difference(facts, first.feature) !== null;
  const [own, other] = [say(first.average), say(all)];
  return [
    {
      topic: 'GOODS',
      section: 'BEHAVIOURS',
      evidence: 'CRM',
      text: {
        en: `The largest part of ${voice.hers} money goes to ${first.things.en}, ${own.en} on average${told ? `, while customers as a whole spend ${other.en}` : ''}${second ? `; ${second.things.en} comes next with ${say(second.average).en}` : ''}.`,
        zh: `${voice.zh}在${first.things.zh}上花钱最多，平均${own.zh}${told ? `（全体平均${other.zh}）` : ''}${second ? `，其次是${second.things.zh}，平均${say(second.average).zh}` : ''}。`,
      },
      measures: [
        ofMembers(asked, first.average, numberTolerance(first.average)),
        ...(told ? [ofEverybody(asked, all, numberTolerance(all))] : []),
        ...(second
          ? [
              ofMembers(
                { feature: second.feature, statistic: 'AVERAGE' },
                second.average,
                numberTolerance(second.average),
              ),
            ]
          : []),
      ],
      known: portrait.members.known(first.feature),
      weight: 3 + tellingOf(facts, first.feature),
    },
  ];
}

/** Categories or products that are goods, by falling share. */
export function goodsOf(facts: Facts, feature: string, most = 10): Share[] {
  return valuesOf(facts, feature, most + NO_GOODS_AMONG)
    .filter(({ value }) => isGoods(value))
    .slice(0, most);
}

/** So many of the most frequent lines may be no goods. */
const NO_GOODS_AMONG = 20;
