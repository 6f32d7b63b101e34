import type { Bilingual } from './bilingual.ts';
import type { Facts, SentenceMaker } from './facts.ts';
import { frequencySentence, recencySentence, spendSentence, tenureSentence } from './makers/buying.ts';
import { attitudeSentences, interestSentences, reasonSentences } from './makers/cares.ts';
import { differenceSentences } from './makers/differences.ts';
import { goodsSentences } from './makers/goods.ts';
import { calendarSentence, channelSentence } from './makers/habits.ts';
import { childrenSentence, incomeSentence, maritalSentence, schoolingSentences } from './makers/household.ts';
import { lifeSentences, stageSentence } from './makers/life.ts';
import { neverSentences, TELLING } from './makers/never.ts';
import { ageSentence, genderSentence, placeSentence } from './makers/people.ts';
import { ratingSentences } from './makers/ratings.ts';
import { sizeSentence } from './makers/size.ts';
import { type Sentence, TOPICS, type Topic } from './sentence.ts';
import { nameVoice } from './voice.ts';
import { typeset } from './words/typeset.ts';

/** Every kind of fact. A new one is one line here. */
const MAKERS: readonly SentenceMaker[] = [
  sizeSentence,
  ageSentence,
  genderSentence,
  placeSentence,
  maritalSentence,
  childrenSentence,
  incomeSentence,
  schoolingSentences,
  tenureSentence,
  frequencySentence,
  spendSentence,
  recencySentence,
  calendarSentence,
  channelSentence,
  goodsSentences,
  interestSentences,
  reasonSentences,
  attitudeSentences,
  ratingSentences,
  differenceSentences,
  neverSentences,
  lifeSentences,
  stageSentence,
];

const LEAST_SENTENCES = 6;
const MOST_SENTENCES = 10;
/** Sentences of a topic that become claims; of those that are not named here all do. */
const MOST_OF: Readonly<Partial<Record<Topic, number>>> = { CARES: 8, DIFFERENCE: 12, NEVER: 3 };

/** Sentences of a topic that a story has at first. */
const FIRST_OF: Readonly<Record<Topic, number>> = {
  ...{ SIZE: 1, PEOPLE: 3, HOUSEHOLD: 1, WORK: 1, BUYING: 3, TIMING: 1, CHANNEL: 1, GOODS: 2 },
  ...{ CARES: 1, DIFFERENCE: 3, NEVER: 1, LIFE: 1 },
};

/** Everything there is to say, the strongest of each topic first. */
export function sentencesOf(facts: Facts): Sentence[] {
  const byName = { ...facts, voice: nameVoice(facts.voice.name) };
  const found = MAKERS.flatMap((make) => {
    const named = make(byName);
    return make(facts).map((sentence, index): Sentence => {
      const text = typeset(sentence.text);
      return { ...sentence, text, named: typeset(named[index]!.text) };
    });
  });
  const told = new Set<string>();
  return TOPICS.flatMap((topic) => {
    const sentences = found
      .filter((sentence) => sentence.topic === topic && isNew(sentence, told) && !isContained(sentence, found))
      .sort((a, b) => b.weight - a.weight);
    return (topic === 'NEVER' ? ofFamilies(sentences) : sentences).slice(0, MOST_OF[topic]);
  });
}

/** The first of each family of features: who takes up no campaign does not take up the next either. */
function ofFamilies(sentences: readonly Sentence[]): Sentence[] {
  const families = new Set<string>();
  return sentences.filter(({ measures: [{ feature }] }) => {
    const family = familyOf(feature);
    const isFirst = !families.has(family);
    families.add(family);
    return isFirst;
  });
}

/** True for a sentence all of whose numbers a longer one states, or the reverse of one: it would say the same once more. */
function isContained({ topic, measures }: Sentence, all: readonly Sentence[]): boolean {
  const [{ feature }] = measures;
  const isOf = (other: Sentence) => other.topic === 'DIFFERENCE' && other.measures[0].feature === feature;
  if (topic === 'NEVER' && all.some(isOf)) return true;
  const keys = measures.map(keyOf);
  return all.some((other) => {
    if (other.measures.length <= measures.length) return false;
    const stated = new Set(other.measures.map(keyOf));
    return keys.every((key) => stated.has(key));
  });
}

function keyOf({ feature, statistic, value, from, to, quantile, group }: Sentence['measures'][number]): string {
  return JSON.stringify([feature, statistic, value, from, to, quantile, group]);
}

/**
 * False for a number that a sentence of an earlier topic is about. The median of what an average was told of, or the other
 * way round, would seem to contradict it.
 */
function isNew({ measures }: Sentence, told: Set<string>): boolean {
  const keys = measures.flatMap((measure) => (measure.group === 'SOURCE_SEGMENT' ? aboutOf(measure) : []));
  const [first] = keys;
  const isTold = first !== undefined && told.has(first);
  if (!isTold) for (const key of keys) told.add(key);
  return !isTold;
}

function aboutOf({ feature, statistic, value, from, to }: Sentence['measures'][number]): string {
  const of = statistic === 'AVERAGE' || statistic === 'MEDIAN' ? 'MIDDLE' : statistic;
  return JSON.stringify([feature, of, value, from, to]);
}

/**
 * The sentences of a story, six to ten where there are so many, by topic: a few of each, then the strongest of the
 * others. Of two that tell of one feature the stronger stays, and differences of one family of traits are told once,
 * unless there would be fewer than six.
 */
export function storyOf(sentences: readonly Sentence[]): Sentence[] {
  const taken = new Set<Sentence>();
  const features = new Set<string>();
  const take = (sentence: Sentence, anew = true): boolean => {
    const keys = new Set(sentence.measures.map(({ feature }) => feature));
    // What sets apart is often told by many traits of one kind.
    const family =
      sentence.topic === 'DIFFERENCE' || sentence.topic === 'NEVER' ? familyOf(sentence.measures[0].feature) : '';
    if ([...keys].some((key) => features.has(key)) || (anew && features.has(family))) return false;
    for (const key of keys) features.add(key);
    if (family !== '') features.add(family);
    taken.add(sentence);
    return true;
  };
  for (const topic of TOPICS) {
    let left = FIRST_OF[topic];
    for (const sentence of sentences) {
      if (left === 0 || sentence.topic !== topic || isIdle(sentence)) continue;
      if (take(sentence)) left--;
    }
  }
  const strongest = [...sentences].sort((a, b) => b.weight - a.weight);
  for (const sentence of strongest) {
    if (taken.size >= LEAST_SENTENCES + 1) break;
    if (!taken.has(sentence)) take(sentence);
  }
  for (const sentence of strongest) {
    if (taken.size >= LEAST_SENTENCES) break;
    if (!taken.has(sentence)) take(sentence, false);
  }
  // What sets apart, and what they do not do, makes a portrait of what would else be statistics.
  const kept = (['SIZE', 'DIFFERENCE', 'NEVER'] as const).map((topic) => [...taken].find((one) => one.topic === topic));
  const weakest = [...taken].filter((one) => !kept.includes(one)).sort((a, b) => a.weight - b.weight);
  for (const sentence of weakest) {
    if (taken.size <= MOST_SENTENCES) break;
    taken.delete(sentence);
  }
  return sentences.filter((sentence) => taken.has(sentence));
}

/** True of what they do as seldom as everybody else: a story has it where it would be short without. */
function isIdle({ topic, weight }: Sentence): boolean {
  return topic === 'NEVER' && weight < TELLING;
}

/** `traits.spent_on_wines` and `traits.spent_on_meat` are of one family, as all of one type of event are. */
function familyOf(feature: string): string {
  const [head = '', own = ''] = feature.split('.');
  if (head === 'events' || head === 'segmentations') return `${head}.${own}`;
  if (head !== 'traits') return feature;
  const parts = own.split('_');
  return parts.length < 2 ? feature : `traits.${parts.slice(0, parts.length > 2 ? 2 : 1).join('_')}`;
}

/** What tells who they are; a paragraph of its own. */
const OF_WHO: ReadonlySet<Topic> = new Set(['SIZE', 'PEOPLE', 'HOUSEHOLD', 'WORK']);

/**
 * A story as a text: who they are, and in a paragraph of its own what they do. The persona goes by name in the first
 * sentence of a paragraph that is about it, and in every third from there on. Where no pronoun tells it from the group, a
 * pronoun stands only right behind its name.
 */
export function told(sentences: readonly Sentence[], facts: Pick<Facts, 'voice'>): Bilingual {
  const [who, does] = [true, false].map((isWho) => sentences.filter(({ topic }) => OF_WHO.has(topic) === isWho));
  const paragraphs = [who!, does!].filter((own) => own.length > 0).map((own) => paragraph(own, facts));
  return { en: paragraphs.map(({ en }) => en).join('\n\n'), zh: paragraphs.map(({ zh }) => zh).join('\n\n') };
}

function paragraph(sentences: readonly Sentence[], { voice }: Pick<Facts, 'voice'>): Bilingual {
  const isPlural = voice.she === 'they';
  let spokenOf = 0;
  let isNamed = false;
  const texts = sentences.map(({ text, named, topic }) => {
    const isAbout = topic !== 'SIZE' && text.en !== named.en;
    isNamed = isAbout && (isPlural ? !isNamed : spokenOf % 3 === 0);
    if (isAbout) spokenOf++;
    return isNamed ? named : text;
  });
  return { en: texts.map(({ en }) => en).join(' '), zh: texts.map(({ zh }) => zh).join('') };
}
