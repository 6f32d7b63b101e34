import type { Histories } from '../bg-nbd/bg-nbd.ts';
import { UnseenEnd } from './unseen-end.ts';

/**
 * Pareto/NBD: while alive a customer buys at a rate of its own, gamma distributed (shape `r`, rate `alpha`), and may
 * leave at any time at a rate of its own, gamma distributed (shape `s`, rate `beta`). D. C. Schmittlein, D. G. Morrison
 * and R. Colombo, "Counting Your Customers: Who Are They and What Will They Do Next?", Management Science 33(1), 1987. All
 * above 0; times in weeks.
 */
export interface ParetoNbd {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
}

/** The logarithms of the likelihood of one history, alive at its end and gone before, but for what both share. */
function logAlive({ r, alpha, s, beta }: ParetoNbd, x: number, age: number): number {
  return -(r + x) * Math.log1p(age / alpha) - s * Math.log1p(age / beta);
}

/**
 * The probability that a customer is still alive at the end of the observation (Schmittlein, Morrison & Colombo 1987,
 * equations 11-13; P. S. Fader and B. G. S. Hardie, "A Note on Deriving the Pareto/NBD Model and Related Expressions",
 * 2005). The customer has `x` repeat purchases, the last at `recency`, and was observed for `age` weeks. Below 1 also
 * without a repeat purchase: the model lets customers leave at any time.
 */
export function probabilityAlive(model: ParetoNbd, x: number, recency: number, age: number): number {
  const { r, alpha, s, beta } = model;
  const gone = new UnseenEnd();
  gone.read(alpha, beta, s, r + x, recency, age);
  return 1 / (1 + Math.exp(gone.log - logAlive(model, x, age)));
}

/**
 * Repeat purchases expected within the next `weeks` of a customer known to be alive:
 * (r + x) / (alpha + T) * (beta + T) / (s - 1) * (1 - ((beta + T) / (beta + T + t))^(s - 1)), which is a logarithm at s = 1
 * (the note of 2005). With x = 0 and age = 0 it is E[X(t)] of a new customer.
 */
export function expectedWhileAlive(model: ParetoNbd, x: number, age: number, weeks: number): number {
  return rateWhileAlive(model, x, age) * weeksStaying(model, age, weeks);
}

/** Repeat purchases a week of a customer known to be alive. */
export function rateWhileAlive({ r, alpha }: ParetoNbd, x: number, age: number): number {
  return (r + x) / (alpha + age);
}

/** The next `weeks` that a customer known to be alive is expected to stay. */
export function weeksStaying({ s, beta }: ParetoNbd, age: number, weeks: number): number {
  if (!(weeks > 0)) return 0;
  const log = Math.log1p(weeks / (beta + age));
  const power = (s - 1) * log;
  // -expm1(-p) / p is 1 at p = 0 and has no digit to lose near it.
  return (beta + age) * (Math.abs(power) < 1e-300 ? log : (log * -Math.expm1(-power)) / power);
}

/** Log-likelihood of all histories (equation 18 of the note of 2005). */
export function logLikelihood(histories: Histories, model: ParetoNbd): number {
  const { r, alpha, s, beta } = model;
  const { frequency, recency, age, weight } = histories;
  const gone = new UnseenEnd();
  let sum = 0;
  for (let row = 0; row < frequency.length; row++) {
    const x = frequency[row]!;
    gone.read(alpha, beta, s, r + x, recency[row]!, age[row]!);
    const alive = logAlive(model, x, age[row]!);
    let one = Math.max(alive, gone.log) + Math.log1p(Math.exp(-Math.abs(alive - gone.log)));
    for (let i = 0; i < x; i++) one += Math.log((r + i) / alpha);
    sum += weight[row]! * one;
  }
  return sum;
}
