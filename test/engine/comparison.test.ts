import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Feature } from '../../src/engine/catalogue/catalogue.ts';
import { measureAnswer } from '../../src/engine/comparison/candidate-answer.ts';
import { correlationRatio, cramersV, keyDrivers } from '../../src/engine/comparison/drivers.ts';
import { featureSpace } from '../../src/engine/comparison/feature-space.ts';
import { METRICS, type Metric, markBest } from '../../src/engine/comparison/metric.ts';
import { outcomeLift, outcomeOf } from '../../src/engine/comparison/outcome-lift.ts';
import { SeparationMeter } from '../../src/engine/comparison/separation.ts';
import { sizeBalance } from '../../src/engine/comparison/size-balance.ts';
import { agreement, bootstrapStability, drawRows, stabilityOf } from '../../src/engine/comparison/stability.ts';
import { strongestSegments } from '../../src/engine/comparison/strongest-segments.ts';
import type { Column } from '../../src/segmenter/batch.ts';
import { seededRandom } from '../../src/segmenter/random.ts';

// Constants marked "scikit-learn" are of scikit-learn 1.2.1, "scipy" of scipy 1.10.1, "NumPy" of the formula in NumPy 1.24.

const VALUES = [3.1, 4.7, 2.2, 8.9, 7.4, 9.1, 5, 5.5, 6.1, 4.4];
const GROUPS = Int32Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2, 2]);

function populationOf(columns: Record<string, Column>, length: number) {
  const ids = Int32Array.from({ length }, (_, row) => row + 1);
  return { length, ids, columns: new Map(Object.entries(columns)), expiries: new Map<string, Float64Array>() };
}

const feature = (id: string, kind: Feature['kind']): Feature => ({ id, kind, source: 'trait', name: id });

test('eta squared is that of a one-way analysis of variance (scipy f_oneway)', () => {
  expect(correlationRatio(Float64Array.from(VALUES), GROUPS, 3).etaSquared).toBeCloseTo(0.8617606212623644, 12);
  const far = Float64Array.from(VALUES, (value) => value + 1e12);
  expect(correlationRatio(far, GROUPS, 3).etaSquared).toBeCloseTo(0.86176, 3);
  const gaps = Float64Array.from([...VALUES, Number.NaN, Number.POSITIVE_INFINITY, 5]);
  const labels = Int32Array.from([...GROUPS, 0, 1, -1]);
  expect(correlationRatio(gaps, labels, 3)).toMatchObject({ etaSquared: expect.closeTo(0.86176, 5), known: 10 });
  expect(correlationRatio(new Float64Array(10).fill(0.1), GROUPS, 3).etaSquared).toBeNull();
  expect(correlationRatio(Float64Array.from(VALUES), new Int32Array(10), 1).etaSquared).toBeNull();
});

test("Cramer's V has Bergsma's correction (NumPy); empty rows and columns do not count", () => {
  expect(cramersV([20, 30, 10, 5, 25, 40, 12, 8, 3], 3, 3)).toBeCloseTo(0.3389964894811338, 12);
  expect(cramersV([20, 30, 10, 0, 5, 25, 40, 0, 0, 0, 0, 0, 12, 8, 3, 0], 4, 4)).toBeCloseTo(0.33899648948, 10);
  expect(cramersV([50, 0, 0, 50], 2, 2)).toBeCloseTo(1, 6);
  expect(cramersV([10, 20, 10, 20], 2, 2)).toBe(0);
  expect(cramersV([5, 0, 9, 0], 2, 2)).toBeNull();
});

test('drivers of both kinds are ranked on one scale', () => {
  const n = 60;
  const labels = Int32Array.from({ length: n }, (_, row) => row % 3);
  const population = populationOf(
    {
      exact: { codes: Int32Array.from(labels), labels: ['a', 'b', 'c'] },
      near: Float64Array.from({ length: n }, (_, row) => (row % 3) * 10 + ((row * 13) % 7)),
      noise: Float64Array.from({ length: n }, (_, row) => (row * 17) % 11),
      same: new Uint8Array(n).fill(1),
    },
    n,
  );
  const features = [
    feature('noise', 'number'),
    feature('near', 'number'),
    feature('exact', 'category'),
    feature('same', 'flag'),
  ];
  const drivers = keyDrivers(population, features, labels, 3);
  expect(drivers.map((driver) => driver.feature)).toEqual(['exact', 'near', 'noise']);
  expect(drivers[0]).toMatchObject({ measure: 'CRAMERS_V', value: expect.closeTo(1, 6) });
  expect(drivers[1]!.strength).toBeCloseTo(Math.sqrt(drivers[1]!.value), 12);
});

test('means of an outcome have the interval of scipy, lift that of the bootstrap', () => {
  const small = outcomeLift(outcomeOf(Float64Array.from(VALUES), false), GROUPS, 3);
  expect(small.segments[2]).toMatchObject({
    known: 4,
    mean: { value: 5.25, low: expect.closeTo(4.0988808, 4), high: expect.closeTo(6.4011192, 4) },
    lift: { value: expect.closeTo(0.9308510638, 9) },
  });
  // 20,000 bootstrap samples of these 2,000 in NumPy: standard deviation 0.02748 of a lift of 1.32456.
  const labels = Int32Array.from({ length: 2_000 }, (_, i) => ((i * 104_729) % 97 < 24 ? 0 : -1));
  const values = Float64Array.from(labels, (label, i) => (((i * 7_919) % 101) / 10) * (label === 0 ? 1.5 : 1));
  const lift = outcomeLift(outcomeOf(values, false), labels, 1).segments[0]!.lift!;
  expect(lift.value).toBeCloseTo(1.324559551, 8);
  const deviation = (lift.high - lift.value) / 1.959964;
  expect(Math.abs(deviation / 0.02748 - 1)).toBeLessThan(0.03);
});

test('a share has the interval of Wilson; a mean that is not above 0 has no lift', () => {
  const labels = Int32Array.from({ length: 263 }, () => 0);
  const flags = Float64Array.from(labels, (_, row) => (row < 81 ? 1 : 0));
  const [own] = outcomeLift(outcomeOf(flags, true), labels, 1).segments;
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I.
  expect(own).toMatchObject({
    mean: { low: expect.closeTo(0.2553, 4), high: expect.closeTo(0.3662, 4) },
    lift: { value: 1 },
  });
  const losses = flags.map((flag) => -flag);
  expect(outcomeLift(outcomeOf(losses, false), labels, 1).segments[0]!.lift).toBeNull();
  expect(outcomeLift(outcomeOf(new Float64Array(3).fill(Number.NaN), false), new Int32Array(3), 1).segments).toEqual([
    { known: 0, mean: null, lift: null },
  ]);
});

const POINTS = [0, 0, 1, 0.5, 0.4, 1.2, 5, 5, 6, 5.2, 5.5, 6.1, 9, 0, 8.2, 0.7, 9.4, 1.1, 4, 3];
const LABELS = Int32Array.from([0, 0, 0, 1, 1, 1, 2, 2, 2, 1]);

test('separation is that of scikit-learn, and points in no segment count for nothing', () => {
  const points = { values: Float64Array.from(POINTS), n: 10, d: 2 };
  const measured = new SeparationMeter(points, 100, seededRandom(1)).measure(LABELS, 3);
  expect(measured.silhouette).toBeCloseTo(0.7350195612788487, 12);
  expect(measured.silhouettes.map((mean) => mean!.toFixed(6))).toEqual(['0.826098', '0.619410', '0.798088']);
  expect(measured.daviesBouldin).toBeCloseTo(0.3114179718606906, 12);
  expect(measured.calinskiHarabasz).toBeCloseTo(52.78275340393344, 9);
  const wider = { values: Float64Array.from([...POINTS, 50, 50, -50, 7]), n: 12, d: 2 };
  const meter = new SeparationMeter(wider, 100, seededRandom(1));
  const again = meter.measure(Int32Array.from([...LABELS, -1, -1]), 3);
  expect(again).toEqual(measured);
  expect(meter.measure(new Int32Array(12).fill(-1), 3)).toMatchObject({ silhouette: null, daviesBouldin: null });
  expect(new SeparationMeter(points, 4, seededRandom(1)).measure(LABELS, 3).silhouettePoints).toBe(4);
});

test('every feature of the space has a variance of 1 in all, and a missing value is the mean', () => {
  const n = 50;
  const population = populationOf(
    {
      income: Float64Array.from({ length: n }, (_, row) => (row === 3 ? Number.NaN : 1e6 + row ** 2)),
      vip: Uint8Array.from({ length: n }, (_, row) => (row % 5 === 0 ? 1 : 0)),
      town: {
        codes: Int32Array.from({ length: n }, (_, row) => (row === 7 ? -1 : row % 4)),
        labels: ['a', 'b', 'c', 'd'],
      },
      id: {
        codes: Int32Array.from({ length: n }, (_, row) => row),
        labels: Array.from({ length: n }, (_, row) => `${row}`),
      },
      none: new Float64Array(n).fill(Number.NaN),
      same: new Float64Array(n).fill(0.1),
    },
    n,
  );
  const kinds = {
    income: 'number',
    vip: 'flag',
    town: 'category',
    id: 'category',
    none: 'number',
    same: 'number',
  } as const;
  const features = Object.entries(kinds).map(([id, kind]) => feature(id, kind));
  const { points, features: taken, leftOut } = featureSpace(population, features);
  expect(taken.map(({ feature: id, axes }) => [id, axes])).toEqual([
    ['income', 1],
    ['vip', 1],
    ['town', 4],
  ]);
  expect(leftOut).toEqual([
    { feature: 'id', reason: 'TOO_VARIED' },
    { feature: 'none', reason: 'EMPTY' },
    { feature: 'same', reason: 'CONSTANT' },
  ]);
  const variance = (axis: number) => {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += points.values[row * 6 + axis]! ** 2 / n;
    return sum;
  };
  expect(variance(0)).toBeCloseTo(1, 9);
  expect(variance(1)).toBeCloseTo(1, 9);
  expect(variance(2) + variance(3) + variance(4) + variance(5)).toBeCloseTo(1, 9);
  expect(points.values[3 * 6]).toBeCloseTo(0, 9);
  for (const axis of [2, 3, 4, 5]) expect(points.values[7 * 6 + axis]).toBeCloseTo(0, 9);
});

test('balance is 1 for equal sizes, 0 for all in one, and counts segments without members', () => {
  expect(sizeBalance([50, 30, 20])).toEqual({ evenness: expect.closeTo(0.9372305632, 9), smallest: 0.2, largest: 0.5 });
  expect(sizeBalance([7, 7, 7]).evenness).toBeCloseTo(1, 12);
  expect(sizeBalance([7, 0, 0])).toEqual({ evenness: 0, smallest: 0, largest: 1 });
  expect(sizeBalance([7]).evenness).toBeNull();
  expect(sizeBalance([0, 0])).toEqual({ evenness: null, smallest: null, largest: null });
});

test('drawn rows are different, ascending and as many as asked for; each row has the same chance', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), fc.nat(), (n, size, seed) => {
      const rows = drawRows(n, size, seededRandom(seed));
      expect(rows.length).toBe(Math.min(n, size));
      expect(rows.every((row, at) => row < n && (at === 0 || row > rows[at - 1]!))).toBe(true);
    }),
  );
  const random = seededRandom(5);
  const counts = new Int32Array(20);
  for (let draw = 0; draw < 4_000; draw++) for (const row of drawRows(20, 5, random)) counts[row]!++;
  // 1,000 expected, with a standard deviation of 27.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(5 * 27.4);
});

test('agreement goes by who is together, being in none counted as a group', () => {
  const labels = Int32Array.from([0, 0, 1, 1, -1, -1]);
  expect(agreement(labels, Int32Array.from([1, 1, -1, -1, 0, 0]))).toBe(1);
  expect(agreement(labels, Int32Array.from([0, 0, 0, 0, -1, -1]))).toBeLessThan(0.7);
  // scikit-learn, adjusted_rand_score
  const other = Int32Array.from([1, 1, 0, 0, 2, 0, 2]);
  expect(agreement(Int32Array.from([0, 0, 1, 1, 2, 2, 0]), other)).toBeCloseTo(0.2125, 12);
  expect(stabilityOf([], { failed: 3, size: 5, compared: 9 })).toMatchObject({ mean: null, least: null, failed: 3 });
  expect(stabilityOf([0.5, 1], { failed: 0, size: 5, compared: 9 })).toMatchObject({
    mean: 0.75,
    least: 0.5,
    refits: 2,
  });
});

test('of overlapping answers the strongest counts, of equals the first', () => {
  const offsets = Int32Array.from([0, 2, 2, 4]);
  const segment = Int32Array.from([0, 2, 1, 2]);
  const strength = Float32Array.from([0.25, 0.5, 0.5, 0.5]);
  expect([...strongestSegments({ offsets, segment, strength })]).toEqual([2, -1, 1]);
});

const metric = (value: number | null, kind: Metric['kind'] = 'SILHOUETTE'): Metric => ({
  kind,
  value,
  ...METRICS[kind],
  best: false,
  reading: { en: '', zh: '' },
});

test('the best of each metric is marked, whichever way is better; alone nobody is', () => {
  const best = (values: (number | null)[], kind: Metric['kind']) =>
    markBest(values.map((value) => [metric(value, kind)])).map(([own]) => own!.best);
  expect(best([0.1, 0.4, 0.4, null], 'SILHOUETTE')).toEqual([false, true, true, false]);
  expect(best([2, 0.5, null], 'DAVIES_BOULDIN')).toEqual([false, true, false]);
  expect(best([0.3, null], 'BALANCE')).toEqual([false, false]);
});

test('a whole answer is measured, with a reading of every metric in both languages', () => {
  const population = populationOf({ x: Float64Array.from(POINTS.filter((_, at) => at % 2 === 0)) }, 10);
  const features = [feature('x', 'number')];
  const rows = Int32Array.from({ length: 10 }, (_, row) => row);
  const yardstick = {
    population,
    features,
    meter: new SeparationMeter({ values: Float64Array.from(POINTS), n: 10, d: 2 }, 100, seededRandom(1)),
    rows,
    outcome: { feature: 'x', ...outcomeOf(population.columns.get('x') as Float64Array, false) },
  };
  const offsets = Int32Array.from({ length: 11 }, (_, row) => Math.min(row, 9));
  const assignment = {
    offsets,
    segment: LABELS.slice(0, 9),
    strength: new Float32Array(9).fill(1),
    until: new Float64Array(10).fill(Number.NaN),
    scores: [],
    quarantined: new Map(),
  };
  const segments = ['a', 'b', 'c'].map((key) => ({ key, name: { en: key, zh: `${key}组` } }));
  const stability = stabilityOf([0.95], { failed: 1, size: 5, compared: 10 });
  const labels = strongestSegments(assignment);
  const bootstrap = bootstrapStability(labels, 3, [labels, labels, labels, null], 9);
  const previous = { number: 0, labels: labels.map((label) => Math.min(label, 1)), k: 2 };
  const answer = { segments, assignment, overlapping: false, inputs: new Set(['x']), stability, bootstrap, previous };
  const measured = measureAnswer(answer, yardstick);
  expect(measured.segments.map(({ size, share }) => [size, share])).toEqual([
    [3, 0.3],
    [3, 0.3],
    [3, 0.3],
  ]);
  expect(measured.bootstrap).toEqual({ global: 1, pairs: 1, failed: 1, size: 9 });
  expect(measured.acrossFrom).toBe(0);
  for (const { within, across } of measured.segments) expect([within, across]).toEqual([{ mean: 1, least: 1 }, 1]);
  expect(measured).toMatchObject({ none: 1, quarantined: 0, drivers: [{ feature: 'x', input: true }] });
  expect(measured.metrics.map(({ kind }) => kind)).toEqual(Object.keys(METRICS));
  for (const { value, reading, kind } of measured.metrics) {
    expect(Number.isFinite(value), kind).toBe(true);
    expect(reading.en.length, kind).toBeGreaterThan(20);
    expect(reading.zh, kind).toMatch(/\p{Script=Han}/u);
  }
  // The outcome is what it reads.
  expect(measured.metrics.at(-1)!.reading.en).toMatch(/by design/);
  const other = measureAnswer({ ...answer, inputs: new Set() }, yardstick);
  expect(other.metrics.at(-1)!.reading.en).not.toMatch(/by design/);
  expect(JSON.parse(JSON.stringify(measured))).toEqual(measured);
  const fixed = measureAnswer({ ...answer, stability: null }, { ...yardstick, outcome: null });
  expect(fixed.metrics.find(({ kind }) => kind === 'STABILITY')).toMatchObject({
    value: 1,
    reading: { en: expect.stringMatching(/learns nothing/) },
  });
  expect(fixed.metrics.some(({ kind }) => kind === 'OUTCOME')).toBe(false);
});

test('an answer that puts nobody anywhere has undefined metrics, and says so', () => {
  const population = populationOf({ x: new Float64Array(4).fill(1) }, 4);
  const meter = new SeparationMeter({ values: new Float64Array(4), n: 4, d: 1 }, 10, seededRandom(1));
  const yardstick = {
    population,
    features: [feature('x', 'number')],
    meter,
    rows: Int32Array.of(0, 1, 2, 3),
    outcome: null,
  };
  const assignment = {
    offsets: new Int32Array(5),
    segment: new Int32Array(0),
    strength: new Float32Array(0),
    until: new Float64Array(4),
    scores: [],
    quarantined: new Map(),
  };
  const segments = [{ key: 'a', name: 'A' }];
  const measured = measureAnswer(
    { segments, assignment, overlapping: false, inputs: new Set(), stability: null, bootstrap: null, previous: null },
    yardstick,
  );
  expect(measured.metrics.map(({ kind, value }) => [kind, value])).toEqual([
    ['SILHOUETTE', null],
    ['DAVIES_BOULDIN', null],
    ['CALINSKI_HARABASZ', null],
    ['STABILITY', 1],
    ['BALANCE', null],
    ['COVERAGE', 0],
  ]);
  expect(measured.metrics[0]!.reading.en).toMatch(/^Undefined/);
  expect(measured).toMatchObject({ none: 4, drivers: [], segments: [{ size: 0, share: 0, silhouette: null }] });
});
