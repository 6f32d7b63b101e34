import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import interests from './index.ts';

const asOf = 0;
const groups = [
  { key: 'move', name: { en: 'Move', zh: '动' }, any: ['Running', 'yoga'] },
  { key: 'calm', name: { en: 'Calm' }, any: ['yoga', 'tea'] },
];
const config = { groups };
const listing = (...values: string[]): TrialRow => ({ interests: values });

test('a customer is in every group that an interest belongs to, by the share of interests', async () => {
  const trial = await trySegmenter(interests, [listing('running', 'yoga', 'chess', 'tv'), listing('tea')], {
    asOf,
    config,
  });
  expect(trial.answers).toMatchObject([
    { segments: ['move', 'calm'], strengths: [0.5, 0.25], until: null },
    { segments: ['calm'], strengths: [1], until: null },
  ]);
});

test('case, width and outer spaces do not matter', async () => {
  const { answers } = await trySegmenter(interests, [listing(' ＹＯＧＡ ')], { asOf, config });
  expect(answers[0]!.segments).toEqual(['move', 'calm']);
});

test('fewer than atLeast interests of a group are not enough', async () => {
  const trial = await trySegmenter(interests, [listing('running', 'yoga', 'tea')], {
    asOf,
    config: { ...config, atLeast: 2 },
  });
  expect(trial.answers[0]!.segments).toEqual(['move', 'calm']);
  expect(trial.assign([listing('running', 'tea')])[0]!.segments).toEqual([]);
});

test('the default groups know English and Chinese', async () => {
  const { answers } = await trySegmenter(interests, [listing('Hiking', '摄影')], { asOf });
  expect(answers[0]!.segments).toEqual(['travel', 'culture']);
});

test('no interests are in no group; unrecorded ones leave it unknown', async () => {
  const rows = [listing(), {}];
  const trial = await trySegmenter(interests, rows, { asOf, config });
  expect(trial.answers.map(({ segments }) => segments)).toEqual([[], []]);
  expect(trial.explain(rows[0]!).map(({ factors }) => factors[0]!.verdict)).toEqual(['FALSE', 'FALSE']);
  expect(trial.explain(rows[1]!)).toMatchObject([
    { segment: 'move', verdict: 'UNKNOWN' },
    { segment: 'calm', verdict: 'UNKNOWN' },
  ]);
});

test('an explanation a group agrees with the assignment and lists the interests that count', async () => {
  const trial = await trySegmenter(interests, [], { asOf, config });
  const row = listing('tea', 'chess', 'tea');
  expect(trial.assign([row])[0]!.segments).toEqual(['calm']);
  expect(trial.explain(row)).toMatchObject([
    { segment: 'move', verdict: 'FALSE', factors: [{ verdict: 'FALSE', change: { en: '1 more of this group.' } }] },
    {
      segment: 'calm',
      verdict: 'TRUE',
      factors: [{ verdict: 'TRUE', text: { en: '2 of 3 interests belong to Calm: tea, tea.' } }],
    },
  ]);
});

test('groups with one key are refused', async () => {
  await expect(trySegmenter(interests, [], { asOf, config: { groups: [groups[0], groups[0]] } })).rejects.toThrow(
    'each key once',
  );
});
