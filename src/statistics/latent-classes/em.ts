import type { AnswerPatterns } from './answer-patterns.ts';

/** Shares of the classes, and the probabilities of answers within them. */
export interface ClassParameters {
  /** Share of each class, 0..1; they add up to 1. */
  readonly shares: Float64Array;
  /**
   * Probability of each answer in each class: answer `c` of question `j` in class `k` stands at `(offsets[j] + c) *
   * classes + k`.
   */
  readonly probabilities: Float64Array;
}

/** A run of EM is at rest where a step adds no more than this share of the log-likelihood. */
const TOLERANCE = 1e-10;
/** Products of so many probabilities are rescaled, so that they never become 0 by being small. */
const RESCALE = 8;
/** An extrapolation keeps a parameter at no less than this share of its value before: 0 would be for ever. */
const KEPT = 0.1;

/** Where the answers of each question begin among those of all. */
export function answerOffsets(categories: readonly number[]): Int32Array {
  const offsets = new Int32Array(categories.length + 1);
  for (const [j, count] of categories.entries()) offsets[j + 1] = offsets[j]! + count;
  return offsets;
}

/**
 * One run of the EM algorithm for latent classes (Dempster, Laird & Rubin 1977; Goodman 1974), with every other step
 * extrapolated (SQUAREM: Varadhan & Roland, "Simple and globally convergent methods for accelerating the convergence of
 * any EM algorithm", 2008). The log-likelihood never falls: an extrapolation that lowers it is not taken. Questions
 * without an answer are skipped in the product, which is right where answers are missing at random.
 */
export class LatentClassEm {
  readonly #patterns: AnswerPatterns;
  readonly #offsets: Int32Array;
  readonly #k: number;
  #now: ClassParameters;
  #likelihood = Number.NEGATIVE_INFINITY;
  #iterations = 0;
  #isAtRest = false;

  constructor(patterns: AnswerPatterns, start: ClassParameters) {
    this.#patterns = patterns;
    this.#offsets = answerOffsets(patterns.categories);
    this.#k = start.shares.length;
    this.#now = start;
  }

  get parameters(): ClassParameters {
    return this.#now;
  }

  /** Log-likelihood of the parameters before the last step: of the present ones where it is at rest. */
  get logLikelihood(): number {
    return this.#likelihood;
  }

  get iterations(): number {
    return this.#iterations;
  }

  get isAtRest(): boolean {
    return this.#isAtRest;
  }

  /** Takes some steps more, three at a time; ends before where it is at rest. */
  advance(iterations: number): void {
    const end = this.#iterations + iterations;
    while (!this.#isAtRest && this.#iterations < end) this.#cycle();
  }

  #cycle(): void {
    const first = this.#step(this.#now);
    const second = this.#step(first.next);
    this.#likelihood = second.likelihood;
    this.#now = second.next;
    if (second.likelihood - first.likelihood <= TOLERANCE * (1 + Math.abs(second.likelihood))) {
      this.#isAtRest = true;
      return;
    }
    const ahead = this.#extrapolated(first.at, first.next, second.next);
    if (ahead === null) return;
    const third = this.#step(ahead);
    if (third.likelihood < second.likelihood) return;
    this.#likelihood = third.likelihood;
    this.#now = third.next;
  }

  /** Parameters after a step of EM, and the log-likelihood before it. */
  #step(at: ClassParameters): { at: ClassParameters; next: ClassParameters; likelihood: number } {
    this.#iterations++;
    const { codes, n, d, counts, people } = this.#patterns;
    const offsets = this.#offsets;
    const k = this.#k;
    const { shares, probabilities } = at;
    const sums = new Float64Array(probabilities.length);
    const sizes = new Float64Array(k);
    const own = new Float64Array(k);
    let likelihood = 0;
    for (let i = 0, from = 0; i < n; i++, from += d) {
      const count = counts[i]!;
      likelihood += count * jointly(codes, from, offsets, shares, probabilities, own);
      for (let one = 0; one < k; one++) {
        own[one]! *= count;
        sizes[one]! += own[one]!;
      }
      for (let j = 0; j < d; j++) {
        const code = codes[from + j]!;
        if (code < 0) continue;
        const to = (offsets[j]! + code) * k;
        for (let one = 0; one < k; one++) sums[to + one]! += own[one]!;
      }
    }
    const next = { shares: sizes.map((size) => size / people), probabilities: sums };
    normalise(next.probabilities, offsets, k, probabilities);
    return { at, next, likelihood };
  }

  /** Null where the last two steps are too small to go on from. */
  #extrapolated(zero: ClassParameters, one: ClassParameters, two: ClassParameters): ClassParameters | null {
    const length = squareOf(zero, one, null);
    const bend = squareOf(zero, one, two);
    if (!(length > 0 && bend > 0)) return null;
    const along = Math.max(1, Math.sqrt(length / bend));
    const shares = extrapolate(zero.shares, one.shares, two.shares, along);
    const total = shares.reduce((sum, share) => sum + share, 0);
    const probabilities = extrapolate(zero.probabilities, one.probabilities, two.probabilities, along);
    normalise(probabilities, this.#offsets, this.#k, two.probabilities);
    return { shares: shares.map((share) => share / total), probabilities };
  }
}

/**
 * Writes the posterior probability of each class for one pattern of answers to `own`, and returns the log-likelihood of
 * the pattern.
 */
function jointly(
  codes: Int32Array,
  from: number,
  offsets: Int32Array,
  shares: Float64Array,
  probabilities: Float64Array,
  own: Float64Array,
): number {
  const k = own.length;
  const d = offsets.length - 1;
  let scale = 0;
  for (let one = 0; one < k; one++) own[one] = shares[one]!;
  for (let j = 0; j < d; j++) {
    const code = codes[from + j]!;
    if (code < 0) continue;
    const at = (offsets[j]! + code) * k;
    for (let one = 0; one < k; one++) own[one]! *= probabilities[at + one]!;
    if (j % RESCALE === RESCALE - 1) scale += Math.log(toOne(own));
  }
  return scale + Math.log(toOne(own));
}

/** Makes values add up to 1, and returns what they added up to. */
function toOne(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  for (let i = 0; i < values.length; i++) values[i]! /= sum;
  return sum;
}

/** The posterior probabilities of the classes, by pattern and class: row-major, n x k. */
export function posteriors(patterns: AnswerPatterns, { shares, probabilities }: ClassParameters): Float64Array {
  const { codes, n, d, categories } = patterns;
  const offsets = answerOffsets(categories);
  const k = shares.length;
  const all = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    jointly(codes, i * d, offsets, shares, probabilities, all.subarray(i * k, (i + 1) * k));
  }
  return all;
}

/** Makes the answers of each question add up to 1 in each class; a class nobody of answered it keeps what it had. */
function normalise(values: Float64Array, offsets: Int32Array, k: number, before: Float64Array): void {
  for (let j = 0; j + 1 < offsets.length; j++) {
    for (let one = 0; one < k; one++) {
      let sum = 0;
      for (let answer = offsets[j]!; answer < offsets[j + 1]!; answer++) sum += values[answer * k + one]!;
      for (let answer = offsets[j]!; answer < offsets[j + 1]!; answer++) {
        const at = answer * k + one;
        values[at] = sum > 0 ? values[at]! / sum : before[at]!;
      }
    }
  }
}

function extrapolate(zero: Float64Array, one: Float64Array, two: Float64Array, along: number): Float64Array {
  return zero.map((value, i) => {
    const first = one[i]! - value;
    const bend = two[i]! - one[i]! - first;
    return Math.max(value + 2 * along * first + along * along * bend, KEPT * two[i]!);
  });
}

/** Squared length of the first step, or with a third point of the difference between the two steps. */
function squareOf(zero: ClassParameters, one: ClassParameters, two: ClassParameters | null): number {
  let sum = 0;
  for (const key of ['shares', 'probabilities'] as const) {
    for (let i = 0; i < zero[key].length; i++) {
      const first = one[key][i]! - zero[key][i]!;
      const step = two === null ? first : two[key][i]! - one[key][i]! - first;
      sum += step * step;
    }
  }
  return sum;
}
