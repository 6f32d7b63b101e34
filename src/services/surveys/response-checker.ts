import type { SurveyQuestion } from '../../engine/catalogue/survey-question.ts';
import { composedJson } from '../../segmenter/composed.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import type { Rejection } from '../input/rejection.ts';
import { text } from '../input/text.ts';

/** A number, text, or list of texts, as its question has it. */
export type ResponseValue = number | string | readonly string[];

type Wrong = Omit<Rejection, 'index'>;

const LARGEST = 1e15;
const storedText = text(10_000);
const storedOption = text(200);

/** Answers in the order of the questions, or what is wrong with the first that is. */
export type CheckedResponse = { readonly answers: Readonly<Record<string, ResponseValue>> } | { readonly wrong: Wrong };

/** Holds answers by question key against their questions; null and an empty text are no answer. */
export function responseChecker(
  questions: readonly SurveyQuestion[],
): (values: Readonly<Record<string, unknown>>) => CheckedResponse {
  const byKey = new Map(questions.map((question) => [question.key, question]));
  return (values) => {
    const unknown = Object.keys(values).find((key) => !byKey.has(key));
    if (unknown !== undefined) {
      const message = `no question ${unknown.slice(0, 100)}${didYouMean(unknown, [...byKey.keys()])}`;
      return { wrong: { code: 'UNKNOWN_QUESTION', message, field: ['answers', unknown] } };
    }
    const answers: Record<string, ResponseValue> = {};
    for (const [key, question] of byKey) {
      const value = Object.hasOwn(values, key) ? composedJson(values[key]) : null;
      if (value === null || value === undefined || value === '') continue;
      const message = problemWith(value, question);
      if (message !== null) return { wrong: { code: 'INVALID_INPUT', message, field: ['answers', key] } };
      answers[key] = value as ResponseValue;
    }
    if (Object.keys(answers).length > 0) return { answers };
    return { wrong: { code: 'INVALID_INPUT', message: 'answers no question', field: ['answers'] } };
  };
}

function problemWith(value: unknown, question: SurveyQuestion): string | null {
  switch (question.kind) {
    case 'SCALE':
    case 'NUMBER':
      return problemWithNumber(value, question);
    case 'TEXT':
      return typeof value === 'string' && storedText.safeParse(value).success
        ? null
        : 'is no text of 10,000 characters at most that can be stored';
    case 'CHOICE':
      return problemWithOption(value, question);
    case 'MULTIPLE': {
      if (!Array.isArray(value)) return 'is no list of texts';
      for (const item of value as unknown[]) {
        const problem = problemWithOption(item, question);
        if (problem) return problem;
      }
      return new Set(value).size === value.length ? null : 'names an option twice';
    }
  }
}

function problemWithNumber(value: unknown, { kind, min, max }: SurveyQuestion): string | null {
  if (typeof value !== 'number' || !(Math.abs(value) <= LARGEST)) return 'is no number';
  if (kind === 'SCALE' && !Number.isInteger(value)) return `${value} is no whole step of the scale ${min} to ${max}`;
  if (min !== null && value < min) return `${value} is below ${min}`;
  return max !== null && value > max ? `${value} is above ${max}` : null;
}

function problemWithOption(value: unknown, { options }: SurveyQuestion): string | null {
  if (typeof value !== 'string' || value === '' || !storedOption.safeParse(value).success) {
    return 'is no text of 200 characters at most that can be stored';
  }
  if (!options || options.includes(value)) return null;
  return `"${value}" is none of ${options.slice(0, 20).join(', ')}${options.length > 20 ? ', ...' : ''}`;
}
