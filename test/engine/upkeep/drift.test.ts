import { expect, test } from 'vitest';
import { alarmRate, stayedRate, TRAITS } from '../../../scripts/verify/drift-simulation.ts';
import { isOver, overlapsOf } from '../../../src/engine/upkeep/persona-overlaps.ts';
import { coveredBy } from '../../../src/engine/upkeep/review-calendar.ts';
import { baselineOf, countAgain, type TraitValues } from '../../../src/engine/upkeep/trait-baseline.ts';
import { traitDrifts } from '../../../src/engine/upkeep/trait-drift.ts';
import type { Column } from '../../../src/segmenter/batch.ts';
import type { FeatureKind } from '../../../src/segmenter/feature.ts';
import { seededRandom } from '../../../src/segmenter/random.ts';
import { chiSquaredTail, criticalStability, joinedBins, populationStability } from '../../../src/statistics/index.ts';

const DAY = 86_400_000;

function valuesOf(kind: FeatureKind, column: Column, length: number, asOf = 0): TraitValues {
  return { column, kind, rows: Int32Array.from({ length }, (_, row) => row), asOf };
}

/** The drift of one trait between two columns of as many members. */
function drift(kind: FeatureKind, before: Column, now: Column, n: number, m = n, later = 0) {
  const baseline = baselineOf('f', valuesOf(kind, before, n));
  // As it is after the store.
  const kept = JSON.parse(JSON.stringify(baseline)) as typeof baseline;
  return traitDrifts([{ before: kept, now: countAgain(kept, valuesOf(kind, now, m, later)), stayed: null }])[0]!;
}

const category = (labels: readonly string[], ...codes: number[]): Column => ({ labels, codes: Int32Array.from(codes) });
const repeated = (...runs: readonly (readonly [code: number, times: number])[]) =>
  runs.flatMap(([code, times]) => new Array<number>(times).fill(code));

test('the published figures of the index and its critical value are reproduced', () => {
  const before = new Array<number>(10).fill(100);
  const { psi, critical, pValue } = populationStability(before, [60, 80, 90, 100, 100, 100, 110, 110, 120, 130]);
  expect(psi).toBeCloseTo(0.039373, 6);
  expect(critical).toBeCloseTo(0.03384, 5);
  // 0.039373 / 0.002 = 19.69 with 9 degrees: R's pchisq(19.6865, 9, lower.tail = FALSE).
  expect(pValue).toBeCloseTo(chiSquaredTail(19.6865, 9), 6);
  expect(pValue).toBeCloseTo(0.01999, 4);
  // At N = M = 200 the fixed line of 0.10 is far below the critical value: it alarms falsely.
  expect(criticalStability(200, 200, 10)).toBeCloseTo(0.1692, 4);
});

test('of unchanged traits of each kind 3 to 7 % alarm, and a shift of a tenth of a share is seen', () => {
  for (const trait of TRAITS) {
    const rate = alarmRate(trait, 300, 800, seededRandom(1));
    expect([trait.name, rate >= 0.03 && rate <= 0.07, rate]).toEqual([trait.name, true, rate]);
  }
  const flag = TRAITS.find(({ kind }) => kind === 'flag')!;
  expect(alarmRate(flag, 1_000, 100, seededRandom(2), 0.1)).toBeGreaterThan(0.9);
});

test('bins with too few are joined to their neighbours, and an empty one counts as half a customer', () => {
  expect(joinedBins([4, 1, 50, 45, 0], [2, 1, 50, 47, 0])).toEqual([
    [0, 2],
    [3, 4],
  ]);
  const { psi } = populationStability([50, 50], [100, 0]);
  expect(psi).toBeCloseTo((0.5 - 1) * Math.log(0.5) + (0.5 - 0.005) * Math.log(0.5 / 0.005), 10);
});

test('a value that all have says nothing, until another comes', () => {
  const fives = new Float64Array(100).fill(5);
  expect(drift('number', fives, fives, 100)).toMatchObject({ psi: 0, critical: 0, alarm: false, drifted: false });
  const fours = fives.map((five, row) => (row < 40 ? 4 : five));
  expect(drift('number', fives, fours, 100)).toMatchObject({ alarm: true, drifted: true });
  const sixes = fives.map((five, row) => (row < 40 ? 6 : five));
  expect(drift('number', fives, sixes, 100)).toMatchObject({ alarm: true, drifted: true });
});

test('times are told in days ago: what is as old as before has not drifted, however much later it is', () => {
  const times = Float64Array.from({ length: 200 }, (_, row) => -row * DAY);
  const later = times.map((time) => time + 400 * DAY);
  expect(drift('time', times, later, 200, 200, 400 * DAY).psi).toBe(0);
  expect(drift('time', times, times, 200, 200, 400 * DAY).alarm).toBe(true);
});

test('texts keep their frequent values; new ones are among the others, and labels may come in another order', () => {
  const before = category(['a', 'b'], ...repeated([0, 150], [1, 50]));
  const same = category(['b', 'a'], ...repeated([1, 150], [0, 50]));
  expect(drift('category', before, same, 200).psi).toBe(0);
  const moved = category(['new', 'a', 'b'], ...repeated([0, 60], [1, 100], [2, 40]));
  const found = drift('category', before, moved, 200);
  expect(found).toMatchObject({ alarm: true, knownBefore: 200, knownNow: 200 });
  expect(found.bins).toEqual([
    { from: null, to: null, value: 'a', before: 0.75, now: 0.5 },
    { from: null, to: null, value: 'b', before: 0.25, now: 0.2 },
    { from: null, to: null, value: null, before: 0, now: 0.3 },
  ]);
});

test('a text that one or two members have is kept nowhere: a baseline holds nothing of persons', () => {
  const labels = ['common', ...Array.from({ length: 60 }, (_, n) => `only ${n}`)];
  const codes = labels.map((_, code) => code);
  const baseline = baselineOf('f', valuesOf('category', category(labels, ...codes, ...repeated([0, 80])), 141));
  expect(baseline).toMatchObject({ form: 'VALUES', values: ['common'], counts: [81, 60] });
});

test('fewer than 50 known values, or a feature that is gone, are UNKNOWN and no test', () => {
  const few = Float64Array.from({ length: 100 }, (_, row) => (row < 49 ? row : Number.NaN));
  const many = Float64Array.from({ length: 100 }, (_, row) => row);
  expect(drift('number', few, many, 100)).toMatchObject({ unknown: 'TOO_FEW_BEFORE', psi: null, alarm: false });
  expect(drift('number', many, few, 100)).toMatchObject({ unknown: 'TOO_FEW_NOW', pValue: null, adjustedPValue: null });
  const before = baselineOf('f', valuesOf('number', many, 100));
  expect(traitDrifts([{ before, now: null, stayed: null }])).toMatchObject([
    { unknown: 'FEATURE_GONE', drifted: false },
  ]);
});

test('among many traits an alarm that chance explains is no drift', () => {
  const random = seededRandom(5);
  const noise = Array.from({ length: 60 }, () => {
    const column = () => Float64Array.from({ length: 400 }, () => random());
    const before = baselineOf('f', valuesOf('number', column(), 400));
    return { before, now: countAgain(before, valuesOf('number', column(), 400)), stayed: null };
  });
  const alone = traitDrifts(noise);
  expect(alone.filter(({ alarm }) => alarm).length).toBeGreaterThan(0);
  expect(alone.filter(({ drifted }) => drifted)).toEqual([]);
});

test('where half of the members stayed, false alarms are as many as without, and a change is seen sooner than by different people', () => {
  for (const trait of TRAITS) {
    for (const fresh of [0, 0.5]) {
      const rate = stayedRate(trait, { n: 300, times: 400, random: seededRandom(11), fresh });
      // Of 400 at 5 %: three standard errors.
      expect([trait.name, fresh, rate > 0.017 && rate < 0.083]).toEqual([trait.name, fresh, true]);
    }
  }
  const pairs = [
    [500, 0],
    [0, 500],
  ];
  const [before, now] = [
    [500, 500],
    [460, 540],
  ];
  const others = populationStability(before, now);
  const same = populationStability(before, now, 0.05, { stayed: 900, pairs });
  expect(others.pValue).toBeGreaterThan(0.05);
  expect(same.psi).toBe(others.psi);
  expect(same.pValue).toBeLessThan(1e-6);
  // Values that go together no more than those of different people change nothing, and nor does nobody who stayed.
  const apart = {
    stayed: 900,
    pairs: [
      [250, 250],
      [250, 250],
    ],
  };
  expect(populationStability(before, now, 0.05, apart)).toEqual(others);
  expect(populationStability(before, now, 0.05, { stayed: 0, pairs })).toEqual(others);
});

test('overlaps are counted customer by customer; either line is enough', () => {
  // Customer 1 is of a and b, 2 of a, 3 of a and b, 4 of c.
  const customer = Int32Array.from([1, 1, 2, 3, 3, 4]);
  const persona = Int32Array.from([10, 20, 10, 10, 20, 30]);
  const [overlap, ...others] = overlapsOf({ customer, persona }, [10, 20, 30]);
  expect(others).toEqual([]);
  expect(overlap).toEqual({ firstId: 10, secondId: 20, first: 3, second: 2, both: 2 });
  expect(isOver(overlap!, { leastJaccard: 0.66, leastContained: 1 })).toBe(true);
  expect(isOver(overlap!, { leastJaccard: 0.7, leastContained: 0.9 })).toBe(true);
  expect(isOver({ ...overlap!, both: 1 }, { leastJaccard: 0.5, leastContained: 0.6 })).toBe(false);
});

test('a heavier review stands for the lighter ones', () => {
  expect(coveredBy('CLEAN_UP')).toEqual(['CHECK', 'CLEAN_UP']);
});
