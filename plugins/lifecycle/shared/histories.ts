import type { Histories } from './bg-nbd/bg-nbd.ts';
import type { Objective } from './maximise.ts';
import { covarianceAt, influenceOf, logErrorsOf, type Uncertainty } from './uncertainty.ts';

/** How a purchase process is searched for. */
export interface ProcessFitOptions {
  /** Steps after which a search gives up. Default 500. */
  readonly maxSteps?: number;
  readonly signal?: AbortSignal;
}

/** Weeks a repeat purchase takes over all customers: the scale of `alpha`. */
export function typicalGap({ frequency, age, weight }: Histories): number {
  let weeks = 0;
  let repeats = 0;
  for (let row = 0; row < frequency.length; row++) {
    weeks += weight[row]! * age[row]!;
    repeats += weight[row]! * frequency[row]!;
  }
  return weeks > 0 && repeats > 0 ? weeks / repeats : 1;
}

/** Every nth history; the histories themselves for 1. */
export function everyNth(histories: Histories, nth: number): Histories {
  if (nth <= 1) return histories;
  const picked = <A extends Int32Array | Float64Array>(column: A) => column.filter((_, row) => row % nth === 0) as A;
  return {
    frequency: picked(histories.frequency),
    recency: picked(histories.recency),
    age: picked(histories.age),
    weight: picked(histories.weight),
  };
}

/** Histories tried for their influence: those with the most repeat purchases. */
const MOST_TRIED = 20;

/** How exactly the parameters of a model of histories are known at a maximum; null where the likelihood is flat. */
export function uncertaintyAt(
  histories: Histories,
  point: Float64Array,
  likelihoodOf: (histories: Histories) => Objective,
  parametersAt: (point: Float64Array) => readonly number[],
): Uncertainty | null {
  const total = histories.weight.reduce((sum, weight) => sum + weight, 0);
  const covariance = covarianceAt(likelihoodOf(histories), point, total);
  if (!covariance) return null;
  const { frequency, recency, age } = histories;
  const rows = Array.from(frequency.keys()).sort((one, two) => frequency[two]! - frequency[one]!);
  const influences = rows.slice(0, MOST_TRIED).map((row) => {
    const own = {
      frequency: frequency.slice(row, row + 1),
      recency: recency.slice(row, row + 1),
      age: age.slice(row, row + 1),
      weight: Float64Array.of(1),
    };
    return influenceOf(covariance, likelihoodOf(own), point);
  });
  return { logErrors: logErrorsOf(covariance, point, parametersAt), influence: Math.max(0, ...influences) };
}
