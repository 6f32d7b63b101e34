import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../db/postgres/connection.ts';
import {
  answeredQuestions,
  insertSurvey,
  lockSurvey,
  type Survey,
  updateSurvey,
} from '../../db/tables/surveys/surveys.ts';
import type { QuestionTranslations, SurveyQuestion } from '../../engine/catalogue/survey-question.ts';
import { PersonagraphError } from '../../errors.ts';
import { rejectionOf } from '../input/rejection.ts';
import { LANGUAGES } from '../input/translations.ts';
import { type QuestionInput, questionProblem, SurveyInput } from './survey-input.ts';

const MAX_QUESTIONS = 500;

/**
 * Makes a survey, or changes the title and questions given of one that is there. Answers given before stay as they are:
 * a question that somebody has answered keeps its kind, and cannot be taken away (CONFLICT). Throws INVALID_INPUT, and
 * UNKNOWN_QUESTION for one to take away that is not there.
 */
export async function saveSurvey(scope: Scope, content: unknown): Promise<Survey> {
  const parsed = SurveyInput.safeParse(content);
  if (!parsed.success) {
    const { code, message, field } = rejectionOf(0, parsed.error);
    throw new PersonagraphError(code, `${field.join('.')} ${message}`, { field });
  }
  const input = parsed.data;
  return scope.transaction(async (transaction) => {
    const before = await lockSurvey(transaction, input.key, 'UPDATE');
    const title = input.title ?? before?.title;
    if (title === undefined) throw refused('A new survey needs a title.', ['title']);
    const kept = await withoutRemoved(transaction, before, input.removeQuestions);
    const questions = inAskedOrder(merge(kept, input.questions), input.order);
    if (questions.length > MAX_QUESTIONS) throw refused(`Over ${MAX_QUESTIONS} questions.`, ['questions']);
    if (!before) {
      const made = await insertSurvey(transaction, { key: input.key, title, questions });
      // Somebody else made it meanwhile.
      if (!made) throw new PersonagraphError('CONFLICT', `Survey ${input.key} was made just now.`, { field: ['key'] });
      return made;
    }
    await refuseOtherKinds(transaction, before, input.questions);
    const survey = { ...before, title, questions };
    await updateSurvey(transaction, survey);
    return survey;
  });
}

/** The questions there are with those given laid over them. */
function merge(before: readonly SurveyQuestion[], inputs: readonly QuestionInput[]): SurveyQuestion[] {
  const byKey = new Map(before.map((question) => [question.key, question]));
  inputs.forEach((input, index) => {
    const old = byKey.get(input.key);
    const { text, kind } = { ...old, ...defined(input) };
    if (text === undefined) throw refused(`A new question needs a text.`, ['questions', String(index), 'text']);
    if (kind === undefined) throw refused('A new question needs a kind.', ['questions', String(index), 'kind']);
    // Fields that belong to another kind go with it.
    const base = old && old.kind === kind ? old : { min: null, max: null, options: null, unit: null };
    const { min, max, options, unit } = { ...base, ...defined(input) };
    const translations = translated(old, input);
    const question = {
      ...{ key: input.key, text, kind, min, max, options, unit },
      ...(Object.keys(translations).length > 0 && { translations }),
    } as SurveyQuestion;
    const problem = questionProblem(question);
    if (problem)
      throw refused(`${input.key}: ${problem.field} ${problem.message}.`, ['questions', String(index), problem.field]);
    byKey.set(input.key, question);
  });
  return [...byKey.values()];
}

/** Translations as they are after an edit. Another text, or other options, drop what they were translated to. */
function translated(old: SurveyQuestion | undefined, input: QuestionInput): QuestionTranslations {
  const keeps = {
    text: input.text === undefined || input.text === old?.text,
    options: input.options === undefined || isDeepStrictEqual(input.options, old?.options),
  };
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const before = old?.translations?.[language];
      const given = input.translations?.[language];
      if (given === null) return [];
      const text = given?.text === undefined ? keeps.text && before?.text : given.text;
      const options = given?.options === undefined ? keeps.options && before?.options : given.options;
      const texts = { ...(text && { text }), ...(options && { options }) };
      return Object.keys(texts).length > 0 ? [[language, texts]] : [];
    }),
  );
}

function inAskedOrder(questions: SurveyQuestion[], order: readonly string[] | undefined): SurveyQuestion[] {
  if (!order) return questions;
  const lacking = questions.find(({ key }) => !order.includes(key));
  if (lacking) throw refused(`The order lacks ${lacking.key}.`, ['order']);
  return questions.sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}

function defined<T extends object>(input: T): Partial<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<T>;
}

async function withoutRemoved(
  scope: Scope,
  survey: Survey | null,
  keys: readonly string[],
): Promise<readonly SurveyQuestion[]> {
  const questions = survey?.questions ?? [];
  const there = new Set(questions.map(({ key }) => key));
  const unknown = keys.findIndex((key) => !there.has(key));
  if (unknown !== -1) {
    const field = ['removeQuestions', String(unknown)];
    throw new PersonagraphError('UNKNOWN_QUESTION', `There is no question ${keys[unknown]}.`, { field });
  }
  const answered = survey ? await answeredQuestions(scope, survey.id, keys) : new Set<string>();
  const used = keys.findIndex((key) => answered.has(key));
  if (used !== -1)
    throw inUse(`${keys[used]} has answers and cannot be taken away.`, ['removeQuestions', String(used)]);
  return questions.filter(({ key }) => !keys.includes(key));
}

async function refuseOtherKinds(scope: Scope, survey: Survey, inputs: readonly QuestionInput[]): Promise<void> {
  const changed = inputs.filter(({ key, kind }) => {
    const old = survey.questions.find((question) => question.key === key);
    return old && kind !== undefined && kind !== old.kind;
  });
  const answered = await answeredQuestions(
    scope,
    survey.id,
    changed.map(({ key }) => key),
  );
  const index = inputs.findIndex((question) => answered.has(question.key) && changed.includes(question));
  if (index === -1) return;
  const { key } = inputs[index]!;
  const { kind } = survey.questions.find((question) => question.key === key)!;
  throw inUse(`${key} has answers as ${kind}: take another key.`, ['questions', String(index), 'kind']);
}

function refused(message: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', message, { field });
}

function inUse(message: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('CONFLICT', message, { field });
}
