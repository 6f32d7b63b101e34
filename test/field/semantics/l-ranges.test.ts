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
