import { type Bilingual, capital, listed, verbatim } from '../bilingual.ts';
import {
  difference,
  evidenceOf,
  type Facts,
  isTold,
  ofEverybody,
  ofMembers,
  type SentenceMaker,
  shareOfMembers,
  tellingOf,
} from '../facts.ts';
import type { MadeSentence } from '../sentence.ts';
import { featureNoun } from '../words/feature-words.ts';
import { itemWords } from '../words/item-words.ts';
import { figures, numberTolerance } from '../words/number-words.ts';
import { shareWords } from '../words/share-words.ts';
import { nounOf, predicateOf } from '../words/value-words.ts';
import { valuesOf } from './habits.ts';
import { isAgeBand } from './people.ts';
import { sectionOf } from './section-of.ts';

/** Lists of what people like, by the names of traits. */
const LIKES = /interest|hobb|likes|favourite|favorite|topics/i;

/** Interests, hobbies and other lists of what people like: the most frequent, and one that is theirs more than others'. */
export const interestSentences: SentenceMaker = (facts) =>
  [...facts.entries].flatMap(([feature, { kind }]) => {
    if (kind !== 'list' || !/^(?:traits|surveys)\./.test(feature)) return [];
    const [first, second, third] = valuesOf(facts, feature);
    if (!first || first.share < 0.12) return [];
    const words = shareWords(first.share);
    const things = [first, second, third].flatMap((one) =>
      one && one.share >= 0.1 ? [answerNoun(facts, feature, one.value)] : [],
    );
    const about = aboutOf(facts, feature);
    const others = things.length > 1 ? listed(things.slice(1)) : null;
    const own = LIKES.test(feature);
    const telling = difference(facts, feature);
    const theirs = telling?.measure === 'SHARE' && telling.effect.value > 0 && telling.value === first.value;
    return [
      {
        topic: 'CARES' as const,
        section: 'MOTIVATIONS' as const,
        evidence: evidenceOf(feature),
        text: own
          ? {
              en: `${capital(things[0]!.en)} comes first among ${facts.voice.hers} interests: ${words.en} ${words.many ? 'name' : 'names'} it${theirs ? ', more than among other customers' : ''}${others ? `, followed by ${others.en}` : ''}.`,
              zh: `在兴趣方面，${things[0]!.zh}排在首位，${words.whoZh}提到${theirs ? '（多于其他客户）' : ''}${others ? `，其次是${others.zh}` : ''}。`,
            }
          : {
              en: `${about.en}, ${words.en} ${words.many ? 'name' : 'names'} ${quotedOnce(things[0]!.en)}.`,
              zh: `${about.zh}，${words.whoZh}选择${quotedOnce(things[0]!.zh)}。`,
            },
        measures: [shareOfMembers({ feature, value: first.value }, first.share)] as const,
        known: facts.portrait.members.known(feature),
        weight: 1.5 + tellingOf(facts, feature),
      },
    ];
  });

/** True for an attitude that a sentence of its own tells. */
export function isAttitude(feature: string): boolean {
  return Object.hasOwn(ATTITUDES, feature.split('.').at(-1) ?? '');
}

/** Attitudes that are measured on scales, with the words of who has much of it. */
const ATTITUDES: Readonly<Record<string, Bilingual>> = {
  quality_focus: { en: 'quality', zh: '品质' },
  price_focus: { en: 'the price', zh: '价格' },
  brand_focus: { en: 'the brand', zh: '品牌' },
  novelty_seeking: { en: 'trying new things', zh: '尝试新事物' },
  sustainability: { en: 'sustainability', zh: '可持续' },
};

/** What matters to them more, or less, than to others. */
export const attitudeSentences: SentenceMaker = (facts) =>
  [...facts.entries].flatMap(([feature]) => {
    const own = /^(?:traits|surveys)\.(?:.+\.)?(\w+)$/.exec(feature)?.[1] ?? '';
    if (!Object.hasOwn(ATTITUDES, own) || !isTold(facts, feature)) return [];
    return attitude(facts, feature, ATTITUDES[own]!);
  });

function attitude(facts: Facts, feature: string, what: Bilingual): MadeSentence[] {
  const { voice, portrait } = facts;
  const told = difference(facts, feature);
  const average = portrait.members.average(feature);
  const all = portrait.everybody.average(feature);
  if (!told || average === null || all === null) return [];
  const [own, other] = [figures(average), figures(all)];
  if (own.en === other.en) return [];
  const more = average > all;
  const asked = { feature, statistic: 'AVERAGE' } as const;
  return [
    {
      topic: 'CARES',
      section: 'BELIEFS',
      evidence: 'SURVEY',
      text: {
        en: `${capital(what.en)} matters ${more ? 'more' : 'less'} to ${voice.her} than to others: ${own.en} on the scale, while the average of all is ${other.en}.`,
        zh: `${voice.zh}${more ? '比其他客户更' : '不像其他客户那么'}看重${what.zh}：平均 ${own.zh} 分，全体平均 ${other.zh} 分。`,
      },
      measures: [ofMembers(asked, average, Math.abs(average - all) / 2), ofEverybody(asked, all, numberTolerance(all))],
      known: portrait.members.known(feature),
      weight: 1 + Math.abs(told.effect.value),
    },
  ];
}

/** Why they buy, and other single answers of which one is the most frequent. */
export const reasonSentences: SentenceMaker = (facts) =>
  [...facts.entries].flatMap(([feature, { kind }]) => {
    if (kind !== 'category' || !/^(?:traits|surveys)\./.test(feature) || isAgeBand(feature)) return [];
    const [first] = valuesOf(facts, feature);
    if (!first || first.share < 0.3) return [];
    const telling = tellingOf(facts, feature);
    const words = shareWords(first.share);
    const value = answerNoun(facts, feature, first.value);
    const about = aboutOf(facts, feature);
    const buys = /\.buys_for$/.test(feature);
    // Words that people gave go before ours.
    const isNamed = facts.questions.get(feature)?.options.has(first.value) ?? false;
    const predicate = isNamed ? null : predicateOf(feature, first.value);
    if (!buys && telling === 0 && predicate === null) return [];
    return [
      {
        topic: predicate ? ('HOUSEHOLD' as const) : ('CARES' as const),
        section: buys ? ('PURCHASE_DECISION' as const) : predicate ? ('DEMOGRAPHICS' as const) : sectionOf(feature),
        evidence: evidenceOf(feature),
        text: predicate
          ? {
              en: `${capital(words.en)} ${words.many ? predicate.many : predicate.one}.`,
              zh: `${words.whoZh}${predicate.zh}。`,
            }
          : buys
            ? {
                en: `${capital(words.en)} ${words.many ? 'buy' : 'buys'} for the sake of ${value.en}.`,
                zh: `${words.whoZh}购买是冲着${value.zh}。`,
              }
            : {
                en: `${about.en}, ${words.en} ${words.many ? about.many : about.one} ${quotedOnce(value.en)}.`,
                zh: `${about.zh}，${words.whoZh}${about.verbZh}${quotedOnce(value.zh)}。`,
              },
        measures: [shareOfMembers({ feature, value: first.value }, first.share)] as const,
        known: facts.portrait.members.known(feature),
        weight: (predicate ? 0.4 : 0.8) + telling,
      },
    ];
  });

/** An answer, or another value, as a noun: an option of a question as it is translated. */
function answerNoun({ questions }: Facts, feature: string, value: string): Bilingual {
  return questions.get(feature)?.options.get(value) ?? nounOf(value);
}

interface About extends Bilingual {
  readonly many: string;
  readonly one: string;
  readonly verbZh: string;
}

/** What a sentence about single values begins with: neutral, so that it reads well with any question or name. */
function aboutOf({ questions }: Facts, feature: string): About {
  if (feature.startsWith('surveys.')) {
    const { on } = itemWords(questions.get(feature)?.text ?? verbatim(feature.split('.').at(-1)!));
    return { ...on, many: 'answer', one: 'answers', verbZh: '回答' };
  }
  const noun = featureNoun(feature, questions);
  const zh = `就${noun.zh}而言`;
  return { en: `By ${noun.en.replace(/^the /, '')}`, zh, many: 'are', one: 'is', verbZh: '属于' };
}

/** Answers are quoted in either language: they are the words of others. */
function quotedOnce(text: string): string {
  return text.startsWith('“') ? text : `“${text}”`;
}
