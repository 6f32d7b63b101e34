/** Membership of a segment counts towards a persona's fit with this weight. */
export interface Criterion {
  readonly segmentId: number;
  /** Above 0 counts for the persona, below 0 against it. */
  readonly weight: number;
  /**
   * False while nobody knows who is in the segment: its segmentation gives no answer, or has it no more. Default true. It
   * counts as the worst case then: nobody is in it where it counts for the persona, everybody where it counts against.
   */
  readonly answered?: boolean;
}

/** The strength that a criterion counts with, as in {@link Criterion.answered}. */
function strengthIn(criterion: Criterion, strengthOf: (segmentId: number) => number): number {
  if (criterion.answered ?? true) return strengthOf(criterion.segmentId);
  return criterion.weight < 0 ? 1 : 0;
}

/** One criterion's part of a fit. */
export interface Contribution extends Criterion {
  /** Strength of the membership, 0 where there is none. */
  readonly strength: number;
  /** `weight * strength / sum of positive weights` */
  readonly share: number;
}

/**
 * A customer's fit to a persona: the weighted share of the criteria it meets,
 * `sum(weight * strength) / sum(positive weights)`, held within 0..1. A persona without a positive criterion fits
 * nobody.
 */
export function personaFit(criteria: readonly Criterion[], strengthOf: (segmentId: number) => number): number {
  let sum = 0;
  let positive = 0;
  for (const criterion of criteria) {
    const { weight } = criterion;
    sum += weight * strengthIn(criterion, strengthOf);
    if (weight > 0) positive += weight;
  }
  return positive > 0 ? Math.min(1, Math.max(0, sum / positive)) : 0;
}

/** The same fit, criterion by criterion. */
export function explainFit(criteria: readonly Criterion[], strengthOf: (segmentId: number) => number): Contribution[] {
  const positive = criteria.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
  return criteria.map((criterion) => {
    const { segmentId, weight } = criterion;
    const strength = strengthIn(criterion, strengthOf);
    return { segmentId, weight, strength, share: positive > 0 ? (weight * strength) / positive : 0 };
  });
}
