/** Kinds of reviews, the lightest first. A heavier one does what the lighter ones do. */
export const REVIEW_KINDS = ['CHECK', 'CLEAN_UP', 'REANALYSIS'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** Days after which a review of each kind is due. */
export interface ReviewPeriods {
  readonly checkDays: number;
  readonly cleanUpDays: number;
  readonly reanalysisDays: number;
}

/** How personas of a workspace are kept up. */
export interface UpkeepSettings extends ReviewPeriods {
  /** Jaccard index, 0..1, from which two personas overlap. */
  readonly leastJaccard: number;
  /** Share 0..1 of the smaller persona that is in the other, from which two personas overlap. */
  readonly leastContained: number;
  /** Features watched for drift beside the usual ones. */
  readonly features: readonly string[];
  /** 0 while the workspace has the default. */
  readonly version: number;
}

/** Of a workspace that has none of its own: a check a quarter, a clean-up a half-year, a new analysis a year. */
export const DEFAULT_UPKEEP: UpkeepSettings = {
  checkDays: 91,
  cleanUpDays: 182,
  reanalysisDays: 365,
  leastJaccard: 0.5,
  leastContained: 0.8,
  features: [],
  version: 0,
};

/** The kinds that a review of a kind stands for: its own, and the lighter ones. */
export function coveredBy(kind: ReviewKind): ReviewKind[] {
  return REVIEW_KINDS.slice(0, REVIEW_KINDS.indexOf(kind) + 1);
}
