import type { MeasuredValue } from './measure.ts';

/** What the evidence says of a claim. */
export type ClaimStatus = 'UNVERIFIED' | 'SUPPORTED' | 'REFUTED';

/** A piece of evidence, as far as its weight depends on it. */
export interface WeighedEvidence {
  readonly kind: EvidenceKind;
  readonly stance: 'SUPPORTS' | 'REFUTES';
  /** Customers, answers or interviews that it rests on; null counts as one. */
  readonly sampleSize: number | null;
}

/** A claim that is bound to a measure: whether the number holds, null where nobody knows, and what was measured. */
export interface BoundValue {
  readonly holds: boolean | null;
  readonly measured: Pick<MeasuredValue, 'known' | 'unknown'> | null;
}

/** How a claim stands. */
export interface ClaimStanding {
  readonly status: ClaimStatus;
  readonly dataStatus: ClaimStatus;
  readonly interviewStatus: ClaimStatus;
  /** That the status is right, 0..1; 0 of an unverified claim. */
  readonly confidence: number;
}

type EvidenceKind = keyof typeof RELIABILITY;

/** The most that a piece of a kind weighs, however large its sample. */
const RELIABILITY = {
  ANALYTICS: 0.9,
  CRM: 0.8,
  SURVEY: 0.8,
  FIELD_STUDY: 0.7,
  INTERVIEW: 0.6,
  USABILITY_TEST: 0.6,
  SUPPORT_FEEDBACK: 0.5,
  SOCIAL_LISTENING: 0.4,
  EDUCATED_GUESS: 0,
} as const;

/** A sample of so many has half of the weight. */
const HALF_WEIGHT = 5;

/** Kinds that are numbers about customers; all others but guesses are people heard or watched. */
const FROM_DATA: ReadonlySet<EvidenceKind> = new Set(['ANALYTICS', 'CRM', 'SURVEY'] as const);

/**
 * How a claim stands by its evidence and measure. A piece weighs `r n / (n + 5)`, by its kind's reliability r and its sample
 * size n; a measure `n / (n + 5)` times the share of members whose value is known. Pieces for the claim together weigh
 * `S = 1 - (1 - w1)(1 - w2)...`, as independent ones do, those against it R alike.
 *
 * - By data: of a claim that is bound to a measure, its measure alone: it holds, does not, or nobody knows. Otherwise
 *   evidence from data: the heavier of S and R; UNVERIFIED where they weigh the same, or there is none.
 * - By interview: the same of evidence from people.
 * - Status: what a measure says, where it says something; otherwise the heavier of all evidence together.
 * - Confidence: `S (1 - R)` of a supported claim, `R (1 - S)` of a refuted one.
 *
 * Where a claim is bound, what evidence from data says for it does not count: it is the same number at an earlier time.
 */
export function standingOf(evidence: readonly WeighedEvidence[], bound: BoundValue | null): ClaimStanding {
  const fromData = evidence.filter(({ kind }) => FROM_DATA.has(kind));
  const fromPeople = evidence.filter(({ kind }) => !FROM_DATA.has(kind));
  const measured = measuredWeights(bound);
  const interviewStatus = heavier(weigh(fromPeople));
  const dataStatus = bound ? heavier(measured) : heavier(weigh(fromData));
  const counted = bound
    ? evidence.filter(({ kind, stance }) => stance === 'REFUTES' || !FROM_DATA.has(kind))
    : evidence;
  const all = together(weigh(counted), measured);
  const status = bound && dataStatus !== 'UNVERIFIED' ? dataStatus : heavier(all);
  return { status, dataStatus, interviewStatus, confidence: confidenceOf(status, all) };
}

/** True where data and people say the opposite. */
export function isDisputed({ dataStatus, interviewStatus }: Pick<ClaimStanding, 'dataStatus' | 'interviewStatus'>) {
  return dataStatus !== 'UNVERIFIED' && interviewStatus !== 'UNVERIFIED' && dataStatus !== interviewStatus;
}

/** What speaks for a claim and against it, each 0..1. */
interface Weights {
  readonly supports: number;
  readonly refutes: number;
}

const NOTHING: Weights = { supports: 0, refutes: 0 };

function weigh(evidence: readonly WeighedEvidence[]): Weights {
  return evidence.map(weightsOf).reduce(together, NOTHING);
}

function weightsOf({ kind, stance, sampleSize }: WeighedEvidence): Weights {
  const weight = RELIABILITY[kind] * shareOfWeight(sampleSize ?? 1);
  return stance === 'SUPPORTS' ? { supports: weight, refutes: 0 } : { supports: 0, refutes: weight };
}

function measuredWeights(bound: BoundValue | null): Weights {
  if (bound?.measured == null || bound.holds === null) return NOTHING;
  const { known, unknown } = bound.measured;
  const weight = known === 0 ? 0 : (shareOfWeight(known) * known) / (known + unknown);
  return bound.holds ? { supports: weight, refutes: 0 } : { supports: 0, refutes: weight };
}

function shareOfWeight(sampleSize: number): number {
  return sampleSize / (sampleSize + HALF_WEIGHT);
}

function together(one: Weights, other: Weights): Weights {
  return {
    supports: 1 - (1 - one.supports) * (1 - other.supports),
    refutes: 1 - (1 - one.refutes) * (1 - other.refutes),
  };
}

/** Weights that differ by rounding alone are the same. */
const SAME = 1e-9;

function heavier({ supports, refutes }: Weights): ClaimStatus {
  if (Math.abs(supports - refutes) <= SAME) return 'UNVERIFIED';
  return supports > refutes ? 'SUPPORTED' : 'REFUTED';
}

function confidenceOf(status: ClaimStatus, { supports, refutes }: Weights): number {
  if (status === 'UNVERIFIED') return 0;
  return status === 'SUPPORTED' ? supports * (1 - refutes) : refutes * (1 - supports);
}
