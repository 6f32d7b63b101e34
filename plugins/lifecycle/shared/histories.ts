import type { Histories } from './bg-nbd.ts';

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
