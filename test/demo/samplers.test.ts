import { describe, expect, test } from 'vitest';
import { beta } from '../../src/demo/beta.ts';
import { choiceOf } from '../../src/demo/choice.ts';
import { exponential } from '../../src/demo/exponential.ts';
import { gamma } from '../../src/demo/gamma.ts';
import { normal } from '../../src/demo/normal.ts';
import { poisson } from '../../src/demo/poisson.ts';
import type { Random } from '../../src/demo/random.ts';
import { seededRandom } from '../../src/segmenter/random.ts';

const DRAWS = 100_000;

/** Mean and variance of a seeded sample. */
function moments(draw: (random: Random) => number) {
  const random = seededRandom(7);
  const values = Array.from({ length: DRAWS }, () => draw(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;
  return { mean, variance };
}

describe('each sampler has the mean and variance of its distribution', () => {
  test.each<[name: string, draw: (random: Random) => number, mean: number, variance: number]>([
    ['normal', normal, 0, 1],
    ['exponential of rate 4', (random) => exponential(random, 4), 1 / 4, 1 / 16],
    ['gamma of shape 0.3', (random) => gamma(random, 0.3), 0.3, 0.3],
    ['gamma of shape 2.5', (random) => gamma(random, 2.5), 2.5, 2.5],
    ['beta(0.8, 2.4)', (random) => beta(random, 0.8, 2.4), 0.25, (0.25 * 0.75) / 4.2],
    ['beta(9, 3)', (random) => beta(random, 9, 3), 0.75, (0.75 * 0.25) / 13],
    ['poisson of mean 3', (random) => poisson(random, 3), 3, 3],
    ['poisson of mean 0', (random) => poisson(random, 0), 0, 0],
  ])('%s', (_, draw, mean, variance) => {
    const found = moments(draw);
    // Four standard errors of the mean; 5 % of the variance.
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(found.variance - variance)).toBeLessThanOrEqual(0.05 * variance);
  });

  test('a choice follows its weights', () => {
    const choose = choiceOf([
      ['rare', 1],
      ['usual', 3],
      ['never', 0],
    ]);
    const random = seededRandom(3);
    const counts = { rare: 0, usual: 0, never: 0 };
    for (let draw = 0; draw < DRAWS; draw++) counts[choose(random) as keyof typeof counts] += 1;
    expect(counts.rare / DRAWS).toBeCloseTo(0.25, 2);
    expect(counts.never).toBe(0);
  });
});
