import { gamma } from './gamma.ts';
import type { Random } from './random.ts';

/**
 * Gamma-Gamma: P. S. Fader and B. G. S. Hardie, "The Gamma-Gamma Model of Monetary Value", note 025, 2013. Spend does
 * not depend on how often somebody buys. Its population mean is p * gamma / (q - 1).
 */
export interface SpendProcess {
  /** Shape of one purchase's value: z ~ Gamma(p, nu). */
  readonly p: number;
  /** Shape of the customer's rate: nu ~ Gamma(q, gamma), so mean spends p / nu are inverse-gamma. */
  readonly q: number;
  /** Rate of the same, in EUR. */
  readonly gamma: number;
}

/** Draws a customer; the answer draws the values of their purchases, in EUR. */
export function spender(random: Random, process: SpendProcess): () => number {
  const nu = gamma(random, process.q) / process.gamma;
  return () => gamma(random, process.p) / nu;
}
