import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { prismaOf } from '../../src/db/postgres/prisma.ts';
import { findSurvey } from '../../src/db/tables/surveys/surveys.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import { saveSurvey } from '../../src/services/surveys/save-survey.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder } from './fixture.ts';

let database: TestDatabase;
let scope: Scope;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  scope = await testWorkspace(database.db);
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

const MAPPING = {
  source: 'panel',
  missing: ['NA', '-99'],
  customer: { externalId: 'id', traits: { age: { column: 'age', type: 'number' } } },
  survey: {
    key: 'taste',
    title: 'Taste',
    respondedAt: { column: 'day', format: 'd.M.yyyy' },
    messageId: ['id', 'day'],
    defaults: { kind: 'SCALE', min: 1, max: 5 },
    questions: {
      q1: 'Do you like it?',
      q2: { text: 'Is it dear?' },
      spent: { text: 'What do you spend?', kind: 'NUMBER', unit: 'EUR', from: { column: 'spent', times: 1000 } },
      place: { kind: 'MULTIPLE', options: ['web', 'store'], from: { column: 'place', separator: '|' } },
    },
  },
} satisfies MappingInput;
const HEADER = 'id,age,day,Do you like it?,q2,spent,place';
const file = (...lines: string[]) => folder.file('panel.csv', `${[HEADER, ...lines].join('\n')}\n`);

const answers = async () =>
  (
    await scope.query<{ key: string; day: string; answers: object }>(
      `SELECT c.external_id AS key, r.responded_at::date::text AS day, r.answers FROM survey_response r
       JOIN customer c ON c.workspace_id = r.workspace_id AND c.id = r.customer_id
       WHERE r.workspace_id = $1 ORDER BY 1, 2`,
      [scope.workspaceId],
    )
  ).map(({ key, day, answers: given }) => [key, day, given]);

test('lines become customers and responses; codes of missing values are left out; again nothing changes', async () => {
  const path = file(
    'p1,30,1.3.2026,5,NA,0.25,web|store',
    'p1,30,1.4.2026,4,2,,',
    'p2,-99,1.3.2026,NA,3,NA,NA',
    'p3,40,1.3.2026,6,3,1,web',
    'p4,40,1.3.2026,2.5,3,1,web',
    'p5,40,1.3.2026,NA,,-99,',
    'p6,x,1.3.2026,1,1,1,',
    'p7,50,1.3.2026,1,1,1,moon',
    'p1,30,1.3.2026,1,1,1,web',
  );
  const first = await folder.import(scope, path, MAPPING);
  expect(first).toMatchObject({
    linesRead: 9,
    linesAccepted: { total: 4, byType: { response: 4 } },
    linesRejected: { total: 5 },
    fieldsLeftOut: {
      total: 1,
      byReason: { 'traits.age: a value is not a number; where it stands for no value, list it under missing': 1 },
    },
    customers: { created: 7 },
    responses: { accepted: 4, duplicates: 0, rejected: 4 },
  });
  expect(first.rejected.map(({ line, code, reason }) => `${line} ${code} ${reason}`).sort()).toEqual([
    '10 CONFLICT messageId: panel message p1-1.3.2026 stands for another response; the first stays',
    '5 INVALID_INPUT answers.q1: 6 is above 5',
    '6 INVALID_INPUT answers.q1: 2.5 is no whole step of the scale 1 to 5',
    '7 INVALID_INPUT answers no question',
    '8 INVALID_INPUT traits.age: "x" is not a number; where it stands for no value, list it under missing',
    '9 INVALID_INPUT answers.place: "moon" is none of web, store',
  ]);
  const stored = [
    ['p1', '2026-03-01', { q1: 5, spent: 250, place: ['web', 'store'] }],
    ['p1', '2026-04-01', { q1: 4, q2: 2 }],
    ['p2', '2026-03-01', { q2: 3 }],
    ['p6', '2026-03-01', { q1: 1, q2: 1, spent: 1000 }],
  ];
  expect(await answers()).toEqual(stored);
  const survey = await findSurvey(scope, 'taste');
  expect(survey?.questions.map(({ key, text, kind, min, max, unit }) => [key, text, kind, min, max, unit])).toEqual([
    ['q1', 'Do you like it?', 'SCALE', 1, 5, null],
    ['q2', 'Is it dear?', 'SCALE', 1, 5, null],
    ['spent', 'What do you spend?', 'NUMBER', null, null, 'EUR'],
    ['place', 'place', 'MULTIPLE', null, null, null],
  ]);
  expect(await folder.import(scope, path, MAPPING)).toMatchObject({
    customers: { created: 0, updated: 0 },
    responses: { accepted: 0, duplicates: 4, rejected: 4 },
  });
  expect(await answers()).toEqual(stored);
});

test('without a message id a customer answers once', async () => {
  const { messageId: _, ...survey } = MAPPING.survey;
  const path = file('p1,30,1.3.2026,5,1,1,web', 'p1,30,1.4.2026,4,1,1,web');
  expect(await folder.import(scope, path, { ...MAPPING, survey })).toMatchObject({
    responses: { accepted: 1, duplicates: 0, rejected: 1 },
    linesRejected: { byReason: { 'CONFLICT in messageId': 1 } },
  });
});

test('many lines go in batches, all of them', async () => {
  const lines = Array.from({ length: 2_500 }, (_, n) => `p${n},30,1.3.2026,${1 + (n % 5)},1,1,web`);
  expect(await folder.import(scope, file(...lines), MAPPING)).toMatchObject({
    customers: { created: 2_500 },
    responses: { accepted: 2_500, duplicates: 0, rejected: 0 },
  });
});

test('a second file adds its questions to the survey there', async () => {
  await saveSurvey(scope, {
    key: 'taste',
    title: 'Old',
    questions: [{ key: 'old', text: 'Old?', kind: 'TEXT' }],
  });
  await folder.import(scope, file('p1,30,1.3.2026,5,1,1,web'), MAPPING);
  const survey = await findSurvey(scope, 'taste');
  expect(survey?.title).toBe('Taste');
  expect(survey?.questions.map(({ key }) => key)).toEqual(['old', 'q1', 'q2', 'spent', 'place']);
});

test.each<[string, object, string, string[]]>([
  ['a column the file lacks', { questions: { q9: { text: 'x' } } }, 'INVALID_MAPPING', ['survey', 'questions', 'q9']],
  ['a question of no kind', { defaults: {} }, 'INVALID_MAPPING', ['survey', 'questions', 'q1', 'kind']],
  ['a scale without range', { defaults: { kind: 'SCALE' } }, 'INVALID_MAPPING', ['survey', 'questions', 'q1', 'min']],
  ['a key that is none', { key: 'No Key' }, 'INVALID_MAPPING', ['survey', 'key']],
  ['no question', { questions: {} }, 'INVALID_MAPPING', ['survey', 'questions']],
])('a mapping with %s is refused before any line is read', async (_, change, code, field) => {
  const mapping = { ...MAPPING, survey: { ...MAPPING.survey, ...change } } as MappingInput;
  await expect(folder.import(scope, file('p1,30,1.3.2026,5,1,1,web'), mapping)).rejects.toMatchObject({ code, field });
  expect(await prismaOf(scope).customer.count({ where: { workspaceId: scope.workspaceId } })).toBe(0);
});

test('a mapping has events or a survey', async () => {
  const both = { ...MAPPING, events: [{ type: 'purchase', at: 'day', messageId: ['id'] }] };
  await expect(folder.import(scope, file(), both)).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    field: ['survey'],
  });
});

test('a question answered as another kind is refused', async () => {
  await folder.import(scope, file('p1,30,1.3.2026,5,1,1,web'), MAPPING);
  const survey = { ...MAPPING.survey, questions: { q1: { kind: 'TEXT' as const, from: 'Do you like it?' } } };
  await expect(folder.import(scope, file('p2,30,1.3.2026,5,1,1,web'), { ...MAPPING, survey })).rejects.toMatchObject({
    code: 'CONFLICT',
    field: ['survey', 'questions', 'q1', 'kind'],
  });
});
