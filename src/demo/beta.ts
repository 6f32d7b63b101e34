import { gamma } from './gamma.ts';
import type { Random } from './random.ts';

/** A draw of the Beta distribution as a share of two Gamma draws (L. Devroye, "Non-Uniform Random Variate Generation", 1986, IX.3). */
export function beta(random: Random, a: number, b: number): number {
  const x = gamma(random, a);
  const y = gamma(random, b);
  // Both underflow only at shapes near 0, where the distribution has all its mass at the ends.
  return x + y > 0 ? x / (x + y) : random() < a / (a + b) ? 1 : 0;
}
