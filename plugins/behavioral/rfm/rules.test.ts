import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import rfm from './index.ts';

const asOf = Date.parse('2026-01-01T00:00:00Z');
const buyer = (days: number, count: number, amount = count * 10, customer: string | null = null): TrialRow => ({
  lastAt: asOf - days * DAY,
  count,
  amount,
  customer,
});
const trialOf = (rows: TrialRow[], config: unknown) => trySegmenter(rfm, rows, { asOf, config });

describe('fixed limits', () => {
  const limits = { recencyDays: [30, 90], purchases: [1, 4] };
  const config = {
    rule: 'fixed',
    bins: 3,
    limits,
    preset: 'custom',
    groups: [
      { key: 'active', name: { en: 'Active' }, cells: [{ r: [3, 3] }] },
      { key: 'slipping', name: { en: 'Slipping' }, cells: [{ r: [2, 2] }] },
      { key: 'lost_regular', name: { en: 'Lost regular' }, cells: [{ r: [1, 1], f: [3, 3] }] },
      { key: 'lost', name: { en: 'Lost' }, cells: [{ r: [1, 1], f: [1, 2] }] },
    ],
  };

  test('belong to the side below, and nothing is learned', async () => {
    const rows = [buyer(30, 1), buyer(31, 1), buyer(90, 5), buyer(91, 4), buyer(91, 5)];
    const trial = await trialOf([], config);
    expect(trial.assign(rows).map(({ segments }) => segments[0])).toEqual([
      'active',
      'slipping',
      'slipping',
      'lost',
      'lost_regular',
    ]);
  });

  test('count from the time of evaluation, so an answer ages at the instant of its until', async () => {
    const trial = await trialOf([], config);
    const row = buyer(10, 1);
    const { until } = trial.assign([row])[0]!;
    expect(until).toBe(asOf + 21 * DAY);
    expect(trial.assign([row], until! - 1)[0]!.segments).toEqual(['active']);
    expect(trial.assign([row], until!)[0]).toMatchObject({
      segments: ['slipping'],
      strengths: [1],
      until: asOf + 81 * DAY,
    });
    expect(trial.assign([row], asOf + 81 * DAY)[0]).toMatchObject({ segments: ['lost'], until: null });
  });

  test('are explained by the day of evaluation', async () => {
    const [explained] = (await trialOf([], config)).explain(buyer(91, 4));
    expect(explained!.factors).toMatchObject([
      {
        expected: '> 90 days before 2026-01-01',
        text: { en: 'The last purchase was 91 days before 2026-01-01: recency 1 of 3.' },
      },
      { expected: '> 1 and <= 4 purchases', change: { en: 'Purchases to a higher frequency score: 1.' } },
    ]);
  });

  test.each([
    [{ rule: 'fixed' }, 'the rule fixed needs them'],
    [{ limits }, 'only the rule fixed takes them'],
    [{ rule: 'fixed', limits }, 'recencyDays has 2 numbers; 5 scores need 4'],
    [{ rule: 'fixed', bins: 3, limits: { ...limits, purchases: [4, 4] } }, 'purchases must rise'],
    [{ rule: 'fixed', bins: 3, limits, preset: 'shopify-eleven' }, 'amount has 0 numbers; 3 scores need 2'],
  ])('%j is refused: %s', async (settings, message) => {
    await expect(trialOf([], settings)).rejects.toThrow(message);
  });
});

describe('ranks', () => {
  test('fill the bins of every letter equally, ties by external id', async () => {
    const rows = Array.from({ length: 25 }, (_, i) => buyer(7, 2, 20, String(i)));
    const byRank = await trialOf(rows, { rule: 'rank', bins: 5 });
    // Higher ids have more days by rank, so a lower recency, and a higher frequency.
    expect(byRank.sizes).toMatchObject({ new: 5, cant_lose: 5 });
    expect(Object.values(byRank.sizes).reduce((sum, size) => sum + size)).toBe(25);
    expect((await trialOf(rows, {})).sizes).toMatchObject({ new: 25 });
  });

  test('leave the recency score to the values where these differ', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => buyer(i * 10, 10 - i, 10 - i, String(i)));
    const [ranked, valued] = await Promise.all([trialOf(rows, { rule: 'rank' }), trialOf(rows, {})]);
    expect(ranked.answers).toEqual(valued.answers);
  });
});

describe('groups of your own', () => {
  const group = (key: string, ...cells: object[]) => ({ key, name: { en: key }, cells });
  const low = group('low', { f: [1, 2] });
  const high = group('high', { f: [3, 5] });

  test('may use money, alone or in the mean with frequency', async () => {
    const config = {
      preset: 'custom',
      bins: 2,
      groups: [
        group('whales', { m: [2, 2], f: [1, 1] }),
        { key: 'rest', name: { en: 'Rest', zh: '其余' }, is: 'rest' },
        { key: 'leads', name: { en: 'Leads' }, is: 'without_purchase' },
      ],
    };
    const trial = await trialOf([buyer(1, 1, 500), buyer(1, 9, 90), buyer(1, 1, 5), buyer(1, 9, -40), {}], config);
    expect(trial.answers.map(({ segments }) => segments[0])).toEqual(['whales', 'rest', 'rest', 'rest', 'leads']);
    expect(trial.explain(buyer(1, 9, -40))[0]!.factors[2]).toMatchObject({
      text: { en: '-40 spent: monetary value 1 of 2.' },
    });
    const mean = { preset: 'custom', bins: 2, groups: [group('good', { fm: [2, 2] }), group('poor', { fm: [1, 1] })] };
    expect((await trialOf([buyer(1, 1, 500), buyer(1, 9, 90), buyer(1, 1, 5)], mean)).sizes).toEqual({
      good: 2,
      poor: 1,
    });
  });

  test('are drawn in the scores of the settings, any where left out', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => buyer(1, i + 1));
    expect((await trialOf(rows, { preset: 'custom', groups: [low, high] })).sizes).toEqual({ low: 4, high: 6 });
  });

  test.each([
    [[group('low', { f: [1, 2] }), group('high', { f: [4, 5] })], 'R 1, F 3 is in no group'],
    [[low, group('high', { f: [2, 5] })], 'R 1, F 2 is in low and in high'],
    [[low, group('high', { f: [3, 5], m: [1, 4] })], 'R 1, F 3, M 5 is in no group'],
    [[low, group('high', { f: [3, 6] })], 'high speaks of score 6; scores go from 1 to 5'],
    [[low, group('high', { f: [5, 3] })], 'a range of scores is [from, to]'],
    [[low, { ...high, key: 'low' }], 'the key low is given twice'],
    [[low, group('high')], 'high has no cells'],
    [[low, { ...high, is: 'rest' }], 'high is rest and takes no cells'],
    [
      [
        { ...low, cells: [], is: 'rest' },
        { ...high, cells: [], is: 'rest' },
      ],
      'at most one is rest',
    ],
    [[], 'the preset custom needs them'],
  ])('%j are refused: %s', async (groups, message) => {
    await expect(trialOf([], { preset: 'custom', groups })).rejects.toThrow(message);
  });

  test('belong to the preset custom', async () => {
    await expect(trialOf([], { groups: [low, high] })).rejects.toThrow('only the preset custom');
  });
});
