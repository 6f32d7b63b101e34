import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { answerPatterns } from '../../src/statistics/latent-classes/answer-patterns.ts';
import { LatentClassEm } from '../../src/statistics/latent-classes/em.ts';
import {
  chooseClassCount,
  type LatentClasses,
  latentClasses,
} from '../../src/statistics/latent-classes/latent-classes.ts';
import { CARCINOMA, PLEURAL, ROLE_CONFLICT } from './answer-tables.ts';

const classesOf = (answers: Parameters<typeof latentClasses>[0], k: number, starts = 25): LatentClasses =>
  latentClasses(answers, k, { random: seededRandom(1), starts })!;

describe('published latent classes', () => {
  test('of the carcinoma slides: log-likelihoods, criteria and sizes; the BIC chooses three', () => {
    const tried = [1, 2, 3, 4].map((k) => classesOf(CARCINOMA, k));
    expect(tried[1]!.logLikelihood).toBeCloseTo(-317.2568, 3);
    expect(tried[1]!.bic).toBeCloseTo(706.0739, 3);
    expect(Array.from(tried[1]!.shares)).toEqual([expect.closeTo(0.5012, 4), expect.closeTo(0.4988, 4)]);
    expect(tried[2]!.logLikelihood).toBeCloseTo(-293.705, 3);
    expect(tried[2]!.aic).toBeCloseTo(633.41, 2);
    expect(tried[2]!.bic).toBeCloseTo(697.1357, 3);
    expect(tried[2]!.parameters).toBe(23);
    expect(Array.from(tried[2]!.shares)).toEqual([
      expect.closeTo(0.4447, 4),
      expect.closeTo(0.3736, 4),
      expect.closeTo(0.1817, 4),
    ]);
    expect(tried[3]!.logLikelihood).toBeCloseTo(-289.2858, 3);
    expect(tried[3]!.bic).toBeCloseTo(726.46, 2);
    expect(tried[chooseClassCount(tried)]!.k).toBe(3);
  });

  test('of pleural thickening', () => {
    const two = classesOf(PLEURAL, 2);
    expect(two.logLikelihood).toBeCloseTo(-891.1428, 4);
    expect(two.aic).toBeCloseTo(1796.2856, 4);
    expect(two.bic).toBeCloseTo(1834.3213, 4);
    expect(two.degreesOfFreedom).toBe(0);
    expect(Array.from(two.shares)).toEqual([expect.closeTo(0.9455, 4), expect.closeTo(0.0545, 4)]);
  });

  test('of role conflict: G squared 2.720 with 6 degrees of freedom, 81.084 with 11 for independence', () => {
    expect(classesOf(ROLE_CONFLICT, 1)).toMatchObject({ deviance: expect.closeTo(81.084, 3), degreesOfFreedom: 11 });
    expect(classesOf(ROLE_CONFLICT, 2)).toMatchObject({ deviance: expect.closeTo(2.72, 3), degreesOfFreedom: 6 });
  });
});

test('many starts reach the same optimum where there is one, fewer where there are several', () => {
  expect(classesOf(CARCINOMA, 3)).toMatchObject({ starts: 25, reached: 25, converged: true });
  const four = classesOf(CARCINOMA, 4);
  expect(four.reached).toBeGreaterThan(0);
  expect(four.reached).toBeLessThan(25);
});

test('the log-likelihood never falls from step to step, with and without missing answers', () => {
  const answer = fc.integer({ min: -1, max: 2 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(answer, answer, answer, answer), { minLength: 4, maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer(),
      (people, k, seed) => {
        const codes = Int32Array.from(people.flat());
        const patterns = answerPatterns({ codes, n: people.length, d: 4, categories: [3, 3, 3, 3] });
        fc.pre(patterns.n > 0);
        const random = seededRandom(seed);
        const probabilities = Float64Array.from({ length: 12 * k }, () => 0.1 + random());
        for (let j = 0; j < 4; j++) {
          for (let one = 0; one < k; one++) {
            const at = [0, 1, 2].map((code) => (3 * j + code) * k + one);
            const sum = at.reduce((total, index) => total + probabilities[index]!, 0);
            for (const index of at) probabilities[index]! /= sum;
          }
        }
        const em = new LatentClassEm(patterns, { shares: new Float64Array(k).fill(1 / k), probabilities });
        let last = Number.NEGATIVE_INFINITY;
        for (let step = 0; step < 60 && !em.isAtRest; step++) {
          em.advance(1);
          expect(em.logLikelihood).toBeGreaterThanOrEqual(last - 1e-9 * Math.abs(last || 1));
          last = em.logLikelihood;
        }
        expect(em.parameters.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      },
    ),
    { numRuns: 60 },
  );
});

/** People of two classes, `first` of them in the one, with eight questions of three answers; some are left out. */
function simulated({ n, first, missing }: { n: number; first: number; missing: number }) {
  const random = seededRandom(11);
  const probabilities = [
    [0.7, 0.2, 0.1],
    [0.1, 0.3, 0.6],
  ];
  const codes = Int32Array.from({ length: n * 8 }, (_, at) => {
    const own = probabilities[Math.floor(at / 8) < first * n ? 0 : 1]!;
    const drawn = random();
    const code = drawn < own[0]! ? 0 : drawn < own[0]! + own[1]! ? 1 : 2;
    return random() < missing ? -1 : code;
  });
  return { codes, n, d: 8, categories: Array.from({ length: 8 }, () => 3) };
}

test('classes are recovered from simulated answers, a third of them missing', () => {
  for (const missing of [0, 1 / 3]) {
    const found = classesOf(simulated({ n: 4_000, first: 0.65, missing }), 2, 5);
    expect(found.shares[0]).toBeCloseTo(0.65, 1);
    expect(Math.abs(found.shares[0]! - 0.65)).toBeLessThan(0.03);
    for (let j = 0; j < 8; j++) {
      for (const [code, [own, other]] of [
        [0.7, 0.1],
        [0.2, 0.3],
        [0.1, 0.6],
      ].entries()) {
        expect(Math.abs(found.probabilities[(3 * j + code) * 2]! - own!)).toBeLessThan(0.05);
        expect(Math.abs(found.probabilities[(3 * j + code) * 2 + 1]! - other!)).toBeLessThan(0.05);
      }
    }
    expect(found.deviance === null).toBe(missing > 0);
  }
});

test('starts that compete on a sample of the patterns end at the same classes', () => {
  const answers = simulated({ n: 3_000, first: 0.6, missing: 0.1 });
  const all = classesOf(answers, 2, 5);
  const sampled = latentClasses(answers, 2, { random: seededRandom(2), starts: 5, sample: 200 })!;
  expect(sampled.logLikelihood).toBeCloseTo(all.logLikelihood, 2);
  expect(sampled.shares[0]).toBeCloseTo(all.shares[0]!, 3);
});

test('neither the order of people nor that of questions matters', () => {
  const { codes, n, d, categories } = CARCINOMA;
  const plain = classesOf(CARCINOMA, 3);
  const turned = Int32Array.from({ length: n * d }, (_, at) => codes[(n - 1 - Math.floor(at / d)) * d + (at % d)]!);
  expect(classesOf({ codes: turned, n, d, categories }, 3)).toEqual(plain);
  const mirrored = codes.map((_, at) => codes[at - (at % d) + (d - 1 - (at % d))]!);
  const found = classesOf({ codes: mirrored, n, d, categories }, 3);
  expect(found.logLikelihood).toBeCloseTo(plain.logLikelihood, 5);
  for (const [one, share] of plain.shares.entries()) expect(found.shares[one]).toBeCloseTo(share, 4);
});

test('a question that all answer alike, and one that nobody answers, change nothing', () => {
  const { codes, n } = PLEURAL;
  const wider = Int32Array.from({ length: n * 5 }, (_, at) =>
    at % 5 < 3 ? codes[Math.floor(at / 5) * 3 + (at % 5)]! : at % 5 === 3 ? 0 : -1,
  );
  const found = classesOf({ codes: wider, n, d: 5, categories: [2, 2, 2, 1, 0] }, 2);
  expect(found.logLikelihood).toBeCloseTo(-891.1428, 4);
  expect(found.parameters).toBe(7);
});

test('people who answered nothing are in no pattern, and count for nothing', () => {
  const codes = Int32Array.from([...PLEURAL.codes, -1, -1, -1]);
  const patterns = answerPatterns({ ...PLEURAL, codes, n: PLEURAL.n + 1 });
  expect(patterns.people).toBe(PLEURAL.n);
  expect(patterns.patternOf.at(-1)).toBe(-1);
  expect(classesOf(patterns, 2).bic).toBeCloseTo(1834.3213, 4);
});

test('more classes than patterns of answers are none, and one person is one class', () => {
  expect(latentClasses(PLEURAL, 9, { random: seededRandom(1) })).toBeNull();
  const one = { codes: Int32Array.of(1, -1), n: 1, d: 2, categories: [2, 2] };
  expect(classesOf(one, 1)).toMatchObject({ k: 1, logLikelihood: 0, relativeEntropy: Number.NaN });
  expect(latentClasses(one, 2, { random: seededRandom(1) })).toBeNull();
  expect(latentClasses({ ...one, n: 0 }, 1, { random: seededRandom(1) })).toBeNull();
});

test('three hundred questions do not underflow', () => {
  const random = seededRandom(4);
  const codes = Int32Array.from({ length: 50 * 300 }, (_, at) => (random() < (at < 7_500 ? 0.3 : 0.7) ? 1 : 0));
  const found = classesOf({ codes, n: 50, d: 300, categories: Array.from({ length: 300 }, () => 2) }, 2, 3);
  expect(Number.isFinite(found.logLikelihood)).toBe(true);
  expect(found.shares[0]).toBeCloseTo(0.5, 6);
});

test('codes that a question does not have are refused', () => {
  const answers = { codes: Int32Array.of(0, 2), n: 1, d: 2, categories: [2, 2] };
  expect(() => answerPatterns(answers)).toThrow('answer 1 of person 0 is 2 of 2 codes');
  expect(() => latentClasses(PLEURAL, 0, { random: seededRandom(1) })).toThrow(RangeError);
});
