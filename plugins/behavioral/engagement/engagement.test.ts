import { DAY, NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import engagement from './index.ts';

const asOf = Date.UTC(2025, 0, 1);
/** Views and mails of the window, of both windows, and days since the last of each. */
const did = (views: number, both: number, days: number | null, mails: TrialRow = {}): TrialRow => ({
  recent1: views,
  both1: both,
  last1: days === null ? null : asOf - days * DAY,
  recent2: 0,
  both2: 0,
  last2: null,
  ...mails,
});
const config = {
  actions: [
    { event: 'page_view', weight: 1 },
    { event: 'mail_click', weight: 3 },
  ],
  highFrom: 10,
};
const trialOf = (rows: TrialRow[], more: object = {}) =>
  trySegmenter(engagement, rows, { asOf, config: { ...config, ...more } });
const segmentOf = async (row: TrialRow, more: object = {}) =>
  (await trialOf([row], more)).answers[0]!.segments[0] ?? null;

describe('engagement', () => {
  test('goes by the weighted score of the window', async () => {
    expect(await segmentOf(did(10, 10, 1))).toBe('highly_engaged');
    expect(await segmentOf(did(9, 9, 1))).toBe('engaged');
    expect(await segmentOf(did(1, 1, 1, { recent2: 3, both2: 3, last2: asOf - DAY }))).toBe('highly_engaged');
  });

  test('fades where the score falls below its share of the window before', async () => {
    expect(await segmentOf(did(4, 12, 1))).toBe('engaged');
    expect(await segmentOf(did(4, 13, 1))).toBe('fading');
    expect(await segmentOf(did(4, 13, 1), { fadingBelow: 0.4 })).toBe('engaged');
  });

  test('is inactive after long silence, at the very instant that until gives', async () => {
    const trial = await trialOf([did(0, 2, 40)]);
    expect(trial.answers[0]).toMatchObject({ segments: ['fading'], strengths: [1], until: asOf + 50 * DAY });
    expect(trial.assign([did(0, 2, 40)], asOf + 50 * DAY - 1)[0]!.segments).toEqual(['fading']);
    expect(trial.assign([did(0, 2, 40)], asOf + 50 * DAY)[0]).toMatchObject({ segments: ['inactive'], until: null });
    expect(await segmentOf(did(0, 0, null))).toBe('inactive');
  });

  test('is high among the best fifth of those who did anything, if learned', async () => {
    const rows = Array.from({ length: 11 }, (_, score) => did(score, score, score > 0 ? 1 : null));
    const trial = await trialOf(rows, { highFrom: null });
    expect(trial.model).toMatchObject({ highFrom: 8.2 });
    expect(trial.sizes).toEqual({ highly_engaged: 2, engaged: 8, fading: 0, inactive: 1 });
  });

  test('takes numbers counted elsewhere, of which no time is known', async () => {
    const actions = [{ source: 'traits.visits', weight: 2 }];
    const trial = await trialOf([{ recent1: 5 }, { recent1: 4 }, { recent1: 0 }, {}], { actions });
    expect(trial.answers.map(({ segments }) => segments[0] ?? null)).toEqual([
      'highly_engaged',
      'engaged',
      'inactive',
      null,
    ]);
    expect(trial.answers[2]!.until).toBe(null);
  });
});

describe('bad values', () => {
  test('missing, infinite, negative and contradictory counts are UNKNOWN', async () => {
    const rows = [
      {},
      did(Infinity, Infinity, 1),
      did(-1, 3, 1),
      did(5, 3, 1),
      did(1, 3, null),
      { ...did(1, 3, 1), recent2: null },
      { ...did(1, 3, 1), last1: 9e15 },
    ];
    const trial = await trialOf(rows);
    for (const row of rows) expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });

  test('nobody active is not enough data to learn from, and enough with a fixed limit', async () => {
    await expect(trialOf([did(0, 0, null)], { highFrom: null })).rejects.toThrow(NotEnoughData);
    expect((await trialOf([])).answers).toEqual([]);
  });

  test('an inactivity shorter than the window is refused', async () => {
    await expect(trialOf([], { windowDays: 100 })).rejects.toThrow('at least windowDays');
  });
});

test('the explanation tells score, limits and the way back', async () => {
  const trial = await trialOf([]);
  const [explained] = trial.explain(did(2, 14, 3));
  expect(explained).toMatchObject({ segment: 'fading' });
  expect(explained!.factors).toMatchObject([
    {
      feature: 'recent1',
      observed: 2,
      expected: 'score < 6, or 0',
      text: { en: 'page_view: 2 in the last 30 days, worth 1 each. Score 2 of 30 days; 12 before.' },
      change: { en: 'Any action, and a score higher by 4, would be engaged again.' },
    },
    { feature: 'both1', observed: 14, text: { en: 'page_view: 12 in the 30 days before.' } },
    { feature: 'last1', observed: '2024-12-29T00:00:00.000Z', expected: '< 90 days ago' },
    { feature: 'recent2', observed: 0 },
    { feature: 'both2', observed: 0 },
  ]);
});

test('who did nothing before is told no score to reach', async () => {
  const trial = await trialOf([]);
  expect(trial.explain(did(0, 0, 100))[0]).toMatchObject({
    segment: 'inactive',
    factors: [
      { change: { en: 'Any action would be engaged again.' } },
      {},
      { observed: '2024-09-23T00:00:00.000Z' },
      {},
      {},
    ],
  });
  expect(JSON.stringify(trial.explain(did(0, 0, 100)))).toContain('inactive since 2024-12-22 00:00 UTC');
});
