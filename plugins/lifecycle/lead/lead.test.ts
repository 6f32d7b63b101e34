import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import lead from './index.ts';
import { leadOf, scoresOf } from './rule.ts';
import { type LeadConfig, leadConfig } from './settings.ts';

const asOf = Date.UTC(2025, 0, 1);
const settings = {
  fit: [
    { source: 'customer.country', kind: 'category', any: ['DE', 'AT'], points: 30 },
    { source: 'traits.employees', kind: 'number', from: 50, points: 50 },
    { source: 'traits.partner', kind: 'flag', is: true, points: 20 },
  ],
  actions: [
    { event: 'visit', points: 2 },
    { event: 'demo', points: 20 },
  ],
};
const config: LeadConfig = leadConfig.parse(settings);
/** Visits and demos up to 7, 30 and 90 days old. */
const row = (
  country: string | null,
  employees: number | null,
  partner: boolean | null,
  visits: number[],
  demos: number[],
): TrialRow => ({
  out1: 'PROSPECT',
  fit1: country,
  fit2: employees,
  fit3: partner,
  act1_1: visits[0]!,
  act1_2: visits[1]!,
  act1_3: visits[2]!,
  act2_1: demos[0]!,
  act2_2: demos[1]!,
  act2_3: demos[2]!,
});
const segmentOf = async (one: TrialRow, more: object = {}) => {
  const trial = await trySegmenter(lead, [one], { asOf, config: { ...settings, ...more } });
  return trial.answers[0]!.segments[0] ?? null;
};
const facts = (one: TrialRow) => ({
  disqualify: [one['out1'] as string],
  fit: [one['fit1'], one['fit2'], one['fit3']] as (string | number | boolean | null)[],
  counts: [1, 2].map((action) => [1, 2, 3].map((age) => one[`act${action}_${age}`] as number)),
});

describe('a lead', () => {
  // Fit 30 + 50 of 100 = 80: A. Interest 2 x (3 + 2 x 0.5 + 4 x 0.25) + 20 x (1 + 0 + 0) = 10 + 20 = 30: level 1.
  const best = row('DE', 50, false, [3, 5, 9], [1, 1, 1]);

  test('has the points that a person would count', () => {
    const counted = leadOf(config, facts(best));
    expect(counted).toMatchObject({
      fit: { low: 80, high: 80 },
      points: [10, 20],
      interest: { low: 30, high: 30 },
      cells: ['A1'],
      segment: 'sales',
    });
    expect(scoresOf(config, counted)).toEqual([80, 30, 90]);
    // A quarter of fit: 0.25 x 80 + 0.75 x 100.
    expect(scoresOf({ ...config, fitShare: 0.25 }, counted)).toEqual([80, 30, 95]);
  });

  test('is in the state of its cell', async () => {
    expect(await segmentOf(best)).toBe('sales');
    expect(await segmentOf(best, { answer: 'cell' })).toBe('a1');
    // One demo of 60 days: 20 x 0.25 = 5, level 3.
    expect(await segmentOf(row('DE', 50, false, [0, 0, 0], [0, 0, 1]), { answer: 'cell' })).toBe('a3');
    expect(await segmentOf(row('DE', 50, false, [0, 0, 0], [0, 0, 1]))).toBe('marketing');
    // Fit 20: D.
    expect(await segmentOf(row('FR', 9, true, [3, 5, 9], [1, 1, 1]), { answer: 'cell' })).toBe('d1');
    expect(await segmentOf(row('FR', 9, true, [3, 5, 9], [1, 1, 1]))).toBe('nurture');
    expect(await segmentOf({ ...best, out1: 'RIVAL_CUSTOMER' })).toBe('disqualified');
  });

  test('is unknown where missing data leave its state open, and known where they do not', async () => {
    // Fit 30 to 80: C to A; level 1: marketing or sales.
    const open = row('DE', null, false, [3, 5, 9], [1, 1, 1]);
    expect(await segmentOf(open)).toBe(null);
    const counted = leadOf(config, facts(open));
    expect(counted).toMatchObject({ fit: { low: 30, high: 80 }, cells: ['A1', 'B1', 'C1'], segment: null });
    expect(scoresOf(config, counted)).toEqual([Number.NaN, 30, Number.NaN]);
    // Whatever its size is, level 4 is nurtured.
    expect(await segmentOf(row('DE', null, false, [0, 0, 0], [0, 0, 0]))).toBe('nurture');
    // Fit 50 to 100 with all else missing: B to A.
    expect(await segmentOf(row(null, 60, null, [9, 9, 9], [1, 1, 1]))).toBe('sales');
    expect(await segmentOf({ ...best, out1: null })).toBe(null);
  });

  test('has open interest where counts are missing or contradict each other', async () => {
    for (const visits of [
      [3, 2, 9],
      [Number.NaN, 5, 9],
      [-1, 5, 9],
      [3, 5, Infinity],
    ]) {
      const counted = leadOf(config, facts(row('DE', 50, false, visits, [0, 0, 1])));
      expect(counted).toMatchObject({ interest: { low: 5, high: Infinity }, cells: ['A1', 'A2', 'A3'], segment: null });
      // What is known is enough for level 1.
      const enough = leadOf(config, facts(row('DE', 50, false, visits, [2, 2, 2])));
      expect(enough).toMatchObject({ interest: { low: 40, high: Infinity }, cells: ['A1'], segment: 'sales' });
      expect(scoresOf(config, enough)[1]).toBeNaN();
    }
  });

  test('is explained by the points of each factor, and by what is missing', async () => {
    const trial = await trySegmenter(lead, [], { asOf, config: settings });
    const [why] = trial.explain(row('DE', null, false, [3, 5, 9], [1, 1, 1]));
    expect(why).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    expect(why!.factors).toMatchObject([
      {
        feature: 'fit1',
        verdict: 'TRUE',
        text: {
          en: 'Fit 30 to 80 %, interest 30 points: A1 to C1; open, as data are missing: sales / marketing. customer.country in [DE, AT]: 30 points of 100.',
        },
      },
      {
        feature: 'fit2',
        observed: null,
        verdict: 'UNKNOWN',
        text: { en: 'traits.employees >= 50: unknown, so 0 to 50 points are open.' },
        change: { en: 'To know traits.employees would settle 50 % of fit.' },
      },
      { feature: 'fit3', verdict: 'FALSE', text: { en: 'traits.partner is true: 0 of its 20 points.' } },
      { feature: 'out1', observed: 'PROSPECT', verdict: 'FALSE' },
      {
        feature: 'act1_3',
        observed: 9,
        text: {
          en: 'visit: 3 up to 7 days old at 2, 2 up to 30 days old at 1, 4 up to 90 days old at 0.5: 10 points of interest.',
        },
      },
      { feature: 'act2_3', observed: 1, text: { en: expect.stringContaining('20 points of interest') } },
    ]);
  });
});
