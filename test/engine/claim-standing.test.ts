import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateOf } from '../../src/engine/groups/estimate.ts';
import { selectRanks } from '../../src/engine/groups/select-ranks.ts';
import { YES } from '../../src/engine/groups/truth.ts';
import { isDisputed, standingOf, type WeighedEvidence } from '../../src/engine/persona/claim-standing.ts';
import { holds } from '../../src/engine/persona/measure.ts';

const piece = (
  kind: WeighedEvidence['kind'],
  sampleSize: number | null = null,
  stance = 'SUPPORTS',
): WeighedEvidence => ({
  kind,
  sampleSize,
  stance: stance as WeighedEvidence['stance'],
});
const against = (kind: WeighedEvidence['kind'], sampleSize: number | null = null) => piece(kind, sampleSize, 'REFUTES');
const bound = (holds: boolean | null, known = 95, unknown = 0) => ({ holds, measured: { known, unknown } });
const statuses = (...args: Parameters<typeof standingOf>) => {
  const { status, dataStatus, interviewStatus } = standingOf(...args);
  return [status, dataStatus, interviewStatus];
};

test('a claim of guesses alone, or of nothing, is unverified', () => {
  expect(standingOf([], null)).toMatchObject({ status: 'UNVERIFIED', confidence: 0 });
  expect(standingOf([piece('EDUCATED_GUESS', 500), against('EDUCATED_GUESS')], null)).toMatchObject({
    status: 'UNVERIFIED',
    dataStatus: 'UNVERIFIED',
    interviewStatus: 'UNVERIFIED',
    confidence: 0,
  });
});

test('evidence that weighs more decides, by data and by interview apart', () => {
  expect(statuses([piece('INTERVIEW', 12)], null)).toEqual(['SUPPORTED', 'UNVERIFIED', 'SUPPORTED']);
  expect(statuses([piece('SURVEY', 400), against('INTERVIEW', 3)], null)).toEqual([
    'SUPPORTED',
    'SUPPORTED',
    'REFUTED',
  ]);
  expect(statuses([piece('INTERVIEW'), against('INTERVIEW', 8)], null)).toEqual(['REFUTED', 'UNVERIFIED', 'REFUTED']);
  expect(statuses([piece('INTERVIEW', 4), against('INTERVIEW', 4)], null)).toEqual(Array(3).fill('UNVERIFIED'));
  expect(isDisputed({ dataStatus: 'SUPPORTED', interviewStatus: 'REFUTED' })).toBe(true);
  expect(isDisputed({ dataStatus: 'SUPPORTED', interviewStatus: 'UNVERIFIED' })).toBe(false);
});

test('a measure decides what data say, whatever data said before', () => {
  const evidence = [piece('ANALYTICS', 1_000), piece('INTERVIEW', 15)];
  expect(statuses(evidence, bound(false))).toEqual(['REFUTED', 'REFUTED', 'SUPPORTED']);
  expect(statuses(evidence, bound(true))).toEqual(['SUPPORTED', 'SUPPORTED', 'SUPPORTED']);
  // Its feature is gone: what was once counted does not support it.
  expect(statuses([piece('ANALYTICS', 1_000)], bound(null))).toEqual(Array(3).fill('UNVERIFIED'));
  // Nobody's value is known: the number is of nobody.
  expect(statuses([], bound(true, 0, 40))).toEqual(Array(3).fill('UNVERIFIED'));
});

test('confidence is the weight for the status, less what speaks against it', () => {
  // 0.6 * 15 / 20 of interviews; 95 / 100 of a measure.
  expect(standingOf([piece('INTERVIEW', 15)], null).confidence).toBeCloseTo(0.45, 12);
  expect(standingOf([], bound(true)).confidence).toBeCloseTo(0.95, 12);
  expect(standingOf([], bound(true, 95, 95)).confidence).toBeCloseTo(0.475, 12);
  expect(standingOf([against('INTERVIEW', 15)], bound(true)).confidence).toBeCloseTo(0.95 * 0.55, 12);
  expect(standingOf([against('INTERVIEW', 15)], bound(false)).confidence).toBeCloseTo(1 - 0.05 * 0.55, 12);
});

test('a value holds within its tolerance, and nothing is said without one', () => {
  const within = (value: number | null, expected: number | null = 0.62, written: number | null = null) =>
    holds({ expected, tolerance: 0.05 }, { value: written }, { value });
  expect([within(0.67), within(0.57), within(0.68), within(0.5)]).toEqual([true, true, false, false]);
  expect([within(null), within(0.5, null), within(0.5, null, 0.52)]).toEqual([null, null, true]);
});

const asked = { value: null, from: null, to: null, quantile: null };
const everyone = (n: number) => new Uint8Array(n).fill(YES);
const ascending = (n: number) => Float64Array.from({ length: n }, (_, at) => at + 1);

test('estimates have the intervals of the books', () => {
  // Wilson's score interval of 8 of 10 (Newcombe 1998 gives 0.490 to 0.943).
  const share = estimateOf(ascending(10), everyone(10), { ...asked, statistic: 'SHARE', from: 3 });
  expect(share).toMatchObject({ value: 0.8, known: 10, unknown: 0 });
  expect([share.low, share.high]).toEqual([expect.closeTo(0.4902, 4), expect.closeTo(0.9433, 4)]);
  // The median of ten lies between the second and the ninth (Conover 1999); five are too few.
  const median = estimateOf(ascending(10), everyone(10), { ...asked, statistic: 'MEDIAN' });
  expect(median).toMatchObject({ value: 5.5, low: 2, high: 9 });
  expect(estimateOf(ascending(5), everyone(5), { ...asked, statistic: 'MEDIAN' })).toMatchObject({
    value: 3,
    low: null,
    high: null,
  });
  // Student's, with 2.262 of nine degrees.
  const mean = estimateOf(ascending(10), everyone(10), { ...asked, statistic: 'AVERAGE' });
  expect([mean.value, mean.low]).toEqual([5.5, expect.closeTo(5.5 - (2.26216 * 3.02765) / Math.sqrt(10), 4)]);
});

test('an unknown value counts for nobody, and members alone count', () => {
  const values = Float64Array.of(1, Number.NaN, 3, 4);
  const truth = Uint8Array.of(YES, YES, YES, 0);
  expect(estimateOf(values, truth, { ...asked, statistic: 'SHARE', to: 3 })).toMatchObject({
    value: 0.5,
    known: 2,
    unknown: 1,
  });
  expect(estimateOf(values, truth, { ...asked, statistic: 'COUNT' })).toMatchObject({
    value: 2,
    low: null,
    unknown: 1,
  });
  const flags = Uint8Array.of(1, 2, 0, 1);
  expect(estimateOf(flags, truth, { ...asked, statistic: 'SHARE', value: 'true' })).toMatchObject({ value: 0.5 });
  const lists = {
    offsets: Int32Array.of(0, 2, 2, 2, 2),
    codes: Int32Array.of(0, 0),
    labels: ['a', 'b'],
    missing: Uint8Array.of(0, 1, 0, 0),
  };
  expect(estimateOf(lists, truth, { ...asked, statistic: 'SHARE', value: 'a' })).toMatchObject({
    value: 0.5,
    known: 2,
  });
  expect(estimateOf(lists, truth, { ...asked, statistic: 'SHARE', value: 'never seen' })).toMatchObject({ value: 0 });
});

test('chosen ranks have the values that sorting gives them', () => {
  const numbers = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 5 })), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(numbers, fc.array(fc.nat(), { maxLength: 4 }), (values, picks) => {
      const ranks = [...new Set(picks.map((pick) => pick % values.length))].sort((one, other) => one - other);
      const chosen = Float64Array.from(values, (value) => value + 0);
      const sorted = chosen.slice().sort();
      selectRanks(chosen, ranks);
      expect(ranks.map((rank) => chosen[rank])).toEqual(ranks.map((rank) => sorted[rank]));
      expect(chosen.sort()).toEqual(sorted);
    }),
  );
});
