import fc from 'fast-check';
import { NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import { covariances, describeAlpha, reliabilityOf } from '../shared/reliability.ts';
import { medianOf, type ScalesModel } from './fit.ts';
import scales from './index.ts';
import { normalDistribution } from './rule.ts';

const asOf = 0;
const warm = { key: 'warm', name: { en: 'Warmth', zh: '热情' }, items: ['a', '-b', 'c'] };
const bold = { key: 'bold', name: { en: 'Boldness' }, items: ['d', 'e'] };
const base = { prefix: '', min: 1, max: 5, scales: [warm] };
const raw = { ...base, standardise: false };
const row = (a: number | null, b: number | null, c: number | null): TrialRow => ({ a, b, c });
const modelOf = ({ model }: { model: unknown }) => model as ScalesModel;

describe('a score', () => {
  test('is the mean of the items, those with a minus reversed as min + max - x', async () => {
    const trial = await trySegmenter(scales, [row(5, 1, 5), row(1, 5, 1), row(3, 3, 3)], { asOf, config: raw });
    expect(modelOf(trial).scales[0]).toMatchObject({ mean: 3, deviation: 2, people: 3, alpha: 1 });
    expect(trial.answers.map(({ segments }) => segments)).toEqual([['warm-high'], ['warm-low'], []]);
  });

  test('of half the items is the mean of those; of fewer there is none, which leaves it unknown', async () => {
    const people = [row(5, 1, 5), row(1, 4, 2)];
    const trial = await trySegmenter(scales, people, { asOf, config: raw });
    expect(trial.assign([row(4, 2, null), row(5, null, null)]).map(({ segments }) => segments)).toEqual([
      ['warm-high'],
      [],
    ]);
    expect(trial.explain(row(5, null, null))).toMatchObject([
      { segment: 'warm-high', verdict: 'UNKNOWN' },
      { segment: 'warm-low', verdict: 'UNKNOWN' },
    ]);
    const all = await trySegmenter(scales, people, { asOf, config: { ...raw, answered: 1 } });
    expect(all.assign([row(5, 1, null)])[0]!.segments).toEqual([]);
  });

  test('takes the population’s median for an item not answered, if asked to', async () => {
    const people = [row(1, 5, 1), row(3, 3, 3), row(4, 2, 4), row(null, 1, 5)];
    const config = { ...raw, missing: 'median', high: 4.3 };
    const trial = await trySegmenter(scales, people, { asOf, config });
    expect(modelOf(trial).scales[0]!.items.map(({ median }) => median)).toEqual([3, 3.5, 3.5]);
    // (3 + 5 + 5) / 3 reaches 4.3; (3 + 5 + 3.5) / 3 does not.
    expect(trial.assign([row(null, 1, 5), row(null, 1, null)]).map(({ segments }) => segments)).toEqual([
      ['warm-high'],
      [],
    ]);
    const [high] = trial.explain(row(null, 1, 5));
    expect(high!.factors.map(({ text }) => (text as { en: string }).en)).toEqual([
      'Warmth 4.33, high is >= 4.3 (alpha .95, excellent). a: not answered, the median 3 counts.',
      'b: 1, reversed 5.',
      'c: 5.',
    ]);
  });

  test('does not take answers beyond the range, such as codes for no answer or infinities', async () => {
    const people = [row(5, 1, 5), row(1, 5, 1), row(99, 1, 5), row(-1, 0, Infinity)];
    const trial = await trySegmenter(scales, people, { asOf, config: raw });
    expect(modelOf(trial).scales[0]!.people).toBe(3);
    expect(trial.answers.map(({ segments }) => segments)).toEqual([['warm-high'], ['warm-low'], ['warm-high'], []]);
    expect(trial.explain(people[3]!)[0]!.factors[2]).toMatchObject({
      observed: null,
      verdict: 'UNKNOWN',
      text: { en: 'c: no valid answer, the others count.' },
    });
  });
});

describe('segments', () => {
  const people = [1, 2, 3, 3, 3, 4, 5].map((x) => row(x, 6 - x, x));

  test('are those one standard deviation from the mean, the surer the farther beyond', async () => {
    const noisy = people.map(({ a, b }, i) => ({ a: a!, b: b!, c: [2, 1, 3, 4, 3, 5, 4][i]! }));
    const trial = await trySegmenter(scales, noisy, { asOf, config: base });
    const { cuts, mean, deviation, error, alpha } = modelOf(trial).scales[0]!;
    expect(cuts).toEqual({ high: mean + deviation, low: mean - deviation });
    expect(error).toBeCloseTo(deviation * Math.sqrt(1 - alpha!), 12);
    const [four, five] = trial.assign([row(4.4, 1.6, 4.4), row(5, 1, 5)]);
    expect(four!.segments).toEqual(['warm-high']);
    expect(four!.strengths[0]).toBeGreaterThanOrEqual(0.5);
    expect(five!.strengths[0]).toBeGreaterThan(four!.strengths[0]!);
  });

  test('are empty on a scale where all score the same', async () => {
    const same = [row(3, 3, 3), row(3, 3, 3), row(2, 2, 3)];
    const trial = await trySegmenter(scales, same, { asOf, config: base });
    expect(trial.sizes).toEqual({ 'warm-high': 0, 'warm-low': 0 });
    expect(modelOf(trial).warnings.map(({ en }) => en)).toEqual(['Scores of Warmth do not differ.']);
    expect(trial.explain(same[0]!)[0]).toMatchObject({ verdict: 'FALSE' });
  });

  test('of one customer alone are empty, for there is no one to differ from', async () => {
    const trial = await trySegmenter(scales, [row(5, 1, 5)], { asOf, config: base });
    expect(trial.answers[0]!.segments).toEqual([]);
  });

  test('can be the scale that stands highest, surer with the margin', async () => {
    const config = { ...base, scales: [warm, bold], segments: 'dominant' };
    const both = [1, 2, 3, 4, 5, 4].map((x, i) => ({
      a: x,
      b: 6 - x,
      c: [2, 1, 4, 3, 5, 4][i]!,
      d: 6 - x,
      e: (i % 3) + 1,
    }));
    const trial = await trySegmenter(scales, both, { asOf, config });
    const tries = [
      { a: 5, b: 1, c: 5, d: 1, e: 1 },
      { a: 4, b: 2, c: 4, d: 3, e: 2 },
      { a: 1, b: 5, c: 1, d: 5, e: 3 },
      { a: 1, b: 5, c: 1 },
    ];
    const answers = trial.assign(tries);
    expect(answers.map(({ segments }) => segments)).toEqual([['warm'], ['warm'], ['bold'], []]);
    expect(answers[0]!.strengths[0]).toBeGreaterThan(answers[1]!.strengths[0]!);
    expect(trial.explain(tries[3]!).map(({ verdict }) => verdict)).toEqual(['UNKNOWN', 'UNKNOWN']);
    expect(trial.explain(tries[2]!).map(({ verdict }) => verdict)).toEqual(['FALSE', 'TRUE']);
  });
});

describe('not enough data', () => {
  test('is an unanswered survey, and says which items', async () => {
    await expect(trySegmenter(scales, [{}], { asOf })).rejects.toThrow(/surveys\.bfi\.A1.*set prefix and scales/);
    await expect(trySegmenter(scales, [], { asOf })).rejects.toThrow(NotEnoughData);
  });

  test('is one scale where the dominant is asked for', async () => {
    const people = [row(1, 5, 1), row(5, 1, 5)];
    const config = { ...base, segments: 'dominant' };
    await expect(trySegmenter(scales, people, { asOf, config })).rejects.toThrow('two scales');
  });
});

test('settings that contradict each other are refused with the place', async () => {
  const refused = (config: object) =>
    expect(trySegmenter(scales, [], { asOf, config: { ...base, ...config } })).rejects;
  await refused({ min: 5 }).toThrow('warm: min 5 must be below max 5');
  await refused({ high: -1 }).toThrow('low -1 must be below high -1');
  await refused({ scales: [{ ...warm, items: ['a', '-a'] }] }).toThrow('each item once');
  await refused({ scales: [warm, warm] }).toThrow('each key once');
  await refused({ scales: [{ ...warm, item: ['a'] }] }).toThrow(/item/);
});

describe('Cronbach’s alpha', () => {
  test('is that of the textbook: three items, variances 1, covariances 0.5', () => {
    const matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0.5)));
    const { alpha, itemRest } = reliabilityOf(matrix);
    expect(alpha).toBeCloseTo(0.75, 12);
    // cov(x, y + z) / sqrt(1 * 3)
    for (const one of itemRest) expect(one).toBeCloseTo(1 / Math.sqrt(3), 12);
  });

  test('is unknown of one item and of no variance', () => {
    expect(reliabilityOf([[2]])).toEqual({ alpha: null, itemRest: [null] });
    expect(
      reliabilityOf([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual({ alpha: null, itemRest: [null, null] });
  });

  test('does not change when all answers are moved, turned or stretched alike', () => {
    const answer = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(fc.array(fc.tuple(answer, answer, answer), { minLength: 3, maxLength: 40 }), (people) => {
        const columns = [0, 1, 2].map((item) => Float64Array.from(people, (one) => one[item]!));
        const { alpha } = reliabilityOf(covariances(columns, 4));
        const turned = columns.map((column) => column.map((x) => 100 - 3 * x));
        const other = reliabilityOf(covariances(turned, 88)).alpha;
        if (alpha === null) expect(other).toBeNull();
        else expect(other).toBeCloseTo(alpha, 6);
      }),
    );
  });

  test.each([
    [0.904, 'alpha .90, excellent'],
    [0.5998, 'alpha .60, questionable'],
    [-0.4, 'alpha -.40, unacceptable'],
    [null, 'alpha unknown'],
  ])('of %s reads %s', (alpha, text) => {
    expect(describeAlpha(alpha).en).toBe(text);
  });
});

test('covariances take the rows that both columns have', () => {
  const a = Float64Array.of(1, 2, 3, Number.NaN, 10);
  const b = Float64Array.of(2, 4, 6, 8, Number.NaN);
  expect(covariances([a, b], 3)).toEqual([
    [50 / 3, 2],
    [2, 20 / 3],
  ]);
});

test('the normal distribution is that of the tables', () => {
  for (const [z, p] of [
    [0, 0.5],
    [1, 0.841345],
    [-1.96, 0.024998],
    [3, 0.99865],
  ] as const) {
    expect(normalDistribution(z)).toBeCloseTo(p, 6);
  }
});

test('medians are those of the sorted values, few or many', () => {
  expect(medianOf(Float64Array.of(Number.NaN))).toBeNull();
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      (small, spread) => {
        const values = spread ? Array.from({ length: 600 }, (_, i) => small[i % small.length]! + i) : small;
        const sorted = [...values].sort((a, b) => a - b);
        const { length } = sorted;
        const middle = (sorted[(length - 1) >> 1]! + sorted[length >> 1]!) / 2;
        expect(medianOf(Float64Array.from([Number.NaN, ...values]))).toBe(middle);
      },
    ),
  );
});
