import type { FeatureKind } from '../../segmenter/feature.ts';

/** How a question is answered: a whole step of a scale, any number, one option, several, or free text. */
export type QuestionKind = 'SCALE' | 'NUMBER' | 'CHOICE' | 'MULTIPLE' | 'TEXT';

/** One question of a survey, as stored. */
export interface SurveyQuestion {
  /** Unique in the survey; of the feature's name. */
  readonly key: string;
  /** As it was asked. */
  readonly text: string;
  readonly kind: QuestionKind;
  /** Least and greatest number, both included. A SCALE has both. */
  readonly min: number | null;
  readonly max: number | null;
  /** Answers to choose from; null: anything. */
  readonly options: readonly string[] | null;
  /** Unit of the numbers. */
  readonly unit: string | null;
  /** The same in other languages than it was asked in. Left out: it is not translated. */
  readonly translations?: QuestionTranslations;
}

/** Texts of a question by language; options in the order of the question's own. */
export type QuestionTranslations = Readonly<
  Partial<Record<'en' | 'zh', { readonly text?: string; readonly options?: readonly string[] }>>
>;

/** Text and options of a question in a language; what is not translated comes as it was asked. */
export function spokenQuestion(
  { text, options, translations }: Pick<SurveyQuestion, 'text' | 'options' | 'translations'>,
  language: 'en' | 'zh' | null | undefined,
): { readonly text: string; readonly options: readonly string[] | null } {
  const other = language ? translations?.[language] : undefined;
  return { text: other?.text ?? text, options: options && (other?.options ?? options) };
}

/** A survey as the catalogue knows it. */
export interface KnownSurvey {
  readonly id: number;
  readonly title: string;
  readonly questions: readonly SurveyQuestion[];
}

const KINDS = { SCALE: 'number', NUMBER: 'number', CHOICE: 'category', MULTIPLE: 'list', TEXT: null } as const;

/** The kind of feature a question's answers are; null for free text, which is none. */
export function answerKind({ kind }: SurveyQuestion): FeatureKind | null {
  return KINDS[kind];
}

/** Range or options, for people; empty where there is neither. */
export function rangeOf({ min, max, options }: SurveyQuestion): string {
  if (min !== null && max !== null) return `${min} to ${max}`;
  if (min !== null) return `from ${min}`;
  if (max !== null) return `up to ${max}`;
  if (!options) return '';
  return `one of ${options.slice(0, 10).join(', ')}${options.length > 10 ? ', ...' : ''}`;
}
