import type { SurveyInput } from '../surveys/survey-input.ts';
import { compileExternalId } from './customer-mapper.ts';
import { idText } from './id-text.ts';
import type { Mapping, SurveyRule, ValueRule } from './mapping.ts';
import { compilePlainText } from './text.ts';
import { compileValue, type Scalar, type Texts, type ValueContext, type ValueType } from './value.ts';

/** The part of a mapping that makes lines responses, bound to a file's columns. */
export interface SurveyMapper {
  /** The survey as `saveSurvey` takes it. */
  readonly survey: SurveyInput;
  /** A line's response as `recordResponses` takes it, without its customer; undefined where it answers nothing. */
  response(texts: Texts): Record<string, unknown> | undefined;
}

type Question = NonNullable<SurveyInput['questions']>[number];

const TYPES: Readonly<Record<NonNullable<Question['kind']>, ValueType>> = {
  SCALE: 'number',
  NUMBER: 'number',
  CHOICE: 'category',
  MULTIPLE: 'list',
  TEXT: 'category',
};

/** Binds a survey's questions to columns; throws INVALID_MAPPING with the path of a column the file lacks. */
export function compileSurvey(rule: SurveyRule, mapping: Mapping, context: ValueContext): SurveyMapper {
  const within = (...steps: string[]): ValueContext => ({ ...context, path: [...context.path, ...steps] });
  const respondedAt = compileValue(rule.respondedAt, 'time', within('respondedAt'));
  const { externalId, identity } = mapping.customer;
  const ids = rule.messageId
    ? rule.messageId.map((id, n) => compilePlainText(id, within('messageId', String(n))))
    : [compileExternalId(externalId ?? identity!.value, within('messageId'))];
  const questions: Question[] = [];
  const readers: (readonly [string, (texts: Texts) => Scalar | undefined])[] = [];
  for (const [key, questionRule] of Object.entries(rule.questions)) {
    const { from = key, text, ...facts } = typeof questionRule === 'string' ? { from: questionRule } : questionRule;
    // A default of one kind is none of another.
    const defaults = facts.kind === undefined || facts.kind === rule.defaults.kind ? rule.defaults : {};
    const question = { key, text: text ?? nameOf(from, key), ...defaults, ...facts };
    questions.push(question);
    const type = question.kind ? TYPES[question.kind] : 'category';
    readers.push([key, compileValue(from, type, within('questions', key))]);
  }
  return {
    survey: { key: rule.key, title: rule.title, questions },
    response(texts) {
      const answers: Record<string, Scalar> = {};
      for (const [key, read] of readers) {
        const value = read(texts);
        if (value !== undefined) answers[key] = value;
      }
      if (Object.keys(answers).length === 0) return undefined;
      return {
        source: mapping.source,
        messageId: ids.map((read) => idText(read(texts))).join('-'),
        respondedAt: respondedAt(texts),
        answers,
      };
    },
  };
}

/** The column a value is read from, as what the question asks. */
function nameOf(from: ValueRule, key: string): string {
  return typeof from === 'string' ? from : (from.column ?? key);
}
