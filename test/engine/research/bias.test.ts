import { expect, test } from 'vitest';
import { biasWarnings } from '../../../src/engine/research/bias.ts';
import { compareTraits } from '../../../src/engine/research/compared-trait.ts';
import { confidenceOf } from '../../../src/engine/research/confidence.ts';
import { interviewProgress, methodOf, type ResearchFacts, sampleSizeOf } from '../../../src/engine/research/facts.ts';
import { sampleFit } from '../../../src/engine/research/sample-fit.ts';
import { seededRandom } from '../../../src/segmenter/random.ts';

const NOTHING: ResearchFacts = {
  interviews: 0,
  people: 0,
  customers: 0,
  others: 0,
  sources: { known: 0, different: 0 },
  interviewers: { known: 0, different: 0 },
  teams: { known: 0, different: 0 },
  qualitative: 0,
  quantitative: 0,
  guesses: 0,
  refuting: 0,
  disagreeing: 0,
  largestSample: null,
  largestCount: null,
  dated: 0,
  old: 0,
};
/** What nothing is wrong with. */
const SOUND: ResearchFacts = {
  ...NOTHING,
  interviews: 15,
  people: 15,
  customers: 12,
  others: 3,
  sources: { known: 15, different: 3 },
  interviewers: { known: 15, different: 2 },
  teams: { known: 15, different: 2 },
  qualitative: 6,
  refuting: 1,
  dated: 21,
  old: 4,
};
const codes = (facts: Partial<ResearchFacts>, staying = null as Parameters<typeof biasWarnings>[0]['staying']) =>
  biasWarnings({ facts: { ...SOUND, ...facts }, traits: null, staying }).map(
    ({ code, severity }) => `${code} ${severity}`,
  );

test('of nothing there is no number: no method, sample or confidence, and a warning that says so', () => {
  expect([methodOf(NOTHING), sampleSizeOf(NOTHING), confidenceOf(NOTHING, [])]).toEqual([null, null, null]);
  const guessed = { ...NOTHING, guesses: 3 };
  expect([methodOf(guessed), sampleSizeOf(guessed), confidenceOf(guessed, [])]).toEqual([null, null, null]);
  expect(biasWarnings({ facts: guessed, traits: null, staying: null }).map(({ code }) => code)).toEqual([
    'NO_EVIDENCE',
    'FEW_INTERVIEWS',
  ]);
});

test('the method is what evidence there is, and interviews count as some', () => {
  expect(methodOf({ ...NOTHING, interviews: 1, people: 1 })).toBe('QUALITATIVE');
  expect(methodOf({ ...NOTHING, quantitative: 1 })).toBe('QUANTITATIVE');
  expect(methodOf({ ...NOTHING, quantitative: 1, qualitative: 1 })).toBe('MIXED');
});

test('samples are not added up: the size is the largest of them', () => {
  expect(sampleSizeOf({ ...NOTHING, people: 9, largestSample: 400 })).toBe(400);
  expect(sampleSizeOf({ ...NOTHING, people: 9, largestSample: 4 })).toBe(9);
});

test('each sign of bias appears at its threshold and not before', () => {
  expect(codes({})).toEqual([]);
  expect(codes({ people: 14 })).toEqual(['FEW_INTERVIEWS MILD']);
  expect(codes({ people: 5 })).toEqual(['FEW_INTERVIEWS MILD']);
  expect(codes({ people: 4 })).toEqual(['FEW_INTERVIEWS STRONG']);
  expect(codes({ sources: { known: 3, different: 1 } })).toEqual(['ONE_SOURCE MILD']);
  expect(codes({ sources: { known: 2, different: 1 } })).toEqual([]);
  expect(codes({ interviewers: { known: 15, different: 1 } })).toEqual(['ONE_INTERVIEWER MILD']);
  expect(codes({ teams: { known: 3, different: 1 } })).toEqual(['ONE_TEAM MILD']);
  expect(codes({ refuting: 0 })).toEqual(['NO_DISSENT MILD']);
  expect(codes({ refuting: 0, disagreeing: 1 })).toEqual([]);
  expect(codes({ refuting: 0, qualitative: 4 })).toEqual([]);
  expect(codes({ dated: 20, old: 10 })).toEqual([]);
  expect(codes({ dated: 20, old: 11 })).toEqual(['OLD_EVIDENCE MILD']);
});

test('that only staying customers were asked is said where others left, and nobody else was asked', () => {
  const staying = { asked: 5, askedLapsed: 0, population: 100, populationLapsed: 10 };
  const warned = ['ONLY_STAYING_CUSTOMERS STRONG'];
  expect(codes({ others: 0 }, staying)).toEqual(warned);
  expect(codes({ others: 1 }, staying)).toEqual([]);
  expect(codes({ others: 0 }, { ...staying, askedLapsed: 1 })).toEqual([]);
  expect(codes({ others: 0 }, { ...staying, asked: 4 })).toEqual([]);
  expect(codes({ others: 0 }, { ...staying, populationLapsed: 9 })).toEqual([]);
});

test('confidence rises with people and samples, and a strong bias takes a step off', () => {
  const of = (facts: Partial<ResearchFacts>) => {
    const all = { ...SOUND, ...facts };
    return confidenceOf(all, biasWarnings({ facts: all, traits: null, staying: null }));
  };
  expect([4, 5, 6, 11, 12, 15].map((people) => of({ people, interviews: people }))).toEqual([
    'LOW',
    'LOW',
    'MEDIUM',
    'MEDIUM',
    'HIGH',
    'HIGH',
  ]);
  const counted = (largestCount: number | null) =>
    of({ people: 0, interviews: 0, qualitative: 0, quantitative: 3, largestCount });
  expect([null, 96, 97, 384, 385].map(counted)).toEqual(['LOW', 'LOW', 'MEDIUM', 'MEDIUM', 'HIGH']);
  const strong = biasWarnings({
    facts: { ...SOUND, others: 0 },
    traits: null,
    staying: { asked: 9, askedLapsed: 0, population: 9, populationLapsed: 9 },
  });
  expect(confidenceOf(SOUND, strong)).toBe('MEDIUM');
});

test('progress goes to fifteen and no farther', () => {
  expect(interviewProgress({ people: 4 })).toEqual({ count: 4, target: 15, remaining: 11 });
  expect(interviewProgress({ people: 20 })).toEqual({ count: 20, target: 15, remaining: 0 });
});

const gender = (sample: readonly number[], population: readonly number[]) =>
  sample.map((count, at) => ({ label: `value ${at}`, sample: count, population: population[at]! }));

test('a sample is held against its population from eight people and thirty on', () => {
  expect(sampleFit(gender([7, 0], [50, 50]))).toBeNull();
  expect(sampleFit(gender([8, 0], [15, 14]))).toBeNull();
  // Eight of one kind, where half are: 2 / 2^8 by the exact test of the binomial.
  const fit = sampleFit(gender([8, 0], [50, 50]))!;
  expect(fit.difference).toBeCloseTo(0.5, 12);
  expect(fit.most).toEqual({ label: 'value 0', sample: 1, population: 0.5 });
  expect(Math.abs(fit.pValue - 2 / 256)).toBeLessThan(0.006);
});

test('the simulated p-value is that of the exact multinomial test, and the same each time', () => {
  const counts = gender([6, 3, 1], [50, 30, 20]);
  const exact = exactTest([6, 3, 1], [0.5, 0.3, 0.2]);
  const { pValue } = sampleFit(counts)!;
  expect(Math.abs(pValue - exact)).toBeLessThan(0.04);
  expect(sampleFit(counts)!.pValue).toBe(pValue);
});

/** The probability of samples as far off, or farther, by adding up all of them. */
function exactTest(observed: readonly number[], shares: readonly number[]): number {
  const n = observed.reduce((sum, count) => sum + count, 0);
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
  const far = (counts: readonly number[]) =>
    counts.reduce((sum, count, at) => sum + (count - n * shares[at]!) ** 2 / (n * shares[at]!), 0);
  let probability = 0;
  for (let a = 0; a <= n; a++) {
    for (let b = 0; a + b <= n; b++) {
      const counts = [a, b, n - a - b];
      if (far(counts) < far(observed) - 1e-9) continue;
      const ways = factorial(n) / counts.reduce((product, count) => product * factorial(count), 1);
      probability += counts.reduce((product, count, at) => product * shares[at]! ** count, ways);
    }
  }
  return probability;
}

test('random samples of a population are rarely called unlike it, and a lopsided one is, in its trait', () => {
  const random = seededRandom(3);
  const population = [400, 300, 200, 100];
  const drawn = () => {
    const sample = [0, 0, 0, 0];
    for (let person = 0; person < 15; person++) {
      const at = random() * 1_000;
      sample[at < 400 ? 0 : at < 700 ? 1 : at < 900 ? 2 : 3]!++;
    }
    return sample;
  };
  const trait = (feature: string, sample: readonly number[]) => ({
    feature,
    words: { en: feature, zh: feature },
    counts: gender(sample, population),
  });
  let alarms = 0;
  for (let round = 0; round < 60; round++) {
    const compared = compareTraits(['a', 'b', 'c', 'd'].map((feature) => trait(feature, drawn())));
    if (compared.some(({ unlike }) => unlike)) alarms++;
  }
  // 5 % of 60 are 3; over 9 come once in a thousand times.
  expect(alarms).toBeLessThanOrEqual(9);
  const compared = compareTraits([trait('a', [6, 4, 3, 2]), trait('b', [0, 0, 1, 14]), trait('c', [1, 1, 0, 0])]);
  expect(compared.map(({ feature, unlike }) => [feature, unlike])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
  ]);
  expect(compared[2]).toMatchObject({ fit: null, pValue: null, sample: 2 });
  const [warning] = biasWarnings({ facts: SOUND, traits: compared, staying: null });
  expect(warning).toMatchObject({ code: 'SAMPLE_UNLIKE_POPULATION', severity: 'STRONG', trait: { feature: 'b' } });
  expect(warning!.text.en).toBe('Unlike in b: "value 3" is 93 % of those asked, and 10 % of those it stands for.');
});

test('a large sample is judged by a bound, without drawing millions', () => {
  const unlike = sampleFit(gender([60_000, 40_000], [20_000, 80_000]))!;
  expect(unlike.pValue).toBeLessThan(1e-12);
  expect(sampleFit(gender([600, 400], [60_000, 40_000]))!.pValue).toBe(1);
});
