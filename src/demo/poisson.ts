import type { Random } from './random.ts';

/** A draw of the Poisson distribution of a small mean (D. E. Knuth, "The Art of Computer Programming" 2, 3.4.1). */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
