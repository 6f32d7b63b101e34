import type { Known } from '../../engine/catalogue/catalogue.ts';
import { type SurveyQuestion, spokenQuestion } from '../../engine/catalogue/survey-question.ts';
import { calledValue, type TraitWords } from '../../engine/trait-words.ts';
import type { Bilingual } from './bilingual.ts';
import { featureNoun } from './words/feature-words.ts';
import { nounOf } from './words/value-words.ts';

/** A question of a survey, with its options by what is stored of them, in both languages as far as it is translated. */
export interface AskedQuestion {
  readonly text: Bilingual;
  readonly options: ReadonlyMap<string, Bilingual>;
}

/** Questions, and traits that people gave words for, by the names of their features. */
export type AskedQuestions = ReadonlyMap<string, AskedQuestion>;

/** The questions of all surveys, and the traits that have words. */
export function askedQuestions({ surveys, traits }: Pick<Known, 'surveys' | 'traits'>): AskedQuestions {
  return new Map([
    ...[...surveys].flatMap(([key, { questions }]) =>
      questions.map((question) => [`surveys.${key}.${question.key}`, askedQuestion(question)] as const),
    ),
    ...[...traits].flatMap(([name, { words }]) => {
      const feature = `traits.${name}`;
      return words && Object.keys(words).length > 0 ? [[feature, namedTrait(feature, words)] as const] : [];
    }),
  ]);
}

/** A trait and its values as people call them; in a language without words, as we would. */
function namedTrait(feature: string, words: TraitWords): AskedQuestion {
  const own = featureNoun(feature);
  const values = new Set([words.en, words.zh].flatMap((one) => Object.keys(one?.values ?? {})));
  const called = (value: string): Bilingual => {
    const plain = nounOf(value);
    const [en, zh] = [calledValue(words, value, 'en'), calledValue(words, value, 'zh')];
    return { en: en ?? plain.en, zh: zh ?? plain.zh };
  };
  return {
    text: { en: words.en?.label ?? own.en, zh: words.zh?.label ?? own.zh },
    options: new Map([...values].map((value) => [value, called(value)] as const)),
  };
}

function askedQuestion(question: SurveyQuestion): AskedQuestion {
  const [en, zh] = [spokenQuestion(question, 'en'), spokenQuestion(question, 'zh')];
  const options = (question.options ?? []).map(
    (value, at) => [value, { en: en.options?.[at] ?? value, zh: zh.options?.[at] ?? value }] as const,
  );
  return { text: { en: en.text, zh: zh.text }, options: new Map(options) };
}
