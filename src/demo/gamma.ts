import { normal } from './normal.ts';
import type { Random } from './random.ts';

/**
 * A draw of the Gamma distribution of rate 1 (divide by the rate for another): G. Marsaglia and W. W. Tsang, "A Simple
 * Method for Generating Gamma Variables", ACM Transactions on Mathematical Software 26(3), 2000. Below shape 1 it is
 * their gamma(shape + 1) * U^(1 / shape).
 */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random();
    // The squeeze accepts almost always and saves the logarithms.
    if (u < 1 - 0.0331 * x ** 4 || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
