/** One number of a fitted model. */
export interface ModelNumber {
  /** Unique within its list: 1 to 120 characters, such as `alpha` or `silhouette`. */
  readonly name: string;
  /** Finite. */
  readonly value: number;
  /** Lower end of a 95 % interval, where there is one; `high` is then given too. */
  readonly low?: number;
  /** Upper end of the same interval. */
  readonly high?: number;
  /** Standard error, in the unit of the value: not below 0. */
  readonly standardError?: number;
  /** Such as `weeks` or `EUR`; left out for pure numbers. */
  readonly unit?: string;
  /** The meaning of the number as a sentence: how it is computed, and how to read it. */
  readonly text: string;
}

/** A doubt about a fitted model, for whoever uses its answers. */
export interface ModelWarning {
  /**
   * Upper snake case. Known ones: `FLAT_LIKELIHOOD`, `NEAR_TIED_OPTIMA` (sizes are not to be trusted),
   * `FEW_OBSERVATIONS`, `EXTREME_VALUES`.
   */
  readonly code: string;
  /** The doubt as a sentence with its figures, and what to do. */
  readonly text: string;
}

/** The numbers of a fitted model, for those who read and check it. */
export interface ModelReport {
  /** What `fit` estimated: parameters, cut points, coefficients. At most 200. */
  readonly parameters: readonly ModelNumber[];
  /** How well it fits: likelihoods, sums of squares, reliabilities. At most 200. */
  readonly quality: readonly ModelNumber[];
  /** Empty where there is no doubt. At most 50. */
  readonly warnings: readonly ModelWarning[];
}
