import { beta } from './beta.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import type { Random } from './random.ts';

/**
 * BG/NBD: P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your Customers the Easy Way: An Alternative to the
 * Pareto/NBD Model", Marketing Science 24(2), 2005. Rates are per week.
 */
export interface PurchaseProcess {
  /** Shape of the purchase rate: lambda ~ Gamma(r, alpha). */
  readonly r: number;
  /** Rate, in weeks, of the same. */
  readonly alpha: number;
  /** Drop-out after each repeat purchase: p ~ Beta(a, b). The closed form of the expectation needs a other than 1. */
  readonly a: number;
  readonly b: number;
}

/** One customer's purchases after the first, which is at week 0. */
export interface RepeatPurchases {
  /** Weeks since the first purchase, ascending. */
  readonly weeks: readonly number[];
  /** The week of drop-out, or the last week observed for who is still there. */
  readonly until: number;
}

/** Draws one customer's repeat purchases within so many weeks of the first. */
export function repeatPurchases(random: Random, process: PurchaseProcess, observed: number): RepeatPurchases {
  const rate = gamma(random, process.r) / process.alpha;
  const dropOut = beta(random, process.a, process.b);
  const weeks: number[] = [];
  for (let week = exponential(random, rate); week <= observed; week += exponential(random, rate)) {
    weeks.push(week);
    if (random() < dropOut) return { weeks, until: week };
  }
  return { weeks, until: observed };
}
