import fc from 'fast-check';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import interests from './index.ts';
import { decayed, windowWeights } from './rule.ts';

const asOf = 0;
const groups = [
  { key: 'move', name: { en: 'Move', zh: '动' }, any: ['running', '跑步'] },
  { key: 'calm', name: { en: 'Calm' }, any: ['tea'] },
];
const views = { groups, events: [{ event: 'page_view', field: 'properties.category' }] };
const lines = { groups, events: [{ event: 'purchase', field: 'lines.category' }] };
/** Views of a category within 7, 30, 90 and 365 days. */
const viewing = (term: string, ...counts: (number | null)[]): TrialRow =>
  Object.fromEntries([7, 30, 90, 365].map((days, i) => [`page_view properties.category=${term} ${days}d`, counts[i]!]));
const buying = (...lists: (string[] | null)[]): TrialRow =>
  Object.fromEntries([7, 30, 90, 365].map((days, i) => [`purchase lines.category ${days}d`, lists[i]!]));

test('events are asked for by term and window; lines of purchases as lists', () => {
  const asked = (config: unknown) => {
    const checked = interests.config['~standard'].validate(config) as { value: unknown };
    return interests.needs(checked.value);
  };
  expect(asked(views)['page_view properties.category=跑步 90d']).toEqual({
    kind: 'number',
    from: {
      event: 'page_view',
      aggregate: 'count',
      where: { field: 'properties.category', equals: '跑步' },
      withinDays: 90,
    },
    optional: true,
  });
  expect(asked(lines)['purchase lines.category 7d']).toEqual({
    kind: 'list',
    from: { event: 'purchase', aggregate: 'top', field: 'lines.category', most: 1000, withinDays: 7 },
    optional: true,
  });
});

test('a recent event counts more than an old one, and three of today make half', async () => {
  const rows = [viewing('running', 4, 4, 4, 4), viewing('running', 0, 0, 4, 4), viewing('running', 0, 0, 0, 4)];
  const { answers } = await trySegmenter(interests, rows, { asOf, config: views });
  expect(answers.map(({ segments }) => segments)).toEqual([['move'], ['move'], []]);
  expect(answers[0]!.strengths[0]).toBeGreaterThan(answers[1]!.strengths[0]!);
  // Over the first 7 days an event counts 2^(-age / 30) on the mean.
  const mean = (1 - 2 ** (-7 / 30)) / ((Math.LN2 * 7) / 30);
  expect(answers[0]!.strengths[0]).toBeCloseTo((4 * mean) / (4 * mean + 3), 12);
});

test('answers and events are two signs of an interest: 1 - (1 - a)(1 - b)', async () => {
  const row = { ...viewing('running', 4, 4, 4, 4), interests: ['running', 'chess'] };
  const { answers } = await trySegmenter(interests, [row, viewing('running', 4, 4, 4, 4)], { asOf, config: views });
  expect(answers[0]!.strengths[0]).toBeCloseTo(1 - (1 - 0.5) * (1 - answers[1]!.strengths[0]!), 12);
});

test('synonyms add up, and events of one group say nothing of another', async () => {
  const row = { ...viewing('running', 1, 1, 1, 1), ...viewing('跑步', 1, 1, 1, 1) };
  const { answers } = await trySegmenter(interests, [row, viewing('running', 2, 2, 2, 2)], { asOf, config: views });
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]!.segments).toEqual(['move']);
});

test('categories of purchases count once in the window in which they are new, whatever their case', async () => {
  const rows = [
    buying(['Running'], ['Running'], ['Running'], ['Running']),
    buying([], ['RUNNING', 'chess'], ['running'], ['running']),
    buying([], [], [], ['tea']),
  ];
  const config = { ...lines, halfStrength: 1 };
  const { answers } = await trySegmenter(interests, rows, { asOf, config });
  const [first, second, , last] = windowWeights({ windows: [7, 30, 90, 365], halfLifeDays: 30 });
  expect(answers.map(({ segments }) => segments)).toEqual([['move'], ['move'], []]);
  expect(answers[0]!.strengths[0]).toBeCloseTo(first! / (first! + 1), 12);
  expect(answers[1]!.strengths[0]).toBeCloseTo(second! / (second! + 1), 12);
  expect(last! / (last! + 1)).toBeLessThan(0.1);
});

describe('an explanation', () => {
  test('says what the events count, and how many more would do', async () => {
    const trial = await trySegmenter(interests, [], { asOf, config: views });
    const [move, calm] = trial.explain(viewing('running', 1, 3, 3, 5));
    expect(move).toMatchObject({ segment: 'move', verdict: 'TRUE' });
    expect(move!.factors[1]).toMatchObject({
      feature: 'page_view properties.category=running 365d',
      observed: 5,
      text: { en: '5 page view events of running in 365 days count as 2.28 of today. In all a strength of 0.43.' },
    });
    expect(calm).toMatchObject({ verdict: 'FALSE', factors: [{}, { change: { en: '1 more event now.' } }] });
  });

  test('names what was bought in any window, for lately it may be more than among the most of a year', async () => {
    const trial = await trySegmenter(interests, [], { asOf, config: { ...lines, halfStrength: 1 } });
    const [move, calm] = trial.explain(buying(['Running'], ['running', '跑步'], ['chess'], ['chess']));
    expect(move).toMatchObject({ segment: 'move', verdict: 'TRUE' });
    expect(move!.factors[1]).toMatchObject({
      observed: ['chess'],
      text: {
        en: expect.stringContaining(
          'Of the most frequent product categories of purchases within 365 days, 2 belong to Move: running, 跑步.',
        ),
      },
    });
    expect(calm!.factors[1]).toMatchObject({ text: { en: expect.stringContaining('0 belong to Calm.') } });
  });

  test('is UNKNOWN where neither a list nor any count is known', async () => {
    const trial = await trySegmenter(interests, [], { asOf, config: views });
    expect(trial.explain({}).map(({ verdict }) => verdict)).toEqual(['UNKNOWN', 'UNKNOWN']);
    expect(trial.explain(viewing('tea', 0, 0, 0, 0)).map(({ verdict }) => verdict)).toEqual(['FALSE', 'FALSE']);
  });
});

test('counts beyond measure, negative or falling add nothing', () => {
  const counts = [2, Number.POSITIVE_INFINITY, -5, 1].map((count) => Float64Array.of(count));
  expect(decayed(counts, [1, 1, 1, 1], 0)).toBe(2);
});

test('evenly spread events count exactly as their true ages would; others within a factor of the window', () => {
  const windows = [7, 30, 90, 365];
  const weights = windowWeights({ windows, halfLifeDays: 30 });
  const even = Array.from({ length: 36_500 }, (_, i) => (i + 0.5) / 100);
  const exact = (ages: number[]) => ages.reduce((sum, age) => sum + 2 ** (-age / 30), 0);
  const counted = (ages: number[]) =>
    decayed(
      windows.map((days) => Float64Array.of(ages.filter((age) => age <= days).length)),
      weights,
      0,
    );
  expect(counted(even) / exact(even)).toBeCloseTo(1, 6);
  const near = fc.double({ min: 0, max: 7, noNaN: true });
  fc.assert(
    fc.property(fc.array(near, { minLength: 1, maxLength: 50 }), (ages) => {
      const ratio = counted(ages) / exact(ages);
      expect(Math.abs(Math.log2(ratio))).toBeLessThanOrEqual(7 / 30);
    }),
  );
});

test('more counts than a query can carry are refused', async () => {
  const events = [1, 2].map((n) => ({ event: `view_${n}`, field: 'channel' }));
  await expect(trySegmenter(interests, [], { asOf, config: { events } })).rejects.toThrow('more than 500 counts');
  const bought = { event: 'purchase', field: 'lines.category' };
  await expect(trySegmenter(interests, [], { asOf, config: { events: [events[0], bought] } })).resolves.toBeDefined();
});
