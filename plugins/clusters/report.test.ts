import type { ModelReport } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import clusters from './psychographic-clusters/index.ts';

const features = ['traits.x', 'traits.y'];

/** W. H. Press and others, "Numerical Recipes", 1992: the quick generator, its high bits. */
function congruence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Customers around centres, evenly many each. */
function around(centres: readonly (readonly [number, number])[], customers: number, seed = 1): TrialRow[] {
  const random = congruence(seed);
  return Array.from({ length: customers }, (_, i) => {
    const [x, y] = centres[i % centres.length]!;
    return { 'traits.x': x + normal(random), 'traits.y': y + normal(random) };
  });
}

async function reportOf(rows: readonly TrialRow[], config: object): Promise<ModelReport> {
  return (await trySegmenter(clusters, rows, { asOf: 0, config: { features, ...config } })).report!;
}

const CORNERS = [
  [0, 0],
  [20, 0],
  [0, 20],
  [20, 20],
] as const;
const codes = ({ warnings }: ModelReport) => warnings.map(({ code }) => code);
const figure = (numbers: ModelReport['quality'], name: string) => numbers.find((one) => one.name === name)!.value;

test('sums of squares, explained variance and silhouettes of clear groups, without a doubt', async () => {
  const report = await reportOf(around(CORNERS, 400), { k: 4 });
  const within = figure(report.quality, 'within sum of squares');
  const total = figure(report.quality, 'total sum of squares');
  // Two z-scores of 400 customers.
  expect(total).toBeCloseTo(2 * 400, 6);
  expect(figure(report.quality, 'explained variance')).toBeCloseTo(1 - within / total, 12);
  expect(figure(report.quality, 'explained variance')).toBeGreaterThan(0.97);
  expect(figure(report.quality, 'silhouette')).toBeGreaterThan(0.85);
  expect(report.parameters.filter(({ name }) => name.startsWith('size')).map(({ value }) => value)).toEqual([
    100, 100, 100, 100,
  ]);
  expect(figure(report.quality, 'agreement of the nearest rival')).toBe(1);
  expect(report.warnings).toEqual([]);
});

test('one cloud cut into pieces has rivals that are as good, and says so', async () => {
  const report = await reportOf(around([[0, 0]], 600), { k: 4 });
  expect(codes(report)).toContain('NEAR_TIED_OPTIMA');
  expect(report.warnings[0]!.text).toMatch(/not to be trusted: try another number of clusters/);
});

test('the silhouette of its own space and the standardised one part where one number has the greater unit', async () => {
  const rows = around(CORNERS, 400).map((row) => ({ ...row, 'traits.x': 1_000 * (row['traits.x'] as number) }));
  const report = await reportOf(rows, { k: 2, standardise: false });
  expect(figure(report.quality, 'silhouette')).toBeGreaterThan(0.9);
  expect(figure(report.quality, 'silhouette, standardised')).toBeLessThan(0.7);
});

test('few customers are said', async () => {
  expect(codes(await reportOf(around(CORNERS, 139), { k: 4 }))).toContain('FEW_OBSERVATIONS');
  expect(codes(await reportOf(around(CORNERS, 140), { k: 4 }))).not.toContain('FEW_OBSERVATIONS');
});

test('a few extreme values that carry the fit are said; logarithms mend it', async () => {
  const random = congruence(5);
  const rows = Array.from({ length: 500 }, () => ({
    'traits.x': Math.exp(2 * normal(random)),
    'traits.y': Math.exp(2 * normal(random)),
  }));
  expect(codes(await reportOf(rows, { k: 3 }))).toContain('EXTREME_VALUES');
  expect(codes(await reportOf(rows, { k: 3, log: features }))).not.toContain('EXTREME_VALUES');
});

test('the table of the numbers of clusters tried is told', async () => {
  const { quality, parameters } = await reportOf(around(CORNERS, 400), { k: 'auto', leastK: 2, mostK: 6 });
  expect(parameters[0]).toMatchObject({ name: 'k', value: 4 });
  const silhouettes = [2, 3, 4, 5, 6].map((k) => figure(quality, `silhouette at k = ${k}`));
  expect(silhouettes.indexOf(Math.max(...silhouettes))).toBe(2);
});
