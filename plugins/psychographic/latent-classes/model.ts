import type { BilingualText } from 'personagraph/segmenter';
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
