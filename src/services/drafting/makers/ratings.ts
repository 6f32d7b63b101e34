import { type Bilingual, capital, listed, verbatim } from '../bilingual.ts';
import { difference, evidenceOf, type Facts, isTold, ofEverybody, ofMembers, type SentenceMaker } from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { isStatement, itemWords } from '../words/item-words.ts';
import { figures, numberTolerance } from '../words/number-words.ts';
import { isAttitude } from './cares.ts';
import { type Middle, middleOf, scaleOf } from './differences.ts';
import { sectionOf } from './section-of.ts';

/** An item of a survey that members answer otherwise than others do. */
interface Rating extends Middle {
  readonly feature: string;
  /** The last step of its scale. */
  readonly best: number;
  readonly effect: number;
}

/** Items that one sentence names. */
const NAMED = 3;
/** With fewer items, each is told in a sentence of its own. */
const LEAST = 9;

/** Where there are many items of a survey, those that set members apart most: three they rate higher, three lower. */
export const ratingSentences: SentenceMaker = (facts) => {
  const ratings = ratingsOf(facts);
  if (ratings.length < LEAST) return [];
  const sides = new Map<string, Rating[]>();
  for (const rating of ratings) {
    // Statements are agreed with, and other items given marks: one sentence says one of these.
    const side = `${rating.statistic} ${rating.effect > 0} ${isStatement(questionOf(facts, rating.feature))}`;
    sides.set(side, [...(sides.get(side) ?? []), rating]);
  }
  return [...sides.values()].flatMap((side) => (side.length < 2 ? [] : [told(facts, side.slice(0, NAMED))]));
};

/** Those of one scale that differ, the greatest effects first. */
function ratingsOf(facts: Facts): Rating[] {
  const found = [...facts.portrait.contrast.keys()].flatMap((feature): Rating[] => {
    const [scale] = feature.startsWith('surveys.') && !isAttitude(feature) ? scaleOf(facts, feature) : [];
    const differs = scale && isTold(facts, feature) ? difference(facts, feature) : null;
    if (!differs) return [];
    const effect = differs.effect.value;
    const { own, all, statistic } = middleOf(facts, feature);
    if (figures(own).en === figures(all).en || Math.sign(own - all) !== Math.sign(effect)) return [];
    return [{ feature, own, all, statistic, best: scale!.expected!, effect }];
  });
  found.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  return found.filter(({ best }) => best === found[0]!.best);
}

function told(facts: Facts, ratings: readonly Rating[]): MadeSentence {
  const { portrait } = facts;
  const [first] = ratings as readonly [Rating, ...Rating[]];
  const { statistic } = first;
  const [measure, ...others] = ratings.flatMap(({ feature, own, all }) => {
    const asked = { feature, statistic } as const;
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
    text: textOf(facts, ratings, first),
    measures: [measure!, ...others],
    known: portrait.members.known(first.feature),
    // Medians are read more easily than averages, and come first.
    weight: Math.abs(first.effect) + (statistic === 'MEDIAN' ? 0.5 : 0.2),
  };
}

/** Statements are agreed with, and anything else is given a mark. */
function textOf(facts: Facts, ratings: readonly Rating[], { effect, statistic }: Rating): Bilingual {
  const { she, s, zh } = facts.voice;
  const more = effect > 0;
  const items = listed(ratings.map((rating, at) => itemOf(facts, rating, at === 0)));
  const average = statistic === 'AVERAGE';
  if (ratings.every(({ feature }) => isStatement(questionOf(facts, feature)))) {
    const degree = more ? 'more' : 'less';
    return average
      ? {
          en: `On average, ${she} agree${s} ${degree} with ${items.en} than others do.`,
          zh: `平均来看，${zh}${more ? '更' : '不那么'}认同${items.zh}。`,
        }
      : {
          en: `${capital(she)} agree${s} ${degree} than others do with ${items.en}.`,
          zh: `${zh}${more ? '比其他客户更' : '不像其他客户那么'}认同${items.zh}。`,
        };
  }
  return average
    ? {
        en: `On average, ${she} mark${s} ${items.en} ${more ? 'higher' : 'lower'} than others do.`,
        zh: `平均来看，${zh}对${items.zh}的打分偏${more ? '高' : '低'}。`,
      }
    : {
        en: `${capital(she)} give${s} ${more ? 'higher' : 'lower'} marks than usual to ${items.en}.`,
        zh: `${zh}打分${more ? '高' : '低'}于一般客户的有${items.zh}。`,
      };
}

function questionOf({ questions }: Facts, feature: string): Bilingual {
  return questions.get(feature)?.text ?? verbatim(feature.split('.').at(-1)!);
}

/** `“Theatre” (5 of 5, usually 3)`, `“Physics” (3.4 of 5, against 2.1)`: the scale is said of the first. */
function itemOf(facts: Facts, { feature, own, all, best, statistic }: Rating, isFirst: boolean): Bilingual {
  const { quoted } = itemWords(questionOf(facts, feature));
  const [mine, usual, last] = [figures(own).en, figures(all).en, figures(best).en];
  const usually = statistic === 'AVERAGE' ? { en: 'against', zh: '全体' } : { en: 'usually', zh: '一般' };
  return {
    en: `${quoted.en} (${mine}${isFirst ? ` of ${last}` : ''}, ${usually.en} ${usual})`,
    zh: `${quoted.zh}（${mine} 分，${usually.zh}为 ${usual} 分${isFirst ? `，满分 ${last} 分` : ''}）`,
  };
}
