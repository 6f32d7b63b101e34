import { type LatentClassModel, offsetsOf } from './model.ts';
import { type CodeReader, codeReader, type QuestionColumns } from './questions.ts';

/** An answer nobody of a class gave may still be given by somebody: it counts as this likely. */
const LEAST = 1e-6;

/** The answer for one customer, written in place. */
export interface Membership {
  /** Index of the likeliest class, or -1: no question is answered. */
  latentClass: number;
  /** Index of the next likeliest, or -1 where there is only one class. */
  next: number;
  /** Posterior probability of the likeliest, 0..1. */
  probability: number;
}

export function nobody(): Membership {
  return { latentClass: -1, next: -1, probability: 0 };
}

/** A model as flat arrays, over the columns of a batch. */
export class ClassScorer {
  /** The code of each answer of the last customer, -1: none that counts. */
  readonly codes: Int32Array;
  readonly #readers: readonly CodeReader[];
  readonly #offsets: readonly number[];
  readonly #logShares: Float64Array;
  readonly #logs: Float64Array;
  readonly #own: Float64Array;

  constructor(model: LatentClassModel, columns: QuestionColumns) {
    this.codes = new Int32Array(model.questions.length);
    this.#readers = model.questions.map((question) => codeReader(question, columns));
    this.#offsets = offsetsOf(model);
    this.#logShares = Float64Array.from(model.shares, logOf);
    this.#logs = Float64Array.from(model.probabilities, logOf);
    this.#own = new Float64Array(model.shares.length);
  }

  /** Finds a row's likeliest class and the next. Equals: the larger class. */
  score(row: number, membership: Membership): void {
    for (let j = 0; j < this.codes.length; j++) this.codes[j] = this.#readers[j]!(row);
    this.scoreCodes(membership);
  }

  /** As {@link score}, of answers as they stand in `codes`. */
  scoreCodes(membership: Membership): void {
    const own = this.#own;
    const k = own.length;
    own.set(this.#logShares);
    let known = 0;
    for (let j = 0; j < this.codes.length; j++) {
      const code = this.codes[j]!;
      if (code < 0) continue;
      known++;
      const at = (this.#offsets[j]! + code) * k;
      for (let one = 0; one < k; one++) own[one]! += this.#logs[at + one]!;
    }
    membership.latentClass = -1;
    membership.next = -1;
    membership.probability = 0;
    if (known === 0) return;
    let first = 0;
    let second = -1;
    for (let one = 1; one < k; one++) {
      if (own[one]! > own[first]!) {
        second = first;
        first = one;
      } else if (second < 0 || own[one]! > own[second]!) second = one;
    }
    let sum = 0;
    for (let one = 0; one < k; one++) sum += Math.exp(own[one]! - own[first]!);
    membership.latentClass = first;
    membership.next = second;
    membership.probability = 1 / sum;
  }

  /** Natural logarithm of how many times likelier one class is than another: without answers, or by one of them. */
  logOdds(question: number | null, one: number, other: number): number {
    if (question === null) return this.#logShares[one]! - this.#logShares[other]!;
    const code = this.codes[question]!;
    if (code < 0) return 0;
    const at = (this.#offsets[question]! + code) * this.#own.length;
    return this.#logs[at + one]! - this.#logs[at + other]!;
  }
}

/** Steps of strength: a refit that moves probabilities a little then changes the strength of few customers. */
const STEPS = 100;

/** The posterior probability of the class, 0..1, rounded to hundredths. */
export function strengthOf({ probability }: Membership): number {
  return Math.round(probability * STEPS) / STEPS;
}

function logOf(probability: number): number {
  return Math.log(Math.max(probability, LEAST));
}
