import type { Known } from '../../engine/catalogue/catalogue.ts';
import { type SurveyQuestion, spokenQuestion } from '../../engine/catalogue/survey-question.ts';
import type { Bilingual } from './bilingual.ts';

/** A question of a survey, with its options by what is stored of them, in both languages as far as it is translated. */
export interface AskedQuestion {
  readonly text: Bilingual;
  readonly options: ReadonlyMap<string, Bilingual>;
}

/** Questions by the names of their features. */
export type AskedQuestions = ReadonlyMap<string, AskedQuestion>;

/** The questions of all surveys. */
export function askedQuestions({ surveys }: Pick<Known, 'surveys'>): AskedQuestions {
  return new Map(
    [...surveys].flatMap(([key, { questions }]) =>
      questions.map((question) => [`surveys.${key}.${question.key}`, askedQuestion(question)] as const),
    ),
  );
}

function askedQuestion(question: SurveyQuestion): AskedQuestion {
  const [en, zh] = [spokenQuestion(question, 'en'), spokenQuestion(question, 'zh')];
  const options = (question.options ?? []).map(
    (value, at) => [value, { en: en.options?.[at] ?? value, zh: zh.options?.[at] ?? value }] as const,
  );
  return { text: { en: en.text, zh: zh.text }, options: new Map(options) };
}
