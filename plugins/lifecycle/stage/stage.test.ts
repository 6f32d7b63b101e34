import * as fc from 'fast-check';
import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import stage from './index.ts';

const asOf = Date.parse('2026-01-01T00:00:00Z');
const bought = (count: number, days: number, kind = 'CUSTOMER'): TrialRow => ({
  kind,
  count,
  lastAt: asOf - days * DAY,
});
const stageOf = async (row: TrialRow, config: unknown = {}) => {
  const trial = await trySegmenter(stage, [row], { asOf, config });
  return trial.answers[0]!.segments[0] ?? null;
};

describe('stages', () => {
  test('go by the number of purchases while the last is recent', async () => {
    expect(await stageOf({ kind: 'CUSTOMER', count: 0 })).toBe('prospect');
    expect(await stageOf(bought(1, 10))).toBe('new');
    expect(await stageOf(bought(2, 10))).toBe('returning');
    expect(await stageOf(bought(4, 10))).toBe('returning');
    expect(await stageOf(bought(5, 10))).toBe('loyal');
    expect(await stageOf(bought(2, 10), { loyalPurchases: 2 })).toBe('loyal');
  });

  test('a customer is dormant from the instant the days have passed, however loyal', async () => {
    expect(await stageOf(bought(9, 180))).toBe('dormant');
    expect(await stageOf({ kind: 'CUSTOMER', count: 9, lastAt: asOf - 180 * DAY + 1 })).toBe('loyal');
    expect(await stageOf(bought(9, 30), { dormantAfterDays: 30 })).toBe('dormant');
  });

  test('a one-time buyer is new for newForDays and then dormant', async () => {
    expect(await stageOf(bought(1, 59), { newForDays: 60 })).toBe('new');
    expect(await stageOf(bought(1, 60), { newForDays: 60 })).toBe('dormant');
    expect(await stageOf(bought(2, 60), { newForDays: 60 })).toBe('returning');
    expect(await stageOf(bought(1, 180), { newForDays: 900 })).toBe('dormant');
  });

  test('prospects are customers and prospects without purchases, not rivals or the market', async () => {
    expect(await stageOf({ kind: 'PROSPECT' })).toBe('prospect');
    expect(await stageOf({ kind: 'RIVAL_CUSTOMER', count: 0 })).toBe(null);
    expect(await stageOf({ kind: 'MARKET' })).toBe(null);
    expect(await stageOf(bought(1, 1, 'RIVAL_CUSTOMER'))).toBe('new');
  });

  test('missing and contradictory values leave the stage unknown', async () => {
    const rows: TrialRow[] = [
      {},
      { count: 3 },
      { lastAt: asOf },
      { count: 0, lastAt: asOf },
      { count: Infinity, lastAt: asOf },
      { count: 2, lastAt: Infinity },
    ];
    const trial = await trySegmenter(stage, rows, { asOf });
    for (const [i, row] of rows.entries()) {
      expect(trial.answers[i]).toMatchObject({ segments: [], strengths: [], until: null });
      expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    }
  });

  test('an empty population has its stages', async () => {
    expect((await trySegmenter(stage, [], { asOf })).segments.map(({ key }) => key)).toEqual([
      'prospect',
      'new',
      'returning',
      'loyal',
      'dormant',
    ]);
  });
});

test('only the standard event type may be unknown', () => {
  const needs = (event: string) => stage.needs({ event });
  expect(needs('purchase')['count']).toMatchObject({ from: 'events.purchase.count', optional: true });
  expect(needs('order')['count']).toMatchObject({ from: 'events.order.count', optional: false });
});

test('the explanation cites the values, the thresholds and what would change the answer', async () => {
  const trial = await trySegmenter(stage, [], { asOf });
  expect(trial.explain(bought(3, 10))[0]).toMatchObject({
    segment: 'returning',
    factors: [
      {
        feature: 'count',
        observed: 3,
        expected: '>= 2 and < 5 purchases',
        change: { en: 'Purchases to become a loyal customer: 2.' },
      },
      { feature: 'lastAt', observed: '2025-12-22T00:00:00.000Z', expected: '< 180 days ago' },
    ],
  });
  expect(trial.explain(bought(4, 200))[0]!.factors[1]).toMatchObject({
    expected: '>= 180 days ago',
    change: { en: 'A purchase makes the customer active again: loyal.' },
  });
});

test('ten years of purchases take a customer forward and back', async () => {
  const trial = await trySegmenter(stage, [], { asOf });
  const start = asOf - 3650 * DAY;
  const purchases = [0, 40, 300, 320, 330, 1200, 2900, 3640].map((day) => start + day * DAY);
  const seen: string[] = [];
  for (let day = 0; day <= 3650; day++) {
    const now = start + day * DAY;
    const made = purchases.filter((at) => at <= now);
    const [answer] = trial.assign([{ kind: 'CUSTOMER', count: made.length, lastAt: made.at(-1)! }], now);
    const [key] = answer!.segments;
    if (seen.at(-1) !== key) seen.push(key!);
  }
  expect(seen).toEqual([
    'new',
    'returning',
    'dormant',
    'returning',
    'loyal',
    'dormant',
    'loyal',
    'dormant',
    'loyal',
    'dormant',
    'loyal',
  ]);
});

test('a purchase dated later than now counts as made, and is said to be', async () => {
  const trial = await trySegmenter(stage, [bought(1, -3)], { asOf });
  expect(trial.answers[0]).toMatchObject({ segments: ['new'], strengths: [1], until: asOf + 183 * DAY });
  expect(trial.explain(bought(1, -3))[0]!.factors[1]!.text).toMatchObject({
    en: expect.stringMatching(
      /^The last purchase is dated 2026-01-04 00:00 UTC, later than now; dormant from 2026-07-03 00:00 UTC/,
    ),
  });
});

test('the explanation says in words who somebody without a purchase is', async () => {
  const trial = await trySegmenter(stage, [], { asOf });
  const textOf = (kind: string) => trial.explain({ kind, count: 0, lastAt: null })[0]!.factors[1]!.text;
  expect(textOf('CUSTOMER')).toEqual({
    en: 'Recorded as a customer, who may still buy.',
    zh: '记录为客户，仍可能购买。',
  });
  expect(textOf('RIVAL_CUSTOMER')).toMatchObject({
    en: 'Recorded as a customer of a competitor: without a purchase not part of the lifecycle.',
  });
});

test('a purchase of before 1900 is a purchase long ago', async () => {
  expect(await stageOf({ kind: 'CUSTOMER', count: 2, lastAt: Date.UTC(1873, 4, 9) })).toBe('dormant');
});

describe('at any time', () => {
  const row = fc.record({
    kind: fc.option(fc.constantFrom('CUSTOMER', 'PROSPECT', 'RIVAL_CUSTOMER', 'MARKET')),
    count: fc.option(fc.integer({ min: 0, max: 8 }), { freq: 8 }),
    lastAt: fc.option(fc.integer({ min: asOf - 400 * DAY, max: asOf + DAY }), { freq: 8 }),
  });
  const days = fc.double({ min: 0.001, max: 400, noNaN: true });
  const config = fc.record({
    newForDays: days,
    dormantAfterDays: days,
    loyalPurchases: fc.integer({ min: 2, max: 6 }),
  });

  test('the answer holds up to, not including, `until`, and changes there', async () => {
    await fc.assert(
      fc.asyncProperty(
        row,
        config,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (values, settings, part) => {
          const trial = await trySegmenter(stage, [values], { asOf, config: settings });
          const { until, segments } = trial.answers[0]!;
          const end = until ?? asOf + 4000 * DAY;
          expect(end).toBeGreaterThan(asOf);
          const within = Math.min(Math.floor(asOf + part * (end - asOf)), Math.ceil(end) - 1);
          expect(trial.assign([values], Math.max(asOf, within))).toEqual(trial.answers);
          if (until !== null) expect(trial.assign([values], until)[0]!.segments).not.toEqual(segments);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('the explanation agrees with the assignment', async () => {
    await fc.assert(
      fc.asyncProperty(row, config, async (values, settings) => {
        const trial = await trySegmenter(stage, [values], { asOf, config: settings });
        expect(trial.explain(values)[0]!.segment).toBe(trial.answers[0]!.segments[0] ?? null);
      }),
      { numRuns: 300 },
    );
  });
});
