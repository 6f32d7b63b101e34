import { type Bilingual, capital, listed, verbatim } from '../bilingual.ts';
import { difference, evidenceOf, type Facts, isTold, ofEverybody, ofMembers, type SentenceMaker } from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { itemWords } from '../words/item-words.ts';
import { figures, numberTolerance } from '../words/number-words.ts';
import { isAttitude } from './cares.ts';
import { scaleOf, sectionOf } from './differences.ts';

/** An item of a survey that members answer otherwise than others do. */
interface Rating {
  readonly feature: string;
  readonly own: number;
  readonly all: number;
  /** The last step of its scale. */
  readonly best: number;
  readonly effect: number;
}

/** Items that one sentence names. */
const NAMED = 3;
/** So many on a side leave enough that are told one by one. */
const LEAST = 6;

/** Where there are many items of a survey, those that set members apart most: three they rate higher, three lower. */
export const ratingSentences: SentenceMaker = (facts) => {
  const ratings = ratingsOf(facts);
  const sides = [ratings.filter(({ effect }) => effect > 0), ratings.filter(({ effect }) => effect < 0)];
  if (ratings.length < LEAST + NAMED) return [];
  return sides.flatMap((side) => (side.length < LEAST ? [] : [told(facts, side.slice(0, NAMED))]));
};

/** Those of one scale whose medians differ, the greatest effects first. */
function ratingsOf(facts: Facts): Rating[] {
  const { members, everybody } = facts.portrait;
  const found = [...facts.portrait.contrast.keys()].flatMap((feature): Rating[] => {
    const [scale] = feature.startsWith('surveys.') && !isAttitude(feature) ? scaleOf(facts, feature) : [];
    const differs = scale && isTold(facts, feature) ? difference(facts, feature) : null;
    if (!differs) return [];
    const [own, all] = [members.quantile(feature, 0.5)!, everybody.quantile(feature, 0.5)!];
    const effect = differs.effect.value;
    if (figures(own).en === figures(all).en || Math.sign(own - all) !== Math.sign(effect)) return [];
    return [{ feature, own, all, best: scale!.expected!, effect }];
  });
  found.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  return found.filter(({ best }) => best === found[0]!.best);
}

function told(facts: Facts, ratings: readonly Rating[]): MadeSentence {
  const { voice, portrait } = facts;
  const [first] = ratings as readonly [Rating, ...Rating[]];
  const more = first.effect > 0;
  const items = listed(ratings.map((rating, at) => itemOf(facts, rating, at === 0)));
  const [measure, ...others] = ratings.flatMap(({ feature, own, all }) => {
    const asked = { feature, statistic: 'MEDIAN' } as const;
    const tolerance = Math.max(numberTolerance(own), Math.abs(own - all) / 2);
    return [
      ofMembers(asked, own, tolerance),
      ofEverybody(asked, all, numberTolerance(all)),
      ...scaleOf(facts, feature),
    ];
  });
  return {
    topic: 'DIFFERENCE',
    section: sectionOf(first.feature),
    evidence: evidenceOf(first.feature),
    text: {
      en: `${capital(voice.she)} give${voice.s} ${more ? 'higher' : 'lower'} marks than usual to ${items.en}.`,
      zh: `${voice.zh}打分${more ? '高' : '低'}于一般客户的有${items.zh}。`,
    },
    measures: [measure!, ...others],
    known: portrait.members.known(first.feature),
    weight: Math.abs(first.effect) + 0.5,
  };
}

/** `“Theatre” (5 of 5, usually 3)`: the scale is said of the first. */
function itemOf({ questions }: Facts, { feature, own, all, best }: Rating, isFirst: boolean): Bilingual {
  const { quoted } = itemWords(questions.get(feature)?.text ?? verbatim(feature.split('.').at(-1)!));
  const [mine, usual, last] = [figures(own).en, figures(all).en, figures(best).en];
  return {
    en: `${quoted.en} (${mine}${isFirst ? ` of ${last}` : ''}, usually ${usual})`,
    zh: `${quoted.zh}（${mine} 分，一般为 ${usual} 分${isFirst ? `，满分 ${last} 分` : ''}）`,
  };
}
