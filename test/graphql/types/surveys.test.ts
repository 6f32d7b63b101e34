import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes, type TestApi, testApi } from '../api.ts';
import { makeWorld } from '../world.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await makeWorld(api.scope, 3);
  await makeWorld(api.foreign, 3);
});
afterAll(() => api[Symbol.asyncDispose]());

const SAVE = `mutation ($input: SaveSurveyInput!) { saveSurvey(input: $input) {
  survey { key title responseCount questions { key text kind min max options unit feature } }
  userErrors { code field message } } }`;
const RECORD = `mutation ($input: RecordSurveyResponsesInput!) { recordSurveyResponses(input: $input) {
  accepted duplicates userErrors { code field } } }`;

const questions = [
  { key: 'A1', text: 'Do you like it?', kind: 'SCALE', min: 1, max: 6 },
  { key: 'places', text: 'Where?', kind: 'MULTIPLE', options: ['web', 'store'] },
  { key: 'why', text: 'Why?', kind: 'TEXT' },
];
const response = (messageId: string, customer: string, day: number, answers: object) => ({
  customer: { externalId: customer },
  messageId,
  respondedAt: `2026-03-0${day}T12:00:00+02:00`,
  answers,
});

test('a survey is made, changed and read; its answers are features', async () => {
  const { data, errors } = await api.ask(SAVE, { input: { key: 'taste', title: 'Taste', questions } });
  expect(errors).toBeUndefined();
  expect(data.saveSurvey.userErrors).toEqual([]);
  expect(data.saveSurvey.survey).toMatchObject({
    key: 'taste',
    responseCount: 0,
    questions: [
      { key: 'A1', kind: 'SCALE', min: 1, max: 6, options: null, unit: null, feature: 'surveys.taste.A1' },
      { key: 'places', options: ['web', 'store'], feature: 'surveys.taste.places' },
      { key: 'why', feature: null },
    ],
  });
  const change = { key: 'taste', questions: [{ key: 'places', text: 'Where do you buy?', options: null }] };
  expect((await api.ask(SAVE, { input: change })).data.saveSurvey.survey.questions[1]).toMatchObject({
    text: 'Where do you buy?',
    kind: 'MULTIPLE',
    options: null,
  });
  const bad = await api.ask(SAVE, { input: { key: 'taste', questions: [{ key: 'A1', min: 9 }] } });
  expect(bad.data.saveSurvey).toMatchObject({
    survey: null,
    userErrors: [{ code: 'INVALID_INPUT', field: ['questions', '0', 'max'] }],
  });
  const features = (await api.ask('{ features { name kind unit description } }')).data.features as { name: string }[];
  expect(features.filter(({ name }) => name.startsWith('surveys.'))).toEqual([
    {
      name: 'surveys.taste.A1',
      kind: 'NUMBER',
      unit: null,
      description: 'Latest answer to "Do you like it?" (Taste; 1 to 6).',
    },
    {
      name: 'surveys.taste.places',
      kind: 'LIST',
      unit: null,
      description: 'Latest answer to "Where do you buy?" (Taste).',
    },
  ]);
});

test('responses are taken once, bad ones named by their place, and read with their customers', async () => {
  const responses = [
    response('1', 'c000', 1, { A1: 2, why: 'So.' }),
    response('2', 'c000', 3, { places: ['web'], A1: 3 }),
    response('3', 'c001', 2, { A1: 7 }),
    response('4', 'nobody', 2, { A1: 1 }),
    response('5', 'c001', 2, { A1: 1, colour: 'red' }),
  ];
  const { data, errors } = await api.ask(RECORD, { input: { survey: 'taste', responses } });
  expect(errors).toBeUndefined();
  expect(data.recordSurveyResponses).toEqual({
    accepted: 2,
    duplicates: 0,
    userErrors: [
      { code: 'INVALID_INPUT', field: ['responses', '2', 'answers', 'A1'] },
      { code: 'UNKNOWN_QUESTION', field: ['responses', '4', 'answers', 'colour'] },
      { code: 'UNKNOWN_CUSTOMER', field: ['responses', '3', 'customer'] },
    ],
  });
  const again = await api.ask(RECORD, { input: { survey: 'taste', responses: responses.slice(0, 2) } });
  expect(again.data.recordSurveyResponses).toEqual({ accepted: 0, duplicates: 2, userErrors: [] });

  const query = `query ($survey: String, $after: String) { customers(first: 3) { nodes { externalId
    surveyResponses(survey: $survey, first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      nodes { respondedAt source messageId survey { key } answers { question { key feature } value } } } } } }`;
  api.statements.length = 0;
  const read = await api.ask(query);
  expect(read.errors).toBeUndefined();
  // Of all customers together: the rows, their number, the surveys.
  expect(api.statements.filter((sql) => /\bsurvey/.test(sql))).toHaveLength(3);
  const byKey = new Map<string, { surveyResponses: { pageInfo: { endCursor: string } } }>(
    read.data.customers.nodes.map((node: { externalId: string }) => [node.externalId, node]),
  );
  expect(byKey.get('c000')!.surveyResponses).toMatchObject({
    totalCount: 2,
    pageInfo: { hasNextPage: true },
    nodes: [
      {
        respondedAt: '2026-03-03T10:00:00.000Z',
        source: 'api',
        messageId: '2',
        survey: { key: 'taste' },
        answers: [
          { question: { key: 'A1', feature: 'surveys.taste.A1' }, value: 3 },
          { question: { key: 'places', feature: 'surveys.taste.places' }, value: ['web'] },
        ],
      },
    ],
  });
  expect(byKey.get('c001')!.surveyResponses).toMatchObject({ totalCount: 0, nodes: [] });
  const one = `query ($survey: String, $after: String) { customer(externalId: "c000") {
    surveyResponses(survey: $survey, first: 5, after: $after) { totalCount nodes { messageId } } } }`;
  const after = byKey.get('c000')!.surveyResponses.pageInfo.endCursor;
  expect((await api.ask(one, { after })).data.customer.surveyResponses.nodes).toEqual([{ messageId: '1' }]);
  for (const survey of ['none', '', '\u0000']) {
    expect((await api.ask(one, { survey })).data.customer.surveyResponses).toEqual({ totalCount: 0, nodes: [] });
  }
  expect((await api.ask('{ survey(key: "taste") { responseCount } }')).data.survey.responseCount).toBe(2);
});

test('what is not there, too large or not allowed is said', async () => {
  const none = await api.ask(RECORD, { input: { survey: 'tastes', responses: [] } });
  expect(none.data.recordSurveyResponses.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['survey'] }]);
  const many = Array.from({ length: 1_001 }, (_, n) => response(String(n), 'c000', 1, { A1: 1 }));
  const large = await api.ask(RECORD, { input: { survey: 'taste', responses: many } });
  expect(large.data.recordSurveyResponses).toMatchObject({ accepted: 0, userErrors: [{ code: 'TOO_LARGE' }] });
  expect(codes(await api.ask(SAVE, { input: { key: 'x', title: 'X' } }, api.keys.READ))).toEqual(['FORBIDDEN']);
  expect((await api.ask('{ survey(key: "a\\u0000") { key } }')).data.survey).toBeNull();
});

test("another workspace has none of it: same key, other survey; same customer's key, other responses", async () => {
  const foreign = (query: string, variables: object = {}) => api.ask(query, variables, api.foreignKey);
  expect((await foreign('{ surveys { key } survey(key: "taste") { key } }')).data).toEqual({
    surveys: [],
    survey: null,
  });
  const record = { input: { survey: 'taste', responses: [response('1', 'c000', 1, { A1: 5 })] } };
  expect((await foreign(RECORD, record)).data.recordSurveyResponses.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  await foreign(SAVE, { input: { key: 'taste', title: 'Theirs', questions: [questions[0]] } });
  expect((await foreign(RECORD, record)).data.recordSurveyResponses).toMatchObject({ accepted: 1, userErrors: [] });
  const read = '{ survey(key: "taste") { title responseCount questions { key } } }';
  expect((await foreign(read)).data.survey).toEqual({ title: 'Theirs', responseCount: 1, questions: [{ key: 'A1' }] });
  expect((await api.ask(read)).data.survey).toMatchObject({ title: 'Taste', responseCount: 2 });
});

test('questions are read in either language; another text or other options drop what they were translated to', async () => {
  const SPOKEN = `mutation ($input: SaveSurveyInput!) { saveSurvey(input: $input) { survey { questions {
    text zh: text(language: ZH) en: text(language: EN) options optionsZh: options(language: ZH) } }
    userErrors { code field message } } }`;
  const save = async (input: object) => (await api.ask(SPOKEN, { input: { key: 'spoken', ...input } })).data.saveSurvey;
  const zh = (texts: object) => ({ translations: [{ language: 'ZH', ...texts }] });
  const place = { key: 'place', text: 'Where?', kind: 'CHOICE', options: ['web', 'store'] };
  const made = await save({
    title: 'Spoken',
    questions: [{ ...place, ...zh({ text: '在哪里？', options: ['网站', '门店'] }) }],
  });
  expect(made.userErrors).toEqual([]);
  expect(made.survey.questions).toEqual([
    { text: 'Where?', zh: '在哪里？', en: 'Where?', options: ['web', 'store'], optionsZh: ['网站', '门店'] },
  ]);
  const few = await save({ questions: [{ key: 'place', ...zh({ options: ['网站'] }) }] });
  expect(few.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['questions', '0', 'translations'] }]);
  // What is left out stays.
  const same = await save({ questions: [{ key: 'place', text: 'Where?', ...zh({ text: '哪里？' }) }] });
  expect(same.survey.questions[0]).toMatchObject({ zh: '哪里？', optionsZh: ['网站', '门店'] });
  const other = await save({ questions: [{ key: 'place', text: 'Where do you buy?', options: ['web', 'shop'] }] });
  expect(other.survey.questions[0]).toMatchObject({ zh: 'Where do you buy?', optionsZh: ['web', 'shop'] });
});
