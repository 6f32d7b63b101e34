import type { Cohort } from './segments.ts';

/** Index of the generation of a birth date as yyyymmdd, -1 for none: a date that is still to come is no birth. */
export function cohortOf(born: number, today: number, cohorts: readonly Cohort[]): number {
  if (!(born <= today)) return -1;
  const year = Math.floor(born / 10_000);
  for (let index = 0; index < cohorts.length; index += 1) {
    const { from, to } = cohorts[index]!;
    if (year >= from && (to === null || year <= to)) return index;
  }
  return -1;
}
