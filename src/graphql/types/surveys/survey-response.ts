import {
  countResponsesOfCustomers,
  RESPONSE_KEYS,
  responsesByIds,
  responsesOfCustomers,
  responsesToSurvey,
  type StoredResponse,
} from '../../../db/tables/surveys/survey-responses.ts';
import type { SurveyQuestion as Question } from '../../../engine/catalogue/survey-question.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { correctResponse, deleteResponse } from '../../../services/surveys/edit-response.ts';
import { recordResponses } from '../../../services/surveys/record-responses.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import type { Context } from '../../core/context.ts';
import { count, mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Customer } from '../customers/customer.ts';
import { CustomerReference } from '../customers/customer-reference.ts';
import { rejectionErrors } from '../customers/upsert-customers.ts';
import { responseCounts, Survey, SurveyQuestion } from './survey.ts';

interface Answered {
  readonly question: Question & { readonly survey: string };
  readonly value: unknown;
}

const SurveyAnswer = builder.objectRef<Answered>('SurveyAnswer').implement({
  description: 'The answer to one question.',
  fields: (t) => ({
    question: t.expose('question', { type: SurveyQuestion, description: 'The question.' }),
    value: t.expose('value', {
      type: 'JSON',
      bytes: 60,
      description: 'A number, a text, or a list of texts, as the question has it.',
    }),
  }),
});

export const SurveyResponse = builder.objectRef<StoredResponse>('SurveyResponse');

builder.node(SurveyResponse, {
  description: 'What a customer answered at one time.',
  id: { resolve: ({ id }) => id },
  loadWithoutCache: async (id, { scope }) => (await responsesByIds(scope, [id]))[0] ?? null,
  fields: (t) => ({
    survey: t.field({
      type: Survey,
      description: 'The survey that was answered.',
      resolve: ({ surveyId }, _args, context) => surveyOf(surveyId, context),
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'Who answered; null for one just erased.',
      resolve: ({ customerId }, _args, { loaders }) => loaders.customer.load(customerId),
    }),
    respondedAt: t.expose('respondedAt', { type: 'DateTime', description: 'When it was answered.' }),
    source: t.exposeString('source', { description: 'The system it comes from.' }),
    messageId: t.exposeString('messageId', { description: 'Its key there.' }),
    answers: t.field({
      type: [SurveyAnswer],
      size: 'questions',
      description: 'The answers, in the order of the questions; only what was answered.',
      resolve: async ({ surveyId, answers }, _args, context) => {
        const { key, questions } = await surveyOf(surveyId, context);
        return questions
          .filter((question) => Object.hasOwn(answers, question.key))
          .map((question) => ({ question: { ...question, survey: key }, value: answers[question.key] }));
      },
    }),
  }),
});

const SurveyResponseConnection = builder.connectionObject(
  { type: SurveyResponse, name: 'SurveyResponseConnection', description: 'A list of responses to surveys.' },
  { name: 'SurveyResponseEdge', description: 'A response of a list.' },
);

/** Surveys are few, and stay: one read for all responses of an operation. */
async function surveyOf(id: number, { loaders }: Context) {
  return (await loaders.surveyCatalogue()).get(id)!;
}

builder.objectFields(Customer, (t) => ({
  surveyResponses: t.connection(
    {
      type: SurveyResponse,
      description: 'Its responses to surveys, newest first.',
      args: { survey: t.arg.string({ description: 'Only to the survey of this key. Default: all.' }) },
      resolve: ({ id }, { survey, ...page }, { scope, loaders }) => {
        // A text that cannot be stored names no survey, and neither does an empty one.
        const key = isStorable(survey ?? '') ? (survey ?? null) : '';
        return connect<StoredResponse>(page, {
          ordering: `responses:${id}:${key ?? ''}`,
          keys: RESPONSE_KEYS,
          position: (row) => [row.respondedAt.toISOString(), row.id],
          rows: (part) =>
            loaders
              .ofParent(
                `responses:${JSON.stringify([key, part])}`,
                (ids) => responsesOfCustomers(scope, ids, key, part),
                ({ customerId }) => customerId,
              )
              .load(id),
          total: async () => {
            const counts = loaders.ofParent(
              `responseCount:${JSON.stringify(key)}`,
              (ids) => countResponsesOfCustomers(scope, ids, key),
              ({ customerId }) => customerId,
            );
            return (await counts.load(id))[0]?.count ?? 0;
          },
        });
      },
    },
    SurveyResponseConnection,
  ),
}));

builder.objectField(Survey, 'responses', (t) =>
  t.connection(
    {
      type: SurveyResponse,
      description: 'Responses to it, newest first.',
      resolve: ({ id }, page, { scope, loaders }) =>
        connect<StoredResponse>(page, {
          ordering: `responses-to:${id}`,
          keys: RESPONSE_KEYS,
          position: (row) => [row.respondedAt.toISOString(), row.id],
          rows: (part) => responsesToSurvey(scope, id, part),
          total: async () => (await loaders.ofParent(...responseCounts(scope)).load(id))[0]?.count ?? 0,
        }),
    },
    SurveyResponseConnection,
  ),
);

const SurveyResponseInput = builder.inputType('SurveyResponseInput', {
  description: 'What a customer answered at one time.',
  fields: (t) => ({
    customer: t.field({ type: CustomerReference, required: true, description: 'Who answered.' }),
    respondedAt: t.field({ type: 'DateTime', required: true, description: 'When, five minutes ahead at most.' }),
    source: t.string({ description: 'The system it comes from; message ids are unique within it. Default `api`.' }),
    messageId: t.string({ required: true, description: 'Its key there: a response sent twice is stored once.' }),
    answers: t.field({
      type: 'JSON',
      required: true,
      description: 'By question key: a number, a text, or a list of texts; null is no answer. 256 KiB at most.',
    }),
  }),
});

mutation({
  name: 'recordSurveyResponses',
  scope: 'INGEST',
  refusals: 1_000,
  description:
    'Takes responses to one survey: all that are valid, in one transaction; one wrong answer refuses its response. ' +
    'Idempotent by source and message id.',
  input: {
    description: 'Responses to a survey, 1,000 at most.',
    fields: (t) => ({
      survey: t.string({ required: true, description: 'Key of the survey.' }),
      responses: t.field({ type: [SurveyResponseInput], required: true, description: 'The responses, in any order.' }),
      createCustomers: t.boolean({
        description:
          'Make customers that external ids name and nobody knows; else such responses are refused. Default false.',
      }),
    }),
  },
  payload: {
    accepted: count('Responses stored now.'),
    duplicates: count('Responses stored before with the same content.'),
  },
  work: async ({ survey, responses, createCustomers }, { scope }) => {
    const inputs = responses.map(({ customer, ...response }) => ({
      ...presentFields(response),
      customer: presentFields(customer),
    }));
    const options = { createCustomers: createCustomers ?? false };
    const { rejections, ...counts } = await recordResponses(scope, survey, inputs, options);
    return { ...counts, userErrors: rejectionErrors('responses', rejections) };
  },
});

const KEY = {
  source: 'The system it comes from. Default `api`.',
  messageId: 'Its key there.',
} as const;

mutation({
  name: 'correctSurveyResponse',
  scope: 'INGEST',
  description: 'Corrects a response: its time, or its answers as a whole.',
  input: {
    description: 'A response to correct: what is left out stays.',
    fields: (t) => ({
      source: t.string({ description: KEY.source }),
      messageId: t.string({ required: true, description: KEY.messageId }),
      respondedAt: t.field({ type: 'DateTime', description: 'When it was answered, five minutes ahead at most.' }),
      answers: t.field({ type: 'JSON', description: 'All its answers, by question key, in place of those so far.' }),
    }),
  },
  payload: { response: noun(SurveyResponse, 'The response as it is now.') },
  work: async ({ clientMutationId: _, ...input }: Record<string, unknown>, { scope }) => ({
    response: await correctResponse(scope, presentFields(input)),
  }),
});

mutation({
  name: 'deleteSurveyResponse',
  scope: 'INGEST',
  description: 'Deletes a response for good. Sent again under its key, it is stored again.',
  input: {
    description: 'A response to delete.',
    fields: (t) => ({
      source: t.string({ description: KEY.source }),
      messageId: t.string({ required: true, description: KEY.messageId }),
    }),
  },
  payload: { deletedMessageId: noun('String', 'The key that is free; null where nothing was deleted.') },
  work: async ({ source, messageId }, { scope }) => {
    await deleteResponse(scope, presentFields({ source, messageId }));
    return { deletedMessageId: messageId };
  },
});
