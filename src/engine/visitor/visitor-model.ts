import type { FeatureKind } from '../../segmenter/feature.ts';
import type { NoBins, ValueBins } from './value-bins.ts';

/** One thing that a fact may say: the value of a feature, or an entry of its list. */
export interface Axis {
  readonly feature: string;
  readonly bins: ValueBins;
  /** Share of the customers in each bin, smoothed; they add up to 1. */
  readonly base: Float64Array;
  /**
   * `log(P(bin | class) / P(bin))`, bin by bin of a class, class by class: how far a bin speaks for a class.
   */
  readonly ratios: Float64Array;
  /** Mutual information of the bins and the classes, in nats: how much knowing the value tells on average. */
  readonly information: number;
}

/** The exponent that evidence is tempered by where so many features are known. */
export interface Temper {
  readonly facts: number;
  /** 0..: below 1 where features say the same again. */
  readonly exponent: number;
}

/** A feature of the catalogue as the model has it. */
export interface ModelledFeature {
  readonly kind: FeatureKind;
  readonly unit: string | null;
  /** Null: facts of it count. The reason otherwise. */
  readonly leftOut: NoBins | 'NOT_MODELLED' | null;
}

/** A persona as the model has it. */
export interface ModelledPersona {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly polarity: 'POSITIVE' | 'NEGATIVE';
  /** Members among the customers that it is made of. */
  readonly members: number;
}

/**
 * What members of personas are like, to rank personas for a visitor of whom a few facts are known. It is naive Bayes over
 * the sets of personas that customers match: evidence of each fact is added up, less of facts that go together, and tempered by
 * an exponent that was fitted on customers held out. Plain data: it crosses threads.
 */
export interface VisitorModel {
  /** Milliseconds since 1970. */
  readonly modelledAt: number;
  /** Customers it is made of: all, or a sample. */
  readonly customers: number;
  /** Customers there are. */
  readonly everybody: number;
  readonly personas: readonly ModelledPersona[];
  /** Personas in use with too few members to be told apart. */
  readonly tooFew: readonly number[];
  readonly classes: number;
  /** Share of each class. */
  readonly priors: Float64Array;
  /** As in {@link import('./match-classes.ts').MatchClasses}. */
  readonly shares: Float64Array;
  readonly none: Float64Array;
  readonly axes: readonly Axis[];
  /** How far two axes say the same, 0..1, row by row. */
  readonly redundancy: Float32Array;
  /** Ascending by the number of facts; not empty. */
  readonly tempers: readonly Temper[];
  /** By the name in the catalogue. */
  readonly features: ReadonlyMap<string, ModelledFeature>;
}

/** The exponent for a number of facts, between those that were fitted. */
export function temperFor(tempers: readonly Temper[], facts: number): number {
  const above = tempers.findIndex((one) => one.facts >= facts);
  if (above === -1) return tempers.at(-1)!.exponent;
  const high = tempers[above]!;
  const low = tempers[above - 1];
  if (!low) return high.exponent;
  const part = Math.log(facts / low.facts) / Math.log(high.facts / low.facts);
  return low.exponent + part * (high.exponent - low.exponent);
}

/** The weight of each of some axes beside the others: one that says what another said counts less. */
export function axisWeights({ redundancy, axes }: Pick<VisitorModel, 'redundancy' | 'axes'>, given: readonly number[]) {
  return given.map((axis) => {
    let shared = 1;
    for (const other of given) if (other !== axis) shared += redundancy[axis * axes.length + other]!;
    return 1 / shared;
  });
}
