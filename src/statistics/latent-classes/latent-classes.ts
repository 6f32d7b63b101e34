import { sampleIndexes } from '../sample.ts';
import { type AnswerPatterns, type Answers, answerPatterns, pickPatterns } from './answer-patterns.ts';
import { answerOffsets, type ClassParameters, LatentClassEm, posteriors } from './em.ts';

/** Latent classes as estimated, the largest first. */
export interface LatentClasses extends ClassParameters {
  readonly k: number;
  /** Where the answers of each question begin among those of all; see {@link ClassParameters.probabilities}. */
  readonly offsets: Int32Array;
  readonly logLikelihood: number;
  /** Free parameters: k - 1 shares, and in each class one probability fewer than a question has answers. */
  readonly parameters: number;
  /** Akaike's criterion (1974): -2 LL + 2 parameters. */
  readonly aic: number;
  /** Bayesian criterion (Schwarz 1978): -2 LL + parameters ln n, n the people who answered anything. */
  readonly bic: number;
  /** Entropy of the posteriors, in nats, summed over people; 0 where everybody's class is certain. */
  readonly entropy: number;
  /** 1 - entropy / (n ln k), 0..1 (Ramaswamy et al. 1993); 1 is certain. NaN for one class. */
  readonly relativeEntropy: number;
  /** G squared against the saturated model, and its degrees of freedom; null where answers are missing. */
  readonly deviance: number | null;
  /** Different patterns there could be, less 1, less the parameters: below 0 the classes are not identified. */
  readonly degreesOfFreedom: number;
  /** Probabilities within 1e-6 of 0 or 1, where standard errors do not exist. */
  readonly onBorder: number;
  readonly iterations: number;
  /** False where it was stopped by the most iterations. */
  readonly converged: boolean;
  /** Beginnings, and how many of them reached the best log-likelihood, to {@link SAME_OPTIMUM}. */
  readonly starts: number;
  readonly reached: number;
}

export interface LatentClassOptions {
  /** Seeded numbers 0 <= n < 1: the same ones give the same classes. */
  readonly random: () => number;
  /** Random beginnings; the one that ends at the best log-likelihood counts. Default 20. */
  readonly starts?: number;
  /** Most steps of a beginning. Default 5,000. */
  readonly maxIterations?: number;
  /** With more patterns than this, the beginnings compete on a sample of so many; the best goes on with all. Default 5,000. */
  readonly sample?: number;
}

/** Log-likelihoods that differ by no more are of the same optimum, and no more than by this share of them. */
const SAME_OPTIMUM = 1e-3;
const SAME_SHARE = 1e-7;
/** A probability this near to 0 or 1 is on the border. */
const BORDER = 1e-6;
/** Steps between two pauses of {@link latentClassSteps}, of so many products. */
const STEP_WORK = 20_000_000;

/**
 * Latent class analysis (Lazarsfeld & Henry 1968; Goodman 1974): people belong to one of k classes, and within a class
 * answers are independent. Estimated by maximum likelihood from people as they are, those with missing answers by the
 * answers that they gave. Null where fewer than k patterns of answers differ, or nobody answered anything.
 */
export function latentClasses(
  answers: Answers | AnswerPatterns,
  k: number,
  options: LatentClassOptions,
): LatentClasses | null {
  const steps = latentClassSteps(answers, k, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** As {@link latentClasses}, pausing about every tenth of a second so that others get a turn. */
export function* latentClassSteps(
  answers: Answers | AnswerPatterns,
  k: number,
  { random, starts = 20, maxIterations = 5_000, sample = 5_000 }: LatentClassOptions,
): Generator<void, LatentClasses | null> {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}: a whole number of at least 1 is needed`);
  const patterns = 'patternOf' in answers ? answers : answerPatterns(answers);
  if (patterns.n < k) return null;
  const few = patterns.n > sample ? pickPatterns(patterns, sampleIndexes(patterns.n, sample, random)) : patterns;
  const beginnings = k === 1 ? 1 : starts;
  const likelihoods: number[] = [];
  let best: LatentClassEm | null = null;
  for (let start = 0; start < beginnings; start++) {
    const em = new LatentClassEm(few, randomParameters(few.categories, k, random));
    yield* toRest(em, few, k, maxIterations);
    likelihoods.push(em.logLikelihood);
    if (best === null || em.logLikelihood > best.logLikelihood) best = em;
  }
  const top = best!.logLikelihood;
  const same = Math.max(SAME_OPTIMUM, SAME_SHARE * Math.abs(top));
  const reached = likelihoods.filter((likelihood) => likelihood >= top - same).length;
  let last = best!;
  if (few !== patterns) {
    last = new LatentClassEm(patterns, awayFromBorder(best!.parameters));
    yield* toRest(last, patterns, k, maxIterations);
  }
  return outcomeOf(patterns, last, { starts: beginnings, reached });
}

function* toRest(em: LatentClassEm, { n, d }: AnswerPatterns, k: number, most: number): Generator<void, void> {
  const steps = Math.max(3, Math.floor(STEP_WORK / Math.max(1, n * d * k)));
  while (!em.isAtRest && em.iterations < most) {
    em.advance(Math.min(steps, most - em.iterations));
    yield;
  }
}

/** Equal shares, and answers as likely as uniform numbers have it, as poLCA begins (Linzer & Lewis 2011). */
function randomParameters(categories: readonly number[], k: number, random: () => number): ClassParameters {
  const offsets = answerOffsets(categories);
  const probabilities = new Float64Array(offsets.at(-1)! * k);
  for (let j = 0; j < categories.length; j++) {
    for (let one = 0; one < k; one++) {
      let sum = 0;
      for (let answer = offsets[j]!; answer < offsets[j + 1]!; answer++) {
        const value = 0.01 + random();
        probabilities[answer * k + one] = value;
        sum += value;
      }
      for (let answer = offsets[j]!; answer < offsets[j + 1]!; answer++) probabilities[answer * k + one]! /= sum;
    }
  }
  return { shares: new Float64Array(k).fill(1 / k), probabilities };
}

/** An answer that no one of a sample gave may be given by others: 0 would make them impossible for ever. */
function awayFromBorder({ shares, probabilities }: ClassParameters): ClassParameters {
  const least = 1e-4;
  const raised = shares.map((share) => Math.max(share, least));
  const total = raised.reduce((sum, share) => sum + share, 0);
  return {
    shares: raised.map((share) => share / total),
    probabilities: probabilities.map((value) => Math.max(value, least)),
  };
}

function outcomeOf(
  patterns: AnswerPatterns,
  em: LatentClassEm,
  { starts, reached }: Pick<LatentClasses, 'starts' | 'reached'>,
): LatentClasses {
  const { categories, people, counts } = patterns;
  const { logLikelihood, iterations, isAtRest } = em;
  const { shares, probabilities } = bySize(em.parameters);
  const k = shares.length;
  const free = categories.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
  const parameters = k * free + k - 1;
  const entropy = entropyOf(posteriors(patterns, { shares, probabilities }), counts, k);
  const cells = categories.reduce((product, count) => product * Math.max(1, count), 1);
  return {
    k,
    shares,
    probabilities,
    offsets: answerOffsets(categories),
    logLikelihood,
    parameters,
    aic: -2 * logLikelihood + 2 * parameters,
    bic: -2 * logLikelihood + parameters * Math.log(people),
    entropy,
    relativeEntropy: k > 1 ? Math.min(1, Math.max(0, 1 - entropy / (people * Math.log(k)))) : Number.NaN,
    deviance: patterns.complete ? Math.max(0, 2 * (saturated(counts, people) - logLikelihood)) : null,
    degreesOfFreedom: cells - 1 - parameters,
    onBorder: onBorder(probabilities, answerOffsets(categories), k),
    iterations,
    converged: isAtRest,
    starts,
    reached,
  };
}

/** Log-likelihood of a model that gives each pattern the share it has. */
function saturated(counts: Float64Array, people: number): number {
  return counts.reduce((sum, count) => sum + count * Math.log(count / people), 0);
}

function entropyOf(all: Float64Array, counts: Float64Array, k: number): number {
  let sum = 0;
  for (let at = 0; at < all.length; at++) {
    const posterior = all[at]!;
    if (posterior > 0) sum -= counts[Math.floor(at / k)]! * posterior * Math.log(posterior);
  }
  return sum;
}

/** A question that all answer alike has no choice to be certain of, and is not counted. */
function onBorder(probabilities: Float64Array, offsets: Int32Array, k: number): number {
  let count = 0;
  for (let j = 0; j + 1 < offsets.length; j++) {
    if (offsets[j + 1]! - offsets[j]! < 2) continue;
    for (let at = offsets[j]! * k; at < offsets[j + 1]! * k; at++) {
      if (probabilities[at]! < BORDER || probabilities[at]! > 1 - BORDER) count++;
    }
  }
  return count;
}

/** The largest class first; equals by their probabilities, so that the same classes have the same order. */
function bySize({ shares, probabilities }: ClassParameters): ClassParameters {
  const k = shares.length;
  const order = Array.from(shares.keys()).sort((a, b) => {
    if (shares[a] !== shares[b]) return shares[b]! - shares[a]!;
    for (let at = 0; at < probabilities.length; at += k) {
      const difference = probabilities[at + b]! - probabilities[at + a]!;
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  return {
    shares: Float64Array.from(order, (one) => shares[one]!),
    probabilities: probabilities.map((_, at) => probabilities[at - (at % k) + order[at % k]!]!),
  };
}

/** Index of the number of classes with the lowest BIC; equals: the first. Throws a `RangeError` for none. */
export function chooseClassCount(tried: readonly Pick<LatentClasses, 'bic'>[]): number {
  if (tried.length === 0) throw new RangeError('no number of classes was tried');
  return tried.reduce((best, { bic }, index) => (bic < tried[best]!.bic ? index : best), 0);
}
