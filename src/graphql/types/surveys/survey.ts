import type { Scope } from '../../../db/postgres/connection.ts';
import { countResponses } from '../../../db/tables/surveys/survey-responses.ts';
import { findSurvey, listSurveys, type Survey as Row } from '../../../db/tables/surveys/surveys.ts';
import {
  answerKind,
  type SurveyQuestion as Question,
  type QuestionKind,
  spokenQuestion,
} from '../../../engine/catalogue/survey-question.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { removeSurvey } from '../../../services/surveys/remove-survey.ts';
import { saveSurvey } from '../../../services/surveys/save-survey.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { Language, ownLanguageArg } from '../../core/language.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';

const KINDS: Readonly<Record<QuestionKind, string>> = {
  SCALE: 'A whole number from `min` to `max`: a feature that is a number.',
  NUMBER: 'Any number, within `min` and `max` where they are given: a feature that is a number.',
  CHOICE: 'One of the options: a feature that is a category.',
  MULTIPLE: 'Any of the options: a feature that is a list.',
  TEXT: 'Free text: no feature.',
};

const SurveyQuestionKind = builder.enumType('SurveyQuestionKind', {
  description: 'How a question is answered.',
  values: Object.fromEntries(
    Object.entries(KINDS).map(([kind, description]) => [kind, { value: kind as QuestionKind, description }]),
  ) as Record<QuestionKind, { value: QuestionKind; description: string }>,
});

export const SurveyQuestion = builder.objectRef<Question & { readonly survey: string }>('SurveyQuestion').implement({
  description: 'A question of a survey.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its key, unique in the survey.' }),
    text: t.string({
      bytes: 150,
      description: 'The question as it is asked.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (question, { language }) => spokenQuestion(question, language).text,
    }),
    kind: t.expose('kind', { type: SurveyQuestionKind, description: 'How it is answered.' }),
    min: t.exposeFloat('min', { nullable: true, description: 'Least number.' }),
    max: t.exposeFloat('max', { nullable: true, description: 'Greatest number.' }),
    options: t.field({
      type: ['String'],
      size: 20,
      nullable: true,
      description: 'What can be chosen; null: anything. Answers are stored as it is asked, whatever the language.',
      args: { language: t.arg(ownLanguageArg) },
      resolve: (question, { language }) => {
        const { options } = spokenQuestion(question, language);
        return options && [...options];
      },
    }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit of the numbers.' }),
    feature: t.string({
      nullable: true,
      description: 'Its name in the feature catalogue: the latest answer of each customer. Null for free text.',
      resolve: (question) => (answerKind(question) ? `surveys.${question.survey}.${question.key}` : null),
    }),
  }),
});

export const Survey = builder.objectRef<Row>('Survey');

builder.node(Survey, {
  description: 'A questionnaire whose answers are features.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: async (id, { loaders }) => (await loaders.surveyCatalogue()).get(id) ?? null,
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its key, unique in the workspace.' }),
    title: t.exposeString('title', { description: 'What it is called.' }),
    questions: t.field({
      type: [SurveyQuestion],
      size: 'questions',
      description: 'Its questions, in the order they are asked.',
      resolve: ({ key, questions }) => questions.map((question) => ({ ...question, survey: key })),
    }),
    responseCount: t.int({
      // Counting reads them all.
      cost: STATEMENT,
      description: 'How many responses there are.',
      resolve: async ({ id }, _args, { scope, loaders }) => {
        const counts = loaders.ofParent(...responseCounts(scope));
        return (await counts.load(id))[0]?.count ?? 0;
      },
    }),
  }),
});

/** Translations as the service takes them: by language. */
function byLanguage(translations: readonly (typeof SurveyQuestionTranslationInput)['$inferInput'][]) {
  return Object.fromEntries(
    translations.map(({ language, ...texts }) => [language, presentFields(texts, 'text', 'options')]),
  );
}

type Count = Awaited<ReturnType<typeof countResponses>>[number];

/** How the responses of surveys are counted, once an operation. */
export function responseCounts(scope: Scope) {
  return [
    'responseCount',
    (ids: readonly number[]) => countResponses(scope, ids),
    ({ surveyId }: Count) => surveyId,
  ] as const;
}

builder.queryFields((t) => ({
  survey: t.field({
    type: Survey,
    cost: STATEMENT,
    nullable: true,
    description: 'A survey by its key; null where there is none.',
    args: { key: t.arg.string({ required: true, description: 'The key.' }) },
    resolve: (_root, { key }, { scope }) => (isStorable(key) ? findSurvey(scope, key) : null),
  }),
  surveys: t.field({
    type: [Survey],
    cost: STATEMENT,
    size: 'surveys',
    description: 'All surveys, by key.',
    resolve: (_root, _args, { scope }) => listSurveys(scope),
  }),
}));

const SurveyQuestionTranslationInput = builder.inputType('SurveyQuestionTranslationInput', {
  description: 'A question in another language. What is left out stays, null clears.',
  fields: (t) => ({
    language: t.field({ type: Language, required: true, description: 'The language.' }),
    text: t.string({ description: 'The question in it, 1,000 characters.' }),
    options: t.stringList({ description: "Its options, in the order of the question's own, as many as it has." }),
  }),
});

const SurveyQuestionInput = builder.inputType('SurveyQuestionInput', {
  description: 'A question to add, or what changes of one: fields left out stay as they are.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Its key: letters, digits, _ and -, 64 at most.' }),
    text: t.string({ description: 'The question as it is asked, 1,000 characters. A new one needs it.' }),
    kind: t.field({
      type: SurveyQuestionKind,
      description: 'How it is answered. A new one needs it; it changes only while nobody has answered.',
    }),
    min: t.float({ description: 'Least number; of a SCALE a whole one, which it needs. Null clears. Default: none.' }),
    max: t.float({
      description: 'Greatest number; of a SCALE a whole one, which it needs. Null clears. Default: none.',
    }),
    options: t.stringList({
      description: 'What can be chosen in CHOICE and MULTIPLE, 1,000 at most. Null clears. Default: anything.',
    }),
    unit: t.string({ description: 'Unit of the numbers, 50 characters. Null clears. Default: none.' }),
    translations: t.field({
      type: [SurveyQuestionTranslationInput],
      description:
        'Text and options in other languages. Another text, or other options, drop what they were translated to.',
    }),
  }),
});

mutation({
  name: 'saveSurvey',
  scope: 'WRITE',
  description: 'Makes a survey by its key, or changes it. Answers given before stay as they are.',
  input: {
    description: 'A survey to make or change.',
    fields: (t) => ({
      key: t.string({ required: true, description: 'Its key: lower case letters, digits, _ and -, 64 at most.' }),
      title: t.string({ description: 'What it is called, 200 characters. A new one needs it.' }),
      questions: t.field({
        type: [SurveyQuestionInput],
        description: 'Questions to add after those there, or to change, by key. 500 at most in all.',
      }),
      removeQuestions: t.stringList({ description: 'Keys of questions to take away, which nobody has answered.' }),
    }),
  },
  payload: { survey: noun(Survey, 'The survey as it is now.') },
  work: async ({ questions, ...fields }, { scope }) => ({
    survey: await saveSurvey(scope, {
      ...presentFields(fields),
      questions: (questions ?? []).map(({ translations, ...question }) => ({
        ...presentFields(question, 'min', 'max', 'options', 'unit'),
        ...(translations && { translations: byLanguage(translations) }),
      })),
    }),
  }),
});

mutation({
  name: 'deleteSurvey',
  scope: 'WRITE',
  description:
    'Deletes a survey. Refused (IN_USE, saying by what) while segmentations read its answers, and while it has responses ' +
    'unless they are to go with it.',
  input: {
    description: 'A survey to delete.',
    fields: (t) => ({
      key: t.string({ required: true, description: 'Its key.' }),
      withResponses: t.boolean({ description: 'Delete the responses to it too, for good. Default false.' }),
    }),
  },
  payload: { deletedKey: noun('String', 'The key that is free; null where nothing was deleted.') },
  work: async ({ key, withResponses }, { scope, registry }) => {
    await removeSurvey(scope, registry, key, withResponses ?? false);
    return { deletedKey: key };
  },
});
