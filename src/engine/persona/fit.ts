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
export function judgeFit({ criteria, threshold, minCoverage = MIN_COVERAGE }: FitRule, degreeOf: DegreeOf): Fit {
  let [sum, positive, known, all, doubt] = [0, 0, 0, 0, 0];
  let [isRefused, isOpen, hasPositive] = [false, false, false];
  for (const criterion of criteria) {
    const { role } = criterion;
    const weight = signedWeight(criterion);
    const size = Math.abs(weight);
    const degree = degreeIn(criterion, degreeOf);
    all += size;
    if (weight > 0) hasPositive = true;
    if (Number.isNaN(degree)) {
      if (role === 'REQUIRED' || role === 'EXCLUDING') isOpen = true;
      else if (weight < 0) doubt += size;
      continue;
    }
    known += size;
    sum += weight * degree;
    if (weight > 0) positive += weight;
    if (role === 'REQUIRED' ? degree === 0 : role === 'EXCLUDING' && degree > 0) isRefused = true;
  }
  if (!hasPositive) return NOBODY;
  // Rounded as the store rounds them, so that the same fit reaches its threshold here and there.
  const fit = positive > 0 ? Math.fround(Math.min(1, Math.max(0, sum / positive))) : 0;
  const coverage = Math.fround(known / all);
  if (isRefused) return { fit, coverage, state: 'UNMATCHED' };
  if (isOpen || positive === 0 || coverage < Math.fround(minCoverage)) return { fit, coverage, state: 'UNKNOWN' };
  const least = Math.fround(threshold);
  const reaches = (one: number) => one > 0 && one >= least;
  if (!reaches(fit)) return { fit, coverage, state: 'UNMATCHED' };
  // What counts against it is not taken for absent.
  const worst = Math.fround(Math.min(1, (sum - doubt) / positive));
  return { fit, coverage, state: reaches(worst) ? 'MATCHED' : 'UNKNOWN' };
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
