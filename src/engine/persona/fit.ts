/** What a criterion means for a match. */
export type CriterionRole = 'REQUIRED' | 'SUPPORTING' | 'EXCLUDING';

/** A condition that counts towards a persona's fit: membership of a segment, by its strength. */
export interface Criterion {
  readonly segmentId: number;
  /** Not 0. Below 0, which a supporting one may be, it counts against the persona without excluding anybody. */
  readonly weight: number;
  /** Default SUPPORTING. */
  readonly role?: CriterionRole;
  /** The segmentation of the segment. Default: none. */
  readonly segmentationId?: number;
  /** False while nobody knows who is in the segment: it is UNKNOWN of everybody then. Default true. */
  readonly answered?: boolean;
}

/** What decides who matches a persona. */
export interface FitRule {
  readonly criteria: readonly Criterion[];
  /** Fit from which a customer is matched, 0..1. */
  readonly threshold: number;
  /** Share of the weight that must be known, 0..1; below, the match is UNKNOWN. Default {@link MIN_COVERAGE}. */
  readonly minCoverage?: number;
}

/** The least coverage where a persona does not say another: half of what decides is known. */
export const MIN_COVERAGE = 0.5;

/** The degree, 0..1, to which a customer meets the criterion on a segment; NaN: UNKNOWN. */
export type DegreeOf = (segmentId: number) => number;

export type MatchState = 'MATCHED' | 'UNMATCHED' | 'UNKNOWN';

/** How a customer suits a persona. */
export interface Fit {
  /** 0..1 over the criteria that are known, as it is stored; 0 where none is. */
  readonly fit: number;
  /** Share of the weight of the criteria that is known, 0..1. */
  readonly coverage: number;
  readonly state: MatchState;
}

const NOBODY: Fit = { fit: 0, coverage: 1, state: 'UNMATCHED' };

/**
 * A customer's fit to a persona. With `P` the sum of the weights of known criteria that count for it,
 * `fit = sum(weight * degree) / P`, held within 0..1, in which those that exclude, and those of a weight below 0, are taken
 * away. Criteria that are UNKNOWN stand neither above nor below: `coverage` is the share of all weights that is known.
 *
 * It is matched from the threshold on. Whoever is held by an excluding criterion, or known not to be by a required one, is
 * not. Otherwise it is UNKNOWN as long as one of these is, nothing that counts for the persona is known, or too little. It is
 * UNKNOWN too where criteria of a weight below 0 are, and would keep it from being matched if they held.
 */
export function judgeFit(rule: FitRule, degreeOf: DegreeOf): Fit {
  const judge = new FitJudge(rule);
  judge.judge(Float64Array.from(rule.criteria, ({ segmentId }) => degreeOf(segmentId)));
  return { fit: judge.fit, coverage: judge.coverage, state: judge.state };
}

const [SUPPORTING, REQUIRED, EXCLUDING] = [0, 1, 2];
const ROLES = { SUPPORTING, REQUIRED, EXCLUDING } as const;

/** {@link judgeFit} of one rule for one customer after the other, without an object each. */
export class FitJudge implements Fit {
  /** Of the customer that was judged last, and so are the others. */
  fit: number = NOBODY.fit;
  coverage: number = NOBODY.coverage;
  state: MatchState = NOBODY.state;
  readonly #weights: Float64Array;
  readonly #roles: Uint8Array;
  /** Where the degree of each criterion stands; -1: UNKNOWN of everybody. */
  readonly #places: Int32Array;
  readonly #all: number;
  readonly #hasPositive: boolean;
  readonly #least: number;
  readonly #minCoverage: number;

  /** `placeOf` is where the degrees of a segment stand. Default: by criterion, in their order. */
  constructor({ criteria, threshold, minCoverage = MIN_COVERAGE }: FitRule, placeOf?: (segmentId: number) => number) {
    this.#weights = Float64Array.from(criteria, signedWeight);
    this.#roles = Uint8Array.from(criteria, ({ role = 'SUPPORTING' }) => ROLES[role]);
    this.#places = Int32Array.from(criteria, ({ segmentId, answered }, at) =>
      answered === false ? -1 : (placeOf?.(segmentId) ?? at),
    );
    this.#all = this.#weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    this.#hasPositive = this.#weights.some((weight) => weight > 0);
    this.#least = Math.fround(threshold);
    this.#minCoverage = Math.fround(minCoverage);
  }

  /** Judges a customer by the degrees to which the criteria are met, 0..1; NaN: UNKNOWN. */
  judge(degrees: Float64Array): void {
    if (!this.#hasPositive) return;
    const [weights, roles, places] = [this.#weights, this.#roles, this.#places];
    let sum = 0;
    let positive = 0;
    let known = 0;
    let doubt = 0;
    let isRefused = false;
    let isOpen = false;
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at]!;
      const role = roles[at]!;
      const degree = places[at]! < 0 ? Number.NaN : degrees[places[at]!]!;
      if (Number.isNaN(degree)) {
        if (role !== SUPPORTING) isOpen = true;
        else if (weight < 0) doubt -= weight;
        continue;
      }
      known += Math.abs(weight);
      sum += weight * degree;
      if (weight > 0) positive += weight;
      if (role === REQUIRED ? degree === 0 : role === EXCLUDING && degree > 0) isRefused = true;
    }
    // Rounded as the store rounds them, so that the same fit reaches its threshold here and there.
    this.fit = positive > 0 ? Math.fround(Math.min(1, Math.max(0, sum / positive))) : 0;
    this.coverage = Math.fround(known / this.#all);
    if (isRefused) this.state = 'UNMATCHED';
    else if (isOpen || positive === 0 || this.coverage < this.#minCoverage) this.state = 'UNKNOWN';
    else if (!this.#reaches(this.fit)) this.state = 'UNMATCHED';
    // What counts against it is not taken for absent.
    else this.state = this.#reaches(Math.fround(Math.min(1, (sum - doubt) / positive))) ? 'MATCHED' : 'UNKNOWN';
  }

  #reaches(fit: number): boolean {
    return fit > 0 && fit >= this.#least;
  }
}

/** One criterion's part of a fit. */
export interface Contribution<C extends Criterion = Criterion> {
  readonly criterion: C;
  /** The degree to which it is met, 0..1; null: UNKNOWN. */
  readonly degree: number | null;
  /** Added to the fit, before that is held within 0..1: below 0 where it counts against; null where it is UNKNOWN. */
  readonly share: number | null;
}

/** The same fit, criterion by criterion. */
export function explainFit<C extends Criterion>(criteria: readonly C[], degreeOf: DegreeOf): Contribution<C>[] {
  const met = criteria.map((criterion) => ({
    criterion,
    weight: signedWeight(criterion),
    degree: degreeIn(criterion, degreeOf),
  }));
  const positive = met.reduce((sum, { weight, degree }) => sum + (Number.isNaN(degree) ? 0 : Math.max(0, weight)), 0);
  return met.map(({ criterion, weight, degree }) =>
    Number.isNaN(degree)
      ? { criterion, degree: null, share: null }
      : { criterion, degree, share: positive > 0 ? (weight * degree) / positive : 0 },
  );
}

/** Below 0 where a criterion counts against the persona. */
function signedWeight({ weight, role }: Criterion): number {
  return role === 'EXCLUDING' ? -Math.abs(weight) : weight;
}

function degreeIn({ segmentId, answered }: Criterion, degreeOf: DegreeOf): number {
  return answered === false ? Number.NaN : degreeOf(segmentId);
}
