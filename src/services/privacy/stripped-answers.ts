import type { AnswersOf } from '../../db/tables/privacy/anonymised-rows.ts';
import type { Survey } from '../../db/tables/surveys/surveys.ts';

/** What stays of answers: numbers, and options that their question has; no text of the customer's own. */
export function strippedAnswers(
  { answers }: Pick<AnswersOf, 'answers'>,
  survey: Survey | undefined,
): Record<string, unknown> {
  const questions = new Map(survey?.questions.map((question) => [question.key, question]));
  return Object.fromEntries(
    Object.entries(answers).flatMap(([key, answer]): [string, unknown][] => {
      const options = new Set(questions.get(key)?.options ?? []);
      if (typeof answer === 'number') return [[key, answer]];
      if (typeof answer === 'string') return options.has(answer) ? [[key, answer]] : [];
      if (!Array.isArray(answer)) return [];
      const known = answer.filter((one) => options.has(String(one)));
      return known.length > 0 ? [[key, known]] : [];
    }),
  );
}
