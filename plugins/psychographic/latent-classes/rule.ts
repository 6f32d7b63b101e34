import type { BilingualText, CategoryColumn, Column, ListColumn } from 'personagraph/segmenter';
import type { QuestionKind } from './settings.ts';

/** What a customer can answer. */
export type Answer = string | number | boolean;

/** A question as learned: a feature, or an entry that a list has or has not. */
export interface Question {
  readonly feature: string;
  readonly kind: QuestionKind;
  /** The entry of the list; null for a feature that is no list. */
  readonly entry: string | null;
  readonly label: BilingualText;
  /** Ascending; false before true. Empty: nobody answered. */
  readonly answers: readonly Answer[];
}

/** One number of classes that was tried. */
export interface TriedCount {
  readonly k: number;
  readonly logLikelihood: number;
  readonly parameters: number;
  readonly aic: number;
  readonly bic: number;
  /** 1 is certain, 0 as by chance; null for one class. */
  readonly relativeEntropy: number | null;
  /** G squared; null where answers are missing. */
  readonly deviance: number | null;
  readonly degreesOfFreedom: number;
  /** Probabilities of 0 or 1. */
  readonly onBorder: number;
  readonly converged: boolean;
  readonly starts: number;
  readonly reached: number;
}

/** Latent classes as learned. */
export interface LatentClassModel {
  readonly questions: readonly Question[];
  /** By class, the largest first; the key of index i is `class-(i + 1)`. */
  readonly shares: readonly number[];
  /** By question, answer and class: flat, in this order. */
  readonly probabilities: readonly number[];
  /** By number of classes, ascending; one where k is set. */
  readonly tried: readonly TriedCount[];
  /** True where k was chosen among `tried`. */
  readonly chosen: boolean;
  /** Customers with any answer, those without, and those it learned from. */
  readonly customers: number;
  readonly silent: number;
  readonly learnedFrom: number;
}

/** The fit of the classes that the model has. */
export function fitOf({ shares, tried }: LatentClassModel): TriedCount {
  return tried.find(({ k }) => k === shares.length)!;
}

/** Where the answers of each question begin among those of all. */
export function offsetsOf({ questions }: Pick<LatentClassModel, 'questions'>): number[] {
  let next = 0;
  return questions.map(({ answers }) => {
    const offset = next;
    next += answers.length;
    return offset;
  });
}

/** How likely an answer is in each class, by the number of the answer among those of all. */
export function likelihoods({ shares, probabilities }: LatentClassModel, answer: number): readonly number[] {
  return probabilities.slice(answer * shares.length, (answer + 1) * shares.length);
}

export type QuestionColumns = Readonly<Record<string, Column>>;

/** Reads the code of each customer's answer to a question: -1 for none, and for one that nobody learned from gave. */
export function codeReader({ feature, kind, entry, answers }: Question, columns: QuestionColumns): CodeReader {
  const column = columns[feature]!;
  if (kind === 'list') return entryReader(column as ListColumn, entry!);
  const codes = new Map(answers.map((answer, code) => [answer, code]));
  if (kind === 'number') {
    const values = column as Float64Array;
    return (row) => codes.get(values[row]!) ?? -1;
  }
  if (kind === 'flag') {
    const flags = column as Uint8Array;
    const [no, yes] = [codes.get(false) ?? -1, codes.get(true) ?? -1];
    return (row) => (flags[row] === 2 ? -1 : flags[row] === 1 ? yes : no);
  }
  const { codes: own, labels } = column as CategoryColumn;
  const translated = Int32Array.from(labels, (label) => codes.get(label) ?? -1);
  return (row) => (own[row]! < 0 ? -1 : translated[own[row]!]!);
}

type CodeReader = (row: number) => number;

function entryReader({ offsets, codes, labels, missing }: ListColumn, entry: string): CodeReader {
  // A label may stand twice in a batch.
  const isEntry = Uint8Array.from(labels, (label) => (label === entry ? 1 : 0));
  return (row) => {
    if (missing[row]) return -1;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) if (isEntry[codes[at]!]) return 1;
    return 0;
  };
}

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
  /** That of the next likeliest, 0..1; 0 where there is only one class. */
  nextProbability: number;
}

export function nobody(): Membership {
  return { latentClass: -1, next: -1, probability: 0, nextProbability: 0 };
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
    membership.nextProbability = 0;
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
    if (second >= 0) membership.nextProbability = Math.exp(own[second]! - own[first]!) / sum;
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
