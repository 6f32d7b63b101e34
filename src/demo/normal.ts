import type { Random } from './random.ts';

/**
 * A draw of the standard normal distribution: G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal
 * Deviates", Annals of Mathematical Statistics 29(2), 1958. The second of the pair is thrown away: no state to keep.
 */
export function normal(random: Random): number {
  // 1 - n is never 0, whose logarithm is infinite.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
