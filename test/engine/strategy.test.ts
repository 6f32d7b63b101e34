import { expect, test } from 'vitest';
import { contrastShares } from '../../src/engine/strategy/contrast.ts';
import { type Course, paceOf, type Reading } from '../../src/engine/strategy/pace.ts';
import { moved } from '../../src/engine/strategy/result.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
/** Costs are to fall from 50 to 30 in a hundred days: half of it by the fiftieth. */
const FALLING: Course = { baseline: 50, target: 30, startsAt: day(0), horizon: day(100) };
const read = (at: number, value: number | null, half: number | null = null): Reading => ({
  at: day(at),
  value,
  low: half === null ? null : value! - half,
  high: half === null ? null : value! + half,
});
const stateAt = (now: number, reading: Reading | null) => {
  const { state, reason } = paceOf(FALLING, reading, day(now));
  return reason ?? state;
};

test('pace is held against a straight line, also downwards, within 5 % of the way', () => {
  expect(stateAt(-1, read(-1, 50))).toBe('NOT_STARTED');
  expect(stateAt(50, read(50, 40))).toBe('ON_PACE');
  expect(stateAt(50, read(50, 41))).toBe('ON_PACE');
  expect(stateAt(50, read(50, 41.01))).toBe('OFF_PACE');
  expect(stateAt(50, read(50, 38.99))).toBe('AHEAD');
  expect(stateAt(50, read(50, 55))).toBe('OFF_PACE');
  expect(stateAt(50, read(50, 29))).toBe('REACHED');
  // The line is that of the time of the measurement.
  expect(paceOf(FALLING, read(48, 40.4), day(50))).toMatchObject({
    state: 'ON_PACE',
    expected: 0.48,
    expectedValue: 40.4,
  });
});

test('what was not measured, could not be, or long ago is UNKNOWN with its reason, and so is a horizon without measurement', () => {
  expect(stateAt(50, null)).toBe('NOT_MEASURED');
  expect(stateAt(50, read(50, null))).toBe('NOT_MEASURABLE');
  expect(stateAt(50, read(47, 40))).toBe('ON_PACE');
  expect(stateAt(50, read(46, 29))).toBe('STALE');
  expect(stateAt(100, read(99, 29))).toBe('NOT_MEASURED_SINCE_HORIZON');
  expect(stateAt(100, read(100, 30))).toBe('REACHED');
  expect(stateAt(300, read(101, 30.1))).toBe('MISSED');
});

test('a pace is certain where both ends of the interval have it', () => {
  const certain = (half: number | null) => paceOf(FALLING, read(50, 45, half), day(50)).certain;
  expect([certain(null), certain(1), certain(5)]).toEqual([null, true, false]);
});

test('the interval of a change is made of both intervals, and there is none without one of them', () => {
  const before = { value: 0.25, low: 0.15, high: 0.4 };
  const after = { value: 0.5, low: 0.4, high: 0.62 };
  const change = moved(before, after);
  expect(change.value).toBe(0.25);
  expect(change.low).toBeCloseTo(0.25 - Math.hypot(0.1, 0.15), 12);
  expect(change.high).toBeCloseTo(0.25 + Math.hypot(0.12, 0.1), 12);
  expect(moved({ value: 1, low: null, high: null }, after)).toEqual({ value: -0.5, low: null, high: null });
});

test('shares without a sample are held by the exact binomial test, large ones by the score test; many are adjusted', () => {
  const one = (count: number, n: number, share: number, m: number | null = null) =>
    contrastShares([{ own: { count, n }, reference: { share, n: m } }])[0]!;
  // R: binom.test(7, 10, 0.3)$p.value, and binom.test(2, 20, 0.5)$p.value.
  expect(one(7, 10, 0.3).pValue).toBeCloseTo(0.01059208, 7);
  expect(one(2, 20, 0.5).pValue).toBeCloseTo(0.0004024506, 9);
  // (60 - 50) / 5 is two standard errors.
  expect(one(60, 100, 0.5).pValue).toBeCloseTo(0.0455, 4);
  expect(one(0, 0, 0.5)).toEqual({ own: null, difference: null, pValue: null, differs: null, missing: null });
  expect(one(10, 10, 1)).toMatchObject({ pValue: 1, differs: false, missing: 0 });
  expect(one(3, 10, 0.55).missing).toBe(3);
  // Newcombe 1998, table II, example (a): 56/70 against 48/80.
  const { difference } = one(56, 70, 0.6, 80);
  expect([difference!.low.toFixed(4), difference!.high.toFixed(4)]).toEqual(['0.0524', '0.3339']);
  const pair = { own: { count: 60, n: 100 }, reference: { share: 0.5, n: null } };
  expect(contrastShares([pair, { ...pair, own: { count: 50, n: 100 } }])[0]!.pValue).toBeCloseTo(0.091, 4);
});
