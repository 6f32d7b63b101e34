import { trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import { defaultLifestyles } from './data/lifestyle-groups.ts';
import lifestyle from './index.ts';

const asOf = 0;
const keysOf = (answers: readonly { segments: readonly string[] }[]) => answers.map(({ segments }) => segments);

describe('by default', () => {
  test('terms of all sources count, in English and Chinese, whatever case and width', async () => {
    const rows = [
      { 'traits.activities': ['Hiking', '露营'], 'traits.interests': ['ＡＲＴ'] },
      { 'traits.lifestyle': '宅家', 'traits.life_goals': ['own home'] },
    ];
    const trial = await trySegmenter(lifestyle, rows, { asOf });
    expect(keysOf(trial.answers)).toEqual([
      ['outdoor', 'cultural'],
      ['homebody', 'security'],
    ]);
    expect(trial.answers[0]!.strengths).toEqual([0.75, 0.5]);
  });

  test('a question of the group’s key makes a member from 4 of 5 on', async () => {
    const rows = [5, 4, 3].map((answer) => ({ 'surveys.lifestyle.career': answer }));
    const { answers } = await trySegmenter(lifestyle, rows, { asOf });
    expect(answers).toMatchObject([{ segments: ['career'], strengths: [1] }, { strengths: [0.75] }, { segments: [] }]);
  });

  test('without any data nobody is in a group, which is UNKNOWN, not FALSE', async () => {
    const trial = await trySegmenter(lifestyle, [{}], { asOf });
    expect(keysOf(trial.answers)).toEqual([[]]);
    expect(new Set(trial.explain({}).map(({ verdict }) => verdict))).toEqual(new Set(['UNKNOWN']));
    expect(new Set(trial.explain({ 'traits.activities': [] }).map(({ verdict }) => verdict))).toEqual(
      new Set(['FALSE']),
    );
  });

  test('there are lifestyles, attitudes and life goals, each with a term of its own', () => {
    expect(new Set(defaultLifestyles.map(({ kind }) => kind))).toEqual(new Set(['lifestyle', 'attitude', 'goal']));
    const terms = defaultLifestyles.flatMap(({ any }) => any);
    expect(new Set(terms).size).toBe(terms.length);
  });
});

describe('rated questions', () => {
  const config = {
    prefix: '',
    groups: [{ key: 'green', kind: 'attitude', name: { en: 'Green' }, rated: ['recycles', '-flies', 'organic'] }],
  };

  test('are averaged, those with a minus reversed, if half are answered', async () => {
    const rows = [
      { recycles: 5, flies: 1, organic: 2 },
      { recycles: 5, flies: 4, organic: 3 },
      { recycles: 5, flies: 2 },
      { recycles: 5 },
      { recycles: 99, flies: Infinity, organic: 5 },
    ];
    const trial = await trySegmenter(lifestyle, rows, { asOf, config });
    expect(keysOf(trial.answers)).toEqual([['green'], [], ['green'], [], []]);
    expect(trial.explain(rows[1]!)[0]).toMatchObject({
      verdict: 'FALSE',
      factors: [
        { text: { en: 'recycles: 5. Agreement 0.58, < 0.75.' }, change: { en: 'A mean answer higher by 0.67.' } },
        { observed: 4, verdict: 'FALSE', text: { en: 'flies: 4, reversed 2.' } },
        { verdict: 'FALSE' },
      ],
    });
    expect(trial.explain(rows[3]!)[0]!.verdict).toBe('UNKNOWN');
  });
});

test('settings that cannot answer are refused', async () => {
  const refused = (config: object) => expect(trySegmenter(lifestyle, [], { asOf, config })).rejects;
  const group = { key: 'x', name: { en: 'X' }, any: ['y'] };
  await refused({ groups: [{ ...group, any: [] }] }).toThrow('needs terms (any) or questions (rated)');
  await refused({ groups: [group, group] }).toThrow('each key once');
  await refused({ lists: [], categories: [], groups: [group] }).toThrow('need lists or categories');
  await refused({ min: 5, max: 5 }).toThrow('min must be below max');
});

test('ten thousand terms are matched by label', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => ({
    'traits.activities': [`term ${i}`, ...(i % 2 ? ['yoga', 'hiking'] : [])],
  }));
  const trial = await trySegmenter(lifestyle, rows, { asOf });
  expect(trial.sizes['outdoor']).toBe(5_000);
});
