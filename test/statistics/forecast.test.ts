import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { fitSmoothing, forecastSeries, NORMAL, type Smoothing, stepsOf } from '../../src/statistics/index.ts';

const cdnow = fileURLToPath(new URL('../../../shared/datasets/cdnow/CDNOW_sample.txt', import.meta.url));

/** Annual oil production of Saudi Arabia 1996-2013, million tonnes: R. J. Hyndman & G. Athanasopoulos, 2018, 7.1. */
const OIL = [
  445.36, 453.2, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87, 456.72, 473.82,
  525.95, 549.83, 542.34,
];

test('the published simple exponential smoothing of oil is reproduced, with its intervals', () => {
  const model = fitSmoothing(OIL, { trend: 'none', period: 1 })!;
  // "Forecasting: Principles and Practice", 2nd edition, 7.1: alpha 0.8339, l0 446.5868, 542.68, 504.5 to 580.9.
  expect(model.weights.alpha).toBeCloseTo(0.834, 3);
  expect(Math.abs(model.initialLevel - 446.5868)).toBeLessThan(0.05);
  const [first, second] = stepsOf(model, 2);
  expect(first!.mean).toBeCloseTo(542.68, 2);
  const within = (by: number, { mean, deviation }: { mean: number; deviation: number }) => [
    mean - by * deviation,
    mean + by * deviation,
  ];
  expect(within(NORMAL[80], first!).map((value) => value.toFixed(1))).toEqual(['504.5', '580.9']);
  expect(within(NORMAL[95], first!).map((value) => value.toFixed(1))).toEqual(['484.2', '601.1']);
  expect(within(NORMAL[80], second!).map((value) => value.toFixed(1))).toEqual(['492.9', '592.5']);
});

/** A normal number, by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const TRUTH: Smoothing = {
  trend: 'damped',
  period: 4,
  weights: { alpha: 0.4, beta: 0.15, gamma: 0.2, phi: 0.9 },
  initialLevel: 0,
  sigma: 3,
  aicc: 0,
  level: 100,
  slope: 1,
  season: [5, -2, -6, 3],
};

/** A path of a model from its states on. */
function simulated(
  { weights, level, slope, season, sigma }: Smoothing,
  length: number,
  random: () => number,
): number[] {
  const { alpha, beta, gamma, phi } = weights;
  const states = { level, slope, season: [...season] };
  return Array.from({ length }, (_, t) => {
    const error = sigma * normal(random);
    const slot = t % states.season.length;
    const grown = states.level + phi * states.slope;
    const value = grown + states.season[slot]! + error;
    states.level = grown + alpha * error;
    states.slope = phi * states.slope + beta * error;
    states.season[slot] = states.season[slot]! + gamma * error;
    return value;
  });
}

test('intervals of a known model cover what they say, at every step', () => {
  const random = seededRandom(5);
  const [paths, ahead] = [4_000, 9];
  const steps = stepsOf(TRUTH, ahead);
  const inside = { 80: new Array<number>(ahead).fill(0), 95: new Array<number>(ahead).fill(0) };
  for (let path = 0; path < paths; path++) {
    for (const [step, value] of simulated(TRUTH, ahead, random).entries()) {
      const off = Math.abs(value - steps[step]!.mean) / steps[step]!.deviation;
      for (const level of [80, 95] as const) if (off <= NORMAL[level]) inside[level][step]!++;
    }
  }
  for (const level of [80, 95] as const) {
    const share = level / 100;
    const error = Math.sqrt((share * (1 - share)) / paths);
    for (const count of inside[level]) expect(Math.abs(count / paths - share)).toBeLessThan(4 * error);
  }
});

test('fitted models are deterministic, and their intervals cover nearly what they say', () => {
  const random = seededRandom(11);
  const truth: Smoothing = { ...TRUTH, trend: 'none', period: 1, season: [0], slope: 0 };
  const flat = { ...truth, weights: { alpha: 0.4, beta: 0, gamma: 0, phi: 1 } };
  let inside = 0;
  const [series, ahead] = [80, 6];
  for (let n = 0; n < series; n++) {
    const path = simulated(flat, 50 + ahead, random);
    const model = fitSmoothing(path.slice(0, 50), { trend: 'none', period: 1 })!;
    for (const [step, { mean, deviation }] of stepsOf(model, ahead).entries()) {
      if (Math.abs(path[50 + step]! - mean) <= NORMAL[80] * deviation) inside++;
    }
  }
  // 480 steps, those of a series not apart: three errors of 80 independent ones, and what estimating costs.
  expect(inside / (series * ahead)).toBeGreaterThan(0.66);
  expect(inside / (series * ahead)).toBeLessThan(0.92);
  const path = simulated(TRUTH, 40, random);
  expect(forecastSeries(path, 4, 4)).toEqual(forecastSeries(path, 4, 4));
});

test('a season is found where there is one, and a trend', () => {
  const random = seededRandom(3);
  const seasonal = Array.from({ length: 48 }, (_, t) => 50 + 2 * t + [9, -4, 3, -8][t % 4]! + normal(random));
  const { method, steps } = forecastSeries(seasonal, 4, 4)!;
  expect(method).toMatch(/^ETS\(A,Ad?,A\)$/);
  for (const [step, { mean }] of steps.entries()) {
    expect(Math.abs(mean - (50 + 2 * (48 + step) + [9, -4, 3, -8][step]!))).toBeLessThan(4);
  }
});

test('what is too short or never changes is no series to forecast', () => {
  expect(forecastSeries([1, 2, 1, 3, 2, 1, 2, 3, 1], 3)).toBeNull();
  expect(forecastSeries(new Array<number>(30).fill(7), 3)).toBeNull();
  expect(forecastSeries(new Array<number>(30).fill(0), 3)).toBeNull();
});

test('the last weeks of CDNOW are within the intervals of a forecast from the weeks before', ({ skip }) => {
  if (!existsSync(cdnow)) skip(`no dataset at ${cdnow}`);
  const weeks = new Array<number>(78).fill(0);
  for (const line of readFileSync(cdnow, 'utf8').split('\n')) {
    const [, , date] = line.trim().split(/\s+/);
    if (!date) continue;
    const at = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
    const week = Math.floor((at - Date.UTC(1997, 0, 1)) / (7 * 86_400_000));
    if (week < weeks.length) weeks[week]!++;
  }
  // Nobody new is taken in after the first twelve weeks of the sample.
  const known = weeks.slice(13, 66);
  const { steps, method } = forecastSeries(known, 12)!;
  const inside = (by: number) =>
    steps.filter(({ mean, deviation }, n) => Math.abs(weeks[66 + n]! - mean) <= by * deviation).length;
  expect(method).toMatch(/^ETS/);
  expect(inside(NORMAL[95])).toBeGreaterThanOrEqual(11);
  expect(inside(NORMAL[80])).toBeGreaterThanOrEqual(8);
});
