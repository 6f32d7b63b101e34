import { axisWeights, temperFor, type VisitorModel } from './visitor-model.ts';

/** A bin that a fact puts a visitor into. */
export interface AxisBin {
  readonly axis: number;
  readonly bin: number;
}

/** Probabilities of the classes for some facts. */
export interface Posterior {
  readonly classes: Float64Array;
  /** The exponent of each fact's evidence, in their order: its weight beside the others, tempered. */
  readonly exponents: readonly number[];
}

/** The logarithm of each class's share. */
export function logPriorsOf({ priors }: Pick<VisitorModel, 'priors'>): Float64Array {
  return priors.map(Math.log);
}

type Scored = Pick<VisitorModel, 'priors' | 'classes' | 'axes' | 'redundancy' | 'tempers'>;

/** The probabilities of the classes: `P(class) * product of (P(bin | class) / P(bin)) ^ exponent`, made to add up to 1. */
export function posteriorOf(
  model: Scored,
  given: readonly AxisBin[],
  logPriors: Float64Array = logPriorsOf(model),
): Posterior {
  const { classes, axes, tempers } = model;
  const scores = logPriors.slice();
  const features = new Set(given.map(({ axis }) => axes[axis]!.feature)).size;
  const temper = features > 0 ? temperFor(tempers, features) : 1;
  const places = given.map(({ axis }) => axis);
  const exponents = axisWeights(model, places).map((weight) => weight * temper);
  for (const [at, { axis, bin }] of given.entries()) {
    const { ratios, base } = axes[axis]!;
    for (let own = 0; own < classes; own++) scores[own]! += exponents[at]! * ratios[own * base.length + bin]!;
  }
  return { classes: softmax(scores), exponents };
}

/** Shares in proportion to the exponentials of scores. */
export function softmax(scores: Float64Array): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** The probability of each persona, in their order. */
export function personaProbabilities(
  { shares, personas, classes }: Pick<VisitorModel, 'shares' | 'personas' | 'classes'>,
  posterior: Float64Array,
): number[] {
  return personas.map((_, at) => {
    let sum = 0;
    for (let own = 0; own < classes; own++) sum += posterior[own]! * shares[own * personas.length + at]!;
    return Math.min(1, sum);
  });
}

/** The probability that no positive persona is matched. */
export function noneProbability({ none }: Pick<VisitorModel, 'none'>, posterior: Float64Array): number {
  return Math.min(
    1,
    posterior.reduce((sum, own, at) => sum + own * none[at]!, 0),
  );
}
