import { z } from 'zod';
import type { QuestionKind, SurveyQuestion } from '../../engine/catalogue/survey-question.ts';
import { name } from '../input/text.ts';

/** Keys stand in feature names, between dots. */
const surveyKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'is not lower case letters, digits, _ and -, 64 at most');
const questionKey = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'is not letters, digits, _ and -, 64 at most, a letter or digit first');

const KINDS = ['SCALE', 'NUMBER', 'CHOICE', 'MULTIPLE', 'TEXT'] as const satisfies readonly QuestionKind[];
const limit = z.number().min(-1e15).max(1e15).nullish();
const MAX_QUESTIONS = 500;
const MAX_OPTIONS = 1_000;

const texts = z.strictObject({
  text: name(1_000).nullish(),
  /** In the order of the question's own, as many as it has. */
  options: z.array(name(200)).max(MAX_OPTIONS).nullish(),
});
const QuestionTranslationsInput = z.strictObject({ en: texts.nullish(), zh: texts.nullish() });

/** A question to add, or what changes of one: what is left out stays as it is, null clears. */
const QuestionInput = z.strictObject({
  key: questionKey,
  /** As it is asked. A new question needs it. */
  text: name(1_000).optional(),
  /** A new question needs it. */
  kind: z.enum(KINDS).optional(),
  /** Least and greatest number; a SCALE needs both, whole. Default: none. */
  min: limit,
  max: limit,
  /** The choices of CHOICE and MULTIPLE. Default: anything. */
  options: z
    .array(name(200))
    .min(1)
    .max(MAX_OPTIONS)
    .refine((options) => new Set(options).size === options.length, 'names an option twice')
    .nullish(),
  /** Unit of the numbers. Default: none. */
  unit: name(50).nullish(),
  /** Text and options in other languages; null clears. */
  translations: QuestionTranslationsInput.optional(),
});

/** A survey to make, or what changes of one. */
export const SurveyInput = z.strictObject({
  key: surveyKey,
  /** A new survey needs it. */
  title: name(200).optional(),
  /** Added after those there, or changed, by key. */
  questions: z
    .array(QuestionInput)
    .max(MAX_QUESTIONS)
    .refine((questions) => new Set(questions.map(({ key }) => key)).size === questions.length, 'names a question twice')
    .default([]),
  /** Keys of questions to take away, which nobody has answered. */
  removeQuestions: z.array(z.string()).max(MAX_QUESTIONS).default([]),
  /** Keys of all its questions, in the order they are asked from then on. Default: as they stand, new ones last. */
  order: z.array(z.string()).max(MAX_QUESTIONS).optional(),
});
export type SurveyInput = z.input<typeof SurveyInput>;
export type QuestionInput = z.output<typeof QuestionInput>;

/** The fault of a whole question, with its field; null where there is none. */
export function questionProblem(question: SurveyQuestion): { field: keyof SurveyQuestion; message: string } | null {
  const { kind, min, max, options, unit, translations = {} } = question;
  const numeric = kind === 'SCALE' || kind === 'NUMBER';
  if (!numeric) {
    for (const field of ['min', 'max', 'unit'] as const) {
      if (question[field] !== null) return { field, message: `a ${kind} question has no ${field}` };
    }
  }
  if (options && kind !== 'CHOICE' && kind !== 'MULTIPLE') {
    return { field: 'options', message: `a ${kind} question has no options` };
  }
  const other = Object.values(translations).find((one) => one.options && one.options.length !== options?.length);
  if (other) {
    const message = `have ${other.options!.length} options, where the question has ${options?.length ?? 0}`;
    return { field: 'translations', message };
  }
  if (kind === 'SCALE') {
    if (min === null || !Number.isInteger(min)) return { field: 'min', message: 'of a SCALE is a whole number' };
    if (max === null || !Number.isInteger(max)) return { field: 'max', message: 'of a SCALE is a whole number' };
  }
  if (min !== null && max !== null && min >= max) return { field: 'max', message: `is not above min, ${min}` };
  return unit?.trim() === '' ? { field: 'unit', message: 'is empty' } : null;
}
