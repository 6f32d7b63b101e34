import type { Random } from './random.ts';

/** A draw of the exponential distribution by inversion; infinite at rate 0. */
export function exponential(random: Random, rate: number): number {
  return -Math.log(1 - random()) / rate;
}
