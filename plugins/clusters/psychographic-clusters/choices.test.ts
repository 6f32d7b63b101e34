import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import clusters from './index.ts';

const asOf = 0;
/** Three groups of 30 in x, each with two classes; y is x told again. */
const rows: TrialRow[] = Array.from({ length: 90 }, (_, i) => {
  const x = (i % 3) * 10 + (i % 7) / 10;
  return { 'traits.x': x, 'traits.y': x * 2 + (i % 5) / 10, 'traits.class': (i >> 1) % 2 === 0 ? 'red' : 'blue' };
});
const features = ['traits.x', 'traits.y'];

describe('the number of clusters', () => {
  test('is chosen with a reason that every segment shows', async () => {
    const trial = await trySegmenter(clusters, rows, { asOf, config: { features, k: 'auto' } });
    expect(trial.sizes).toEqual({ 'cluster-1': 30, 'cluster-2': 30, 'cluster-3': 30 });
    const { choice } = trial.model as { choice: { tried: { k: number; silhouette: number }[] } };
    expect(choice.tried.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(choice.tried[1]!.silhouette).toBeGreaterThan(0.9);
    for (const { description } of trial.segments) {
      expect(description).toMatchObject({
        en: expect.stringMatching(/k = 3 of 2\.\.8 by the silhouette; .*strong structure/),
        zh: expect.stringContaining('按轮廓系数选 k = 3'),
      });
    }
  });

  test('is within the bounds that are set', async () => {
    const config = { features, k: 'auto', leastK: 4, mostK: 5 };
    const trial = await trySegmenter(clusters, rows, { asOf, config });
    expect(trial.segments).toHaveLength(4);
    await expect(trySegmenter(clusters, rows.slice(0, 3), { asOf, config })).rejects.toThrow(
      'lower the setting "leastK"',
    );
  });

  test('is chosen by the gap statistic, with gaps and standard errors in the model and the report', async () => {
    const config = { features, k: 'auto', leastK: 1, mostK: 5, chooseBy: 'gap' };
    const trial = await trySegmenter(clusters, rows, { asOf, config });
    expect(trial.segments).toHaveLength(3);
    const { choice } = trial.model as unknown as {
      choice: { gaps: { k: number; gap: number; standardError: number }[] };
    };
    expect(choice.gaps.map(({ k }) => k)).toEqual([1, 2, 3, 4, 5]);
    expect(choice.gaps[2]!.gap).toBeGreaterThan(choice.gaps[0]!.gap);
    expect(trial.segments[0]!.description).toMatchObject({
      en: expect.stringContaining('k = 3 of 1..5 by the gap statistic'),
      zh: expect.stringContaining('按间隙统计量选 k = 3'),
    });
    const mixed = { ...config, categories: ['traits.class'] };
    await expect(trySegmenter(clusters, rows, { asOf, config: mixed })).rejects.toThrow('gap is of numbers only');
  });

  test('ends where no more customers differ', async () => {
    const two = Array.from({ length: 20 }, (_, i) => ({ 'traits.x': i % 2 }));
    const trial = await trySegmenter(clusters, two, { asOf, config: { features: ['traits.x'], k: 'auto' } });
    expect(trial.segments).toHaveLength(2);
    const same = two.map(() => ({ 'traits.x': 1 }));
    await expect(trySegmenter(clusters, same, { asOf, config: { features: ['traits.x'], k: 'auto' } })).rejects.toThrow(
      'fewer than 2 customers differ in traits.x',
    );
  });
});

describe('categories', () => {
  const config = { features: ['traits.x'], categories: ['traits.class'], k: 6, categoryWeight: 3 };

  test('tell clusters apart, name them and are explained', async () => {
    const trial = await trySegmenter(clusters, rows, { asOf, config });
    expect(Object.values(trial.sizes)).toEqual(Array.from({ length: 6 }, () => expect.closeTo(15, -0.5)));
    const [one] = trial.explain({ 'traits.x': 0, 'traits.class': 'red' });
    const named = trial.segments.find(({ key }) => key === one!.segment)!;
    expect(named.name).toMatchObject({ en: 'Low x, class red', zh: 'x较低、class为red' });
    expect(one!.factors[1]).toMatchObject({ feature: 'traits.class', observed: 'red', verdict: 'TRUE' });
    const [other] = trial.explain({ 'traits.x': 0, 'traits.class': 'blue' });
    expect(other!.segment).not.toBe(one!.segment);
  });

  test('say what would have to change', async () => {
    const trial = await trySegmenter(clusters, rows, { asOf, config: { ...config, k: 2, categoryWeight: 100 } });
    const { factors, segment } = trial.explain({ 'traits.x': 10, 'traits.class': 'red' })[0]!;
    expect(factors[1]).toMatchObject({
      expected: 'red rather than blue',
      change: { en: 'With class blue, all else equal, "Class blue" would be nearer.' },
    });
    expect(trial.explain({ 'traits.x': 10, 'traits.class': 'blue' })[0]!.segment).not.toBe(segment);
  });

  test('that are missing leave the cluster unknown, or count as the most frequent', async () => {
    const odd = { 'traits.x': 0, 'traits.class': null };
    const skipping = await trySegmenter(clusters, rows, { asOf, config });
    expect(skipping.explain(odd)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    const more = [...rows, ...rows.filter((row) => row['traits.class'] === 'red')];
    const usual = await trySegmenter(clusters, more, { asOf, config: { ...config, missing: 'mean' } });
    expect(usual.assign([odd])).toEqual(usual.assign([{ ...odd, 'traits.class': 'red' }]));
    expect(usual.explain(odd)[0]!.factors[1]!.text).toMatchObject({
      en: 'class is missing; the most frequent, red, stands in for it.',
    });
  });

  test('alone are enough, 10,000 of them too', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({
      'traits.class': `class ${i % 10_000 < 5 ? 0 : i % 10_000}`,
    }));
    const trial = await trySegmenter(clusters, many, { asOf, config: { categories: ['traits.class'], k: 2 } });
    expect(Object.values(trial.sizes).reduce((sum, size) => sum + size)).toBe(20_000);
    expect(trial.assign([{ 'traits.class': 'never seen' }])[0]!.segments).toEqual(['cluster-1']);
  });
});

describe('principal components', () => {
  test('count scales that say the same once', async () => {
    const noisy = rows.map((row, i) => ({ ...row, 'traits.z': ((i * 37) % 90) / 10 }));
    const config = { features: [...features, 'traits.z'], k: 3, pca: true, variance: 0.6 };
    const trial = await trySegmenter(clusters, noisy, { asOf, config });
    const { axes, explained } = trial.model as unknown as { axes: number[][]; explained: number };
    expect(axes).toHaveLength(1);
    expect(axes[0]!.map((weight) => Math.abs(weight))).toEqual([
      expect.closeTo(Math.SQRT1_2, 1),
      expect.closeTo(Math.SQRT1_2, 1),
      expect.closeTo(0, 1),
    ]);
    expect(explained).toBeGreaterThan(0.6);
    expect(Object.values(trial.sizes)).toEqual([30, 30, 30]);
  });

  test('explain the value at which the answer turns', async () => {
    const trial = await trySegmenter(clusters, rows, { asOf, config: { features, k: 3, pca: true } });
    const row = { 'traits.x': 0.3, 'traits.y': 3 };
    const { factors, segment } = trial.explain(row)[0]!;
    const turn = Number(/x above ([\d.]+),/.exec((factors[0]!.change as { en: string }).en)![1]);
    const near = (x: number) => trial.assign([{ ...row, 'traits.x': x }])[0]!.segments[0];
    expect([near(turn * 0.98), near(turn * 1.02) === segment]).toEqual([segment, false]);
  });
});

test('logarithms tame a few large values, and are shown in units', async () => {
  const spend = Array.from({ length: 60 }, (_, i) => ({ 'traits.x': [9, 99, 9_999][i % 3]! + (i % 5), 'traits.y': 0 }));
  const trial = await trySegmenter(clusters, spend, {
    asOf,
    config: { features: ['traits.x'], log: ['traits.x'], k: 3 },
  });
  expect(Object.values(trial.sizes)).toEqual([20, 20, 20]);
  const [explained] = trial.explain({ 'traits.x': 120 });
  expect(explained!.factors[0]).toMatchObject({
    observed: 120,
    expected: expect.stringMatching(/^near 101 rather than/),
  });
});

test('settings that contradict each other are refused', async () => {
  const refused = (config: unknown) => expect(trySegmenter(clusters, rows, { asOf, config })).rejects;
  await refused({ features, log: ['traits.z'] }).toThrow('log: traits.z is not among the features');
  await refused({ features, categories: ['traits.x'] }).toThrow('categories: traits.x is among the features already');
  await refused({ features, leastK: 9 }).toThrow('leastK: no more than mostK');
});
