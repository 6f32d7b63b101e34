import { expect, test } from 'vitest';
import { YES } from '../../../src/engine/groups/truth.ts';
import { attributeSpend, type SpendFact, spendProblem } from '../../../src/engine/outcomes/attribution.ts';
import { Counted } from '../../../src/engine/outcomes/counted.ts';
import { differenceOf } from '../../../src/engine/outcomes/difference.ts';
import { knownFigure, unknownFigure } from '../../../src/engine/outcomes/figure.ts';
import { measure } from '../../../src/engine/outcomes/measure.ts';
import type { PeriodData } from '../../../src/engine/outcomes/period-data.ts';
import { remainingSpend } from '../../../src/engine/outcomes/remaining-spend.ts';

const PERIOD = { from: 100, to: 110 };
const FACT: SpendFact = {
  ...{ from: 100, to: 110, amount: 60, currency: 'EUR', channel: 'web', leads: null },
  ...{ aimed: false, personaId: null, segmentId: null },
};
const ALL = new Map([['web', 6]]);
const OWN = new Map([['web', 2]]);

test('what was aimed at another, or at one that is gone, falls to everybody alone', () => {
  const facts = [FACT, { ...FACT, aimed: true, personaId: 2 }, { ...FACT, aimed: true }];
  const one = attributeSpend(facts, PERIOD, { personaId: 1 }, ALL, OWN);
  expect([one.direct, one.shared]).toEqual([0, 20]);
  const two = attributeSpend(facts, PERIOD, { personaId: 2 }, ALL, OWN);
  expect([two.direct, two.shared]).toEqual([60, 20]);
  expect(attributeSpend(facts, PERIOD, 'OTHER', ALL, OWN).direct).toBe(0);
  const all = attributeSpend(facts, PERIOD, 'EVERYBODY', ALL, ALL);
  expect([all.direct, all.shared]).toEqual([180, 0]);
  expect(remainingSpend(all, two).direct).toBe(100);
});

test('days outside of the period do not count, and those within weigh alike', () => {
  const facts = [
    { ...FACT, from: 90, to: 100 },
    { ...FACT, from: 108, to: 120, leads: 12 },
  ];
  const spend = attributeSpend(facts, PERIOD, 'EVERYBODY', ALL, ALL);
  expect([spend.direct, spend.withLeads, spend.leads]).toEqual([10, 10, 2]);
});

test('spend of a currency without a rate, or of a channel nobody came on, leaves the whole unknown', () => {
  const unrated = attributeSpend([FACT, { ...FACT, amount: null, currency: 'USD' }], PERIOD, 'OTHER', ALL, OWN);
  expect(spendProblem(unrated)).toMatchObject({ reason: 'NO_RATE', detail: expect.stringContaining('USD') });
  const open = attributeSpend([FACT, { ...FACT, channel: 'tv' }], PERIOD, 'OTHER', ALL, OWN);
  expect(spendProblem(open)).toMatchObject({ reason: 'NOT_ATTRIBUTED', detail: expect.stringContaining('tv') });
  expect(spendProblem(attributeSpend([], PERIOD, 'EVERYBODY', ALL, ALL))).toMatchObject({ reason: 'NO_SPEND' });
});

/** Three customers; the first two are new, and spent 50 and 30. */
function data(codes: readonly number[]): PeriodData {
  const bought = { count: Float64Array.of(1, 1, 1), money: Float64Array.of(50, 30, 20) };
  return {
    ...{ span: PERIOD, days: PERIOD, first: Float64Array.of(101, 102, 90), beginning: 90 },
    ...{ within: bought, before: bought, upTo: bought, conversion: null, recommendation: null, satisfaction: null },
    ...{ channels: { codes: Int32Array.from(codes), labels: ['web', 'shop'] }, value: { from: 'HISTORY' }, spend: [] },
    margin: 0.25,
  };
}

test('return on spend is of those who came on its channels; without any channel, of all new customers', () => {
  const members = new Counted(Uint8Array.of(YES, YES, YES), YES, 3);
  const spend = attributeSpend([{ ...FACT, amount: 40 }], PERIOD, 'EVERYBODY', ALL, ALL);
  const roi = (codes: readonly number[]) => measure('ROI', { members, data: data(codes), spend });
  expect(roi([0, 1, 0])).toMatchObject({ value: (50 - 40) / 40, n: 1, unknown: 0 });
  expect(roi([-1, -1, -1])).toMatchObject({ value: (80 - 40) / 40, n: 2, unknown: 0 });
  expect(roi([1, -1, 0])).toMatchObject({ value: null, reason: 'NOT_ATTRIBUTED', unknown: 1 });
  const metric = (name: 'ROAS' | 'ROMI', margin: number | null) =>
    measure(name, { members, data: { ...data([-1, -1, -1]), margin }, spend });
  expect(metric('ROAS', null)).toMatchObject({ value: 80 / 40, n: 2 });
  expect(metric('ROMI', 0.25)).toMatchObject({ value: (20 - 40) / 40, n: 2 });
  expect(metric('ROMI', null)).toMatchObject({
    value: null,
    reason: 'NO_DEFINITION',
    detail: expect.stringContaining('margin'),
  });
  const { low, high } = metric('ROAS', null);
  const returned = roi([-1, -1, -1]);
  expect([low, high]).toEqual([expect.closeTo(returned.low! + 1, 12), expect.closeTo(returned.high! + 1, 12)]);
  // All came on another channel: the money is lost.
  expect(roi([1, 1, 0])).toMatchObject({ value: -1, n: 0 });
});

test('of an unknown figure there is no difference, and without intervals none of it', () => {
  expect(differenceOf(knownFigure(2, null, { n: 1 }), unknownFigure('NOBODY'))).toBeNull();
  const bare = differenceOf(knownFigure(2, null, { n: 1 }), knownFigure(0.5, { low: 0, high: 1 }, { n: 9 }));
  expect(bare).toEqual({ value: 1.5, low: null, high: null });
});
