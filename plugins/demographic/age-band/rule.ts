import { birthday } from '../shared/age.ts';
import type { AgeBandConfig } from './settings.ts';

/** Index of the band of an age, -1 for none. The only place where ages become bands. */
export function bandOf(age: number, { from, maxAge }: AgeBandConfig): number {
  if (!(age >= 0 && age <= maxAge)) return -1;
  let band = -1;
  while (band + 1 < from.length && from[band + 1]! <= age) band += 1;
  return band;
}

/** When the answer next changes by the clock alone. */
export function nextChange(born: number, age: number, band: number, { from, maxAge }: AgeBandConfig): number {
  if (Number.isNaN(age) || age > maxAge) return Number.NaN;
  if (age < 0) return birthday(born, 0);
  return birthday(born, from[band + 1] ?? maxAge + 1);
}
