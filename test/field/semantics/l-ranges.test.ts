import { afterAll, beforeAll, expect, test } from 'vitest';
import { People } from './people.ts';
import { SemanticsServer } from './server.ts';

let server: SemanticsServer;
beforeAll(async () => {
  server = await SemanticsServer.begin();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Answers to three questions of which two are reversed, by customer. */
const ANSWERS: Readonly<Record<string, readonly (number | null)[]>> = {
  agree: [4, 2, 2],
  strong: [4, 1, 1],
  middle: [3, 3, 3],
  against: [1, 5, 5],
  skips: [5, null, 2],
  most: [5, 1, 1],
};
const HIGH = ['agree', 'most', 'skips', 'strong'];

/** A survey with a scale of 1 to 5 shifted to another beginning, answered by everybody. */
async function answered(people: People, survey: string, min: number): Promise<void> {
  await people.customers(Object.keys(ANSWERS).map((externalId) => ({ externalId })));
  const questions = ['q1', 'q2', 'q3'].map((key) => ({ key, text: key, kind: 'SCALE', min, max: min + 4 }));
  await people.ask('mutation ($i: SaveSurveyInput!) { saveSurvey(input: $i) { userErrors { message } } }', {
    i: { key: survey, title: survey, questions },
  });
  const responses = Object.entries(ANSWERS).map(([externalId, values]) => ({
    customer: { externalId },
    messageId: `${survey} ${externalId}`,
    respondedAt: '2026-02-01T10:00:00Z',
    answers: Object.fromEntries(values.flatMap((value, n) => (value === null ? [] : [[`q${n + 1}`, value + min - 1]]))),
  }));
  const { recordSurveyResponses } = await people.ask(
    'mutation ($i: RecordSurveyResponsesInput!) { recordSurveyResponses(input: $i) { accepted userErrors { message } } }',
    { i: { survey, responses } },
  );
  expect(recordSurveyResponses).toEqual({ accepted: responses.length, userErrors: [] });
}

const scales = [{ key: 'trust', name: { en: 'Trust' }, items: ['q1', '-q2', '-q3'] }];
const groups = [{ key: 'open', name: { en: 'Open' }, rated: ['q1', '-q2', '-q3'] }];
const LEVELS = { scales, standardise: false };

test("scales and lifestyles reverse by the question's own range, wherever it begins", async () => {
  const people = await People.of(server);
  for (const [survey, min] of [
    ['five', 1],
    ['zero', 0],
    ['seven', 3],
  ] as const) {
    await answered(people, survey, min);
    const prefix = `surveys.${survey}.`;
    expect((await people.preview({ prefix, ...LEVELS }, 'psychographic.scales'))['trust-high']).toEqual(HIGH);
    expect((await people.preview({ prefix, groups }, 'psychographic.lifestyle'))['open']).toEqual(HIGH);
  }
});

test('a setting that contradicts the question is refused with both numbers, when it is configured', async () => {
  const people = await People.of(server);
  await answered(people, 'five', 1);
  const prefix = 'surveys.five.';
  const both = /max 6.*max 5/;
  await expect(people.configure('a', 'psychographic.scales', { prefix, ...LEVELS, max: 6 })).rejects.toThrow(both);
  await expect(people.configure('b', 'psychographic.lifestyle', { prefix, groups, max: 6 })).rejects.toThrow(both);
  const own = { prefix, standardise: false, scales: [{ ...scales[0], min: 0, max: 5 }] };
  await expect(people.configure('c', 'psychographic.scales', own)).rejects.toThrow(/min 0.*min 1/);
  const told = { prefix, ...LEVELS, min: 1, max: 5 };
  expect((await people.preview(told, 'psychographic.scales'))['trust-high']).toEqual(HIGH);
});

test('questions of two ranges in one scale are refused; a range of traits is the one that is set', async () => {
  const people = await People.of(server);
  await answered(people, 'five', 1);
  await answered(people, 'zero', 0);
  const items = ['surveys.five.q1', '-surveys.zero.q2'];
  const mixed = { prefix: '', standardise: false, scales: [{ ...scales[0], items }] };
  await expect(people.preview(mixed, 'psychographic.scales')).rejects.toThrow(/different ranges: min 1.*0/);
  await people.customers([
    { externalId: 'most', traits: { q1: 7 } },
    { externalId: 'agree', traits: { q1: 4 } },
  ]);
  const traits = { prefix: 'traits.', standardise: false, scales: [{ ...scales[0], items: ['q1'] }], max: 7 };
  expect(await people.preview(traits, 'psychographic.scales')).toEqual({ 'trust-high': ['most'], 'trust-low': [] });
});

/** A survey of one question a key, which nobody has to have answered. */
async function survey(people: People, key: string, questions: readonly object[]): Promise<void> {
  const { saveSurvey } = await people.ask(
    'mutation ($i: SaveSurveyInput!) { saveSurvey(input: $i) { userErrors { message } } }',
    { i: { key, title: key, questions: questions.map((one) => ({ text: 'How much?', ...one })) } },
  );
  expect(saveSurvey.userErrors).toEqual([]);
}

test('cuts are held against the range of the question, not against a usual one', async () => {
  const people = await People.of(server);
  await survey(people, 'ten', [{ key: 'q1', kind: 'SCALE', min: 0, max: 10 }]);
  await survey(people, 'far', [{ key: 'q1', kind: 'SCALE', min: 7, max: 20 }]);
  const of = (prefix: string, more: object) => ({
    prefix: `surveys.${prefix}.`,
    standardise: false,
    scales: [{ ...scales[0], items: ['q1'] }],
    ...more,
  });
  // Of 1 to 6 low would have to be below 4.75, and min below 6.
  await people.configure('a', 'psychographic.scales', of('ten', { low: 5.5 }));
  await people.configure('b', 'psychographic.scales', of('far', { min: 7 }));
  // Of 1 to 6 they would be fine; of the question, who has 4.5 would be high and low.
  const crossed = /low 10.25 must be below high 4 .trust/;
  await expect(people.configure('c', 'psychographic.scales', of('far', { high: 4 }))).rejects.toThrow(crossed);
  await expect(people.configure('d', 'psychographic.scales', of('ten', { low: 8 }))).rejects.toThrow(/low 8.*high 7.5/);
  await expect(people.configure('e', 'psychographic.scales', of('ten', { low: 6, high: 5 }))).rejects.toThrow(
    /low 6 must be below high 5/,
  );
});

test('a question with one end alone is given no usual other end', async () => {
  const people = await People.of(server);
  await survey(people, 'open', [
    { key: 'q1', kind: 'NUMBER', min: 10 },
    { key: 'q2', kind: 'NUMBER', max: 4 },
  ]);
  const of = (item: string, more: object = {}) => ({
    prefix: 'surveys.open.',
    standardise: false,
    scales: [{ ...scales[0], items: [item] }],
    ...more,
  });
  const rated = (item: string) => ({ prefix: 'surveys.open.', groups: [{ ...groups[0], rated: [item] }] });
  const noMax = /q1 with min 10 and no max. Say max/;
  const noMin = /q2 with max 4 and no min. Say min/;
  await expect(people.configure('a', 'psychographic.scales', of('q1'))).rejects.toThrow(noMax);
  await expect(people.configure('b', 'psychographic.scales', of('q2'))).rejects.toThrow(noMin);
  await expect(people.configure('c', 'psychographic.lifestyle', rated('-q1'))).rejects.toThrow(noMax);
  await expect(people.configure('d', 'psychographic.lifestyle', rated('q2'))).rejects.toThrow(noMin);
  await people.configure('e', 'psychographic.scales', of('q1', { max: 50 }));
  await people.configure('f', 'psychographic.lifestyle', { ...rated('q2'), min: 0 });
});

test('once a question has another range, settings that named the old one are refused by the next run', async () => {
  const people = await People.of(server);
  await answered(people, 'five', 1);
  const prefix = 'surveys.five.';
  await people.configure('told', 'psychographic.scales', { prefix, ...LEVELS, max: 5 });
  await people.configure('untold', 'psychographic.scales', { prefix, ...LEVELS });
  expect(await people.run()).toEqual({});
  await survey(
    people,
    'five',
    ['q1', 'q2', 'q3'].map((key) => ({ key, kind: 'SCALE', min: 1, max: 9 })),
  );
  const errors = await people.run();
  expect(Object.keys(errors)).toEqual(['told']);
  expect(errors['told']).toMatch(/max 5.*max 9/);
  // Reversed, a 1 is a 9: nobody who says 2 of 9 is high.
  expect((await people.members('untold'))['trust-high']).toEqual(['most', 'strong']);
});
