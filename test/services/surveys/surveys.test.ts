import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { prismaOf } from '../../../src/db/postgres/prisma.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { ANSWERS, QUESTIONS, read, response, workspace } from '../../support/survey-fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

describe('saveSurvey', () => {
  const wrong = async (scope: Scope, input: object) =>
    saveSurvey(scope, input).then(
      () => 'saved',
      ({ code, field }: { code: string; field: string[] }) => `${code} ${field.join('.')}`,
    );

  test('makes a survey, adds and changes questions by key, and leaves the rest', async () => {
    const scope = await workspace(database.db);
    const changed = await saveSurvey(scope, {
      key: 'taste',
      questions: [
        { key: 'A1', max: 7 },
        { key: 'new', text: 'New?', kind: 'TEXT' },
      ],
      removeQuestions: ['town'],
    });
    expect(changed.title).toBe('Taste');
    expect(changed.questions.map(({ key }) => key)).toEqual(['A1', 'age', 'colour', 'places', 'why', 'new']);
    expect(changed.questions[0]).toEqual({
      key: 'A1',
      text: 'Are you kind?',
      kind: 'SCALE',
      min: 1,
      max: 7,
      options: null,
      unit: null,
    });
    const again = await saveSurvey(scope, { key: 'taste', questions: [{ key: 'A1', max: 7 }] });
    expect(again).toEqual(changed);
  });

  test.each<[string, object]>([
    ['INVALID_INPUT title', { key: 'new' }],
    ['INVALID_INPUT key', { key: 'No Key', title: 'x' }],
    ['INVALID_INPUT questions.0.key', { key: 'new', title: 'x', questions: [{ key: 'a.b', text: 'x', kind: 'TEXT' }] }],
    ['INVALID_INPUT questions.0.key', { key: 'new', title: 'x', questions: [{ key: '__proto__' }] }],
    ['INVALID_INPUT questions.0.text', { key: 'new', title: 'x', questions: [{ key: 'q', kind: 'TEXT' }] }],
    ['INVALID_INPUT questions.0.kind', { key: 'new', title: 'x', questions: [{ key: 'q', text: 'x' }] }],
    ['INVALID_INPUT questions.0.min', { key: 'new', title: 'x', questions: [{ key: 'q', text: 'x', kind: 'SCALE' }] }],
    ['INVALID_INPUT questions.0.max', { key: 'taste', questions: [{ key: 'A1', max: 6.5 }] }],
    ['INVALID_INPUT questions.0.max', { key: 'taste', questions: [{ key: 'A1', max: 1 }] }],
    ['INVALID_INPUT questions.0.min', { key: 'taste', questions: [{ key: 'why', min: 1 }] }],
    ['INVALID_INPUT questions.0.options', { key: 'taste', questions: [{ key: 'age', options: ['a'] }] }],
    ['INVALID_INPUT questions.0.options', { key: 'taste', questions: [{ key: 'colour', options: ['a', 'a'] }] }],
    ['INVALID_INPUT questions', { key: 'taste', questions: [{ key: 'A1' }, { key: 'A1' }] }],
    ['UNKNOWN_QUESTION removeQuestions.0', { key: 'taste', removeQuestions: ['\u0000'] }],
    ['INVALID_INPUT ', { key: 'taste', titel: 'x' }],
  ])('%s: %j', async (problem, input) => {
    expect(await wrong(await workspace(database.db), input)).toBe(problem);
  });

  test('a question that has answers keeps its kind and stays; its range may change, and old answers with it', async () => {
    const scope = await workspace(database.db);
    expect(await recordResponses(scope, 'taste', [response(0, { A1: 6, colour: 'red' })])).toMatchObject({
      accepted: 1,
    });
    expect(
      await wrong(scope, {
        key: 'taste',
        questions: [
          { key: 'town', kind: 'TEXT' },
          { key: 'A1', kind: 'TEXT' },
        ],
      }),
    ).toBe('CONFLICT questions.1.kind');
    expect(await wrong(scope, { key: 'taste', removeQuestions: ['town', 'colour'] })).toBe(
      'CONFLICT removeQuestions.1',
    );
    expect(await wrong(scope, { key: 'taste', questions: [{ key: 'town', kind: 'TEXT' }] })).toBe('saved');
    expect(await wrong(scope, { key: 'taste', questions: [{ key: 'A1', max: 5 }] })).toBe('saved');
    const { rows } = await read(scope, ANSWERS, { asOf: Date.now(), pinned: false });
    expect(rows[0]).toMatchObject({ a1: 6, colour: 'red' });
  });
});

describe('recordResponses', () => {
  test('keeps the good ones, and says of each other one where it is wrong', async () => {
    const scope = await workspace(database.db, 20);
    const inputs = [
      response(0, { A1: 1, age: 30.5, colour: "o'blue", town: 'Any', places: ['店', 'web'], why: 'Because.\n' }),
      response(1, { A1: 0 }),
      response(2, { A1: 7 }),
      response(3, { A1: 2.5 }),
      response(4, { A1: '3' }),
      response(5, { A1: 3, age: -1 }),
      response(6, { colour: 'green' }),
      response(7, { places: ['web', 'web'] }),
      response(8, { places: 'web' }),
      response(9, { places: ['web', 5] }),
      response(10, { a1: 3 }),
      response(11, {}),
      response(12, { A1: null, why: null }),
      response(13, { why: 'x'.repeat(10_001) }),
      response(14, { town: 'a\u0000' }),
      response(15, { A1: 3 }, { respondedAt: new Date(Date.now() + 3_600_000).toISOString() }),
      response(16, { A1: 3 }, { customer: { externalId: 'nobody' } }),
      response(17, { A1: 3 }, { messageId: '' }),
      response(18, { A1: 3, colour: null }),
      response(0, { A1: 2 }),
      response(18, { A1: 3 }),
      response(19, { places: [] }),
    ];
    const { rejections, ...counts } = await recordResponses(scope, 'taste', inputs);
    expect(counts).toEqual({ accepted: 3, duplicates: 1 });
    expect(
      [...rejections]
        .sort((a, b) => a.index - b.index)
        .map(({ index, code, field }) => `${index} ${code} ${field.join('.')}`),
    ).toEqual([
      '1 INVALID_INPUT answers.A1',
      '2 INVALID_INPUT answers.A1',
      '3 INVALID_INPUT answers.A1',
      '4 INVALID_INPUT answers.A1',
      '5 INVALID_INPUT answers.age',
      '6 INVALID_INPUT answers.colour',
      '7 INVALID_INPUT answers.places',
      '8 INVALID_INPUT answers.places',
      '9 INVALID_INPUT answers.places',
      '10 UNKNOWN_QUESTION answers.a1',
      '11 INVALID_INPUT answers',
      '12 INVALID_INPUT answers',
      '13 INVALID_INPUT answers.why',
      '14 INVALID_INPUT answers',
      '15 EVENT_IN_FUTURE respondedAt',
      '16 UNKNOWN_CUSTOMER customer',
      '17 INVALID_INPUT messageId',
      '19 CONFLICT messageId',
    ]);
    expect(rejections.find(({ index }) => index === 10)?.message).toContain('did you mean A1');
    expect(await recordResponses(scope, 'taste', [inputs[0], inputs[18], response(0, { A1: 4 })])).toMatchObject({
      accepted: 0,
      duplicates: 2,
      rejections: [{ index: 2, code: 'CONFLICT' }],
    });
    await saveSurvey(scope, { key: 'other', title: 'Other', questions: [QUESTIONS[0]] });
    // A message id is of one response, whatever the survey.
    expect(await recordResponses(scope, 'other', [response(18, { A1: 3 })])).toMatchObject({
      accepted: 0,
      rejections: [{ code: 'CONFLICT' }],
    });
  });

  test('a survey nobody made, and a batch that is too large, are refused whole', async () => {
    const scope = await workspace(database.db);
    await expect(recordResponses(scope, 'tast', [])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('did you mean taste'),
    });
    await expect(recordResponses(scope, 'a\u0000', [])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(recordResponses(scope, 'taste', Array(1_001).fill(response(0, { A1: 1 })))).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    const foreign = await testWorkspace(database.db);
    await expect(recordResponses(foreign, 'taste', [response(0, { A1: 1 })])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('customers that nobody knows are made where that is asked for', async () => {
    const scope = await workspace(database.db, 0);
    expect(await recordResponses(scope, 'taste', [response(0, { A1: 1 })], { createCustomers: true })).toMatchObject({
      accepted: 1,
      rejections: [],
    });
    expect(await prismaOf(scope).customer.count({ where: { workspaceId: scope.workspaceId } })).toBe(1);
  });
});
