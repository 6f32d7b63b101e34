import * as fc from 'fast-check';
import { DAY, NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import purchaseCycle from './index.ts';

const asOf = Date.UTC(2025, 0, 1);
/** Bought on so many days, every so many days, the last so many days ago. */
const every = (purchaseDays: number, interval: number, ago: number): TrialRow => ({
  purchaseDays,
  lastAt: asOf - ago * DAY,
  firstAt: asOf - (ago + (purchaseDays - 1) * interval) * DAY,
});
const config = { typicalDays: 60 };
const trialOf = (rows: TrialRow[], more: object = config) => trySegmenter(purchaseCycle, rows, { asOf, config: more });
const segmentOf = async (row: TrialRow, more: object = config) =>
  (await trialOf([row], more)).answers[0]!.segments[0] ?? null;

describe('the expected interval', () => {
  test('is the own mean, drawn to the typical one by two intervals', async () => {
    // (8 * 10 + 2 * 60) / (8 + 2) = 20 days: due from 16, overdue from 25, lapsed from 60.
    const states = await Promise.all([15, 16, 24, 25, 59, 60].map((ago) => segmentOf(every(9, 10, ago))));
    expect(states).toEqual(['on_time', 'due', 'due', 'overdue', 'overdue', 'lapsed']);
    expect(await segmentOf(every(9, 10, 10), { ...config, priorIntervals: 0 })).toBe('due');
  });

  test('is the typical one of a single purchase, where that counts as a cycle', async () => {
    expect(await segmentOf(every(1, 0, 48))).toBe(null);
    expect(await segmentOf(every(1, 0, 48), { ...config, minPurchaseDays: 1 })).toBe('due');
    expect(await segmentOf(every(1, 0, 48), { ...config, minPurchaseDays: 1, priorIntervals: 0 })).toBe(null);
  });

  test('learns the typical one as the median of those who bought on two days or more', async () => {
    const rows = [every(2, 10, 1), every(5, 30, 1), every(3, 200, 1), every(1, 0, 1), {}];
    expect((await trialOf(rows, {})).model).toMatchObject({ typicalDays: 30 });
  });

  test('is exponential with an inverse gamma prior: the posterior mean, integrated numerically', async () => {
    // Prior of the mean interval: inverse gamma of shape k + 1 and scale k * typical; here k = 2, typical 60.
    const [k, typical, n, sum] = [2, 60, 8, 80];
    let [top, bottom] = [0, 0];
    for (let mean = 0.05; mean < 5000; mean += 0.05) {
      const density = mean ** -(k + 2 + n) * Math.exp(-(k * typical + sum) / mean) * 1e20;
      top += mean * density;
      bottom += density;
    }
    expect(top / bottom).toBeCloseTo((sum + k * typical) / (n + k), 3);
    expect(top / bottom).toBeCloseTo(20, 3);
  });
});

describe('bad values', () => {
  test('contradictions, missing and infinite values are UNKNOWN', async () => {
    const rows: TrialRow[] = [
      { purchaseDays: 3 },
      { ...every(3, 10, 5), firstAt: null },
      { ...every(3, 10, 5), purchaseDays: null },
      { ...every(3, 10, 5), firstAt: asOf },
      { ...every(3, 10, 5), lastAt: Infinity },
      { ...every(3, 10, 5), purchaseDays: 100 },
      { ...every(3, 10, 5), purchaseDays: 1 },
      { ...every(3, 10, 5), purchaseDays: 0 },
    ];
    const trial = await trialOf(rows);
    for (const row of rows) expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });

  test('no purchase is in no segment, FALSE', async () => {
    const trial = await trialOf([{}]);
    expect(trial.explain({ purchaseDays: 0 })[0]).toMatchObject({ segment: null, factors: [{ verdict: 'FALSE' }] });
    expect(trial.answers[0]!.segments).toEqual([]);
  });

  test('purchases before 1900 and after now are answered', async () => {
    expect(await segmentOf({ purchaseDays: 2, firstAt: Date.UTC(1850, 0, 1), lastAt: Date.UTC(1851, 0, 1) })).toBe(
      'lapsed',
    );
    expect(await segmentOf(every(3, 10, -40))).toBe('on_time');
  });

  test('nobody with two purchase days is not enough data', async () => {
    await expect(trialOf([every(1, 0, 5), {}], {})).rejects.toThrow(NotEnoughData);
  });

  test('limits that do not rise are refused', async () => {
    await expect(trialOf([], { dueFrom: 1.25 })).rejects.toThrow('rise in this order');
  });
});

test('until is the very instant at which the state changes', async () => {
  const row = fc.record({
    days: fc.integer({ min: 1, max: 30 }),
    interval: fc.integer({ min: 1, max: 90 }),
    ago: fc.integer({ min: 0, max: 400 }),
  });
  await fc.assert(
    fc.asyncProperty(row, async ({ days, interval, ago }) => {
      const values = every(days, interval, ago);
      const trial = await trialOf([values], { ...config, minPurchaseDays: 1 });
      const { until, segments } = trial.answers[0]!;
      expect(until === null).toBe(segments[0] === 'lapsed');
      if (until === null) return;
      expect(trial.assign([values], Math.ceil(until) - 1)[0]!.segments).toEqual(segments);
      expect(trial.assign([values], Math.ceil(until))[0]!.segments).not.toEqual(segments);
    }),
    { numRuns: 200 },
  );
});

test('the explanation tells intervals, expectation and when the state changes', async () => {
  const trial = await trialOf([]);
  expect(trial.explain(every(9, 10, 30))[0]).toMatchObject({
    segment: 'overdue',
    factors: [
      {
        feature: 'purchaseDays',
        observed: 9,
        text: { en: '8 intervals of 10 days on average, counted 80 %, and the typical 60 days: 20 days are expected.' },
      },
      { feature: 'firstAt' },
      {
        feature: 'lastAt',
        observed: '2024-12-02T00:00:00.000Z',
        expected: '>= 25 and < 60 days ago',
        text: {
          en: '30 days since the last purchase, 1.5 times the expected interval; lapsed from 2025-01-31 00:00 UTC without another.',
        },
        change: { en: 'A purchase now would be on time again.' },
      },
    ],
  });
});
