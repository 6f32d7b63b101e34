import type { Need } from 'personagraph/segmenter';
import type { Passing } from '../shared/day-of-change.ts';
import { discountingOf } from '../shared/discounting/convention.ts';
import { DiscountedPurchases } from '../shared/discounting/discounted-purchases.ts';
import { expectedSpend } from '../shared/gamma-gamma.ts';
import type { GroupNeeds } from '../shared/learned-from/fit-group.ts';
import { type HistoryNeeds, PurchaseHistory } from '../shared/purchase-history.ts';
import { type PurchaseModel, parametersOf, probabilityAlive } from '../shared/purchase-model.ts';
import type { ValueModel } from './fit.ts';

/** The needs: a customer's purchase days and amounts. */
export type ValueNeeds = HistoryNeeds & GroupNeeds & { readonly [K in SpendNeed]: Need<'number'> };
type SpendNeed = 'amount' | 'firstAmount' | 'bought';

/** A buyer's worth, and the tier it is in: the only place that decides. Fill `history` and then `mean` first. */
export class ValueRule implements Passing {
  readonly history = new PurchaseHistory();
  readonly #model: Omit<ValueModel, 'edges'>;
  readonly #process: PurchaseModel;
  readonly #edges: readonly number[];
  readonly #discounted: DiscountedPurchases;
  #mean = Number.NaN;
  #expectedSpend = Number.NaN;

  constructor(model: Omit<ValueModel, 'edges'>, edges: readonly number[]) {
    this.#model = model;
    this.#process = parametersOf(model.process);
    this.#edges = edges;
    this.#discounted = discountedBy(model);
  }

  aliveOn(day: number): number {
    const { frequency, recency } = this.history;
    return probabilityAlive(this.#process, frequency, recency, this.history.ageOn(day));
  }

  /** Purchase days expected within the horizon, discounted. */
  discountedPurchasesOn(day: number): number {
    return this.aliveOn(day) * this.#discounted.of(this.history.frequency, this.history.ageOn(day));
  }

  /** Mean amount of a repeat purchase day, from 0. */
  get mean(): number {
    return this.#mean;
  }

  set mean(mean: number) {
    this.#mean = mean;
    this.#expectedSpend = expectedSpend(this.#model.spend, this.history.frequency, mean);
  }

  /** Spend expected of the customer on a purchase day. */
  get expectedSpend(): number {
    return this.#expectedSpend;
  }

  /** Lifetime value within the horizon. It only falls while the customer does not buy. */
  valueOn(day: number): number {
    return this.valueOf(this.discountedPurchasesOn(day));
  }

  /** Lifetime value of discounted purchases. */
  valueOf(purchases: number): number {
    return this.#model.margin * this.#expectedSpend * purchases;
  }

  codeOn(day: number): number {
    return this.tierOf(this.discountedPurchasesOn(day));
  }

  /** The tier of discounted purchases. Without a spend to speak of it is the first: comparisons with NaN are all false. */
  tierOf(purchases: number): number {
    return tierOf(this.#edges, this.valueOf(purchases));
  }

  /** Another code with each tier, and with each twentieth by which discounted purchases, and so the value, fall. */
  stepOf(purchases: number): number {
    return Math.floor(Math.log(purchases) / TWENTIETH) * TIERS - this.tierOf(purchases);
  }

  /** Passes to another code with each step. */
  readonly steps: Passing = { codeOn: (day) => this.stepOf(this.discountedPurchasesOn(day)) };
}

/** The logarithm of what is left when a twentieth is gone, without its sign. */
const TWENTIETH = -Math.log(0.95);
/** More than there are tiers. */
const TIERS = 16;

/** The curves of a model serve all its answers: they depend on nothing else. */
const curves = new WeakMap<object, DiscountedPurchases>();

function discountedBy(model: Omit<ValueModel, 'edges'>): DiscountedPurchases {
  let known = curves.get(model);
  if (!known) {
    known = new DiscountedPurchases(model.process, discountingOf(model));
    curves.set(model, known);
  }
  return known;
}

/** How many tiers begin above a value: the index of its tier. A value on an edge is in the upper one. */
export function tierOf(edges: readonly number[], value: number): number {
  let tier = 0;
  while (tier < edges.length && value < edges[tier]!) tier++;
  return tier;
}

/**
 * Spent in all, which the store nets down to 0. Nothing is left of what was bought where all or more came back: that is
 * negative, and NaN where it is not known what was bought.
 */
export function netSpent(amount: number, bought: number): number {
  if (amount > 0 || Number.isNaN(amount)) return amount;
  return bought > 0 ? -bought : amount + 0 * bought;
}

/**
 * Mean amount of a repeat purchase day, the first day left out as in Fader & Hardie 2013. It is 0 without repeat days,
 * NaN where an amount is missing or infinite, negative where more was given back than spent.
 */
export function meanRepeatSpend(frequency: number, amount: number, firstAmount: number): number {
  if (frequency === 0) return 0;
  if (!Number.isFinite(amount) || !Number.isFinite(firstAmount)) return Number.NaN;
  const spent = amount - firstAmount;
  // Decimal amounts do not add up exactly in binary: what is left of equal sums is none.
  return Math.abs(spent) <= 1e-9 * Math.abs(amount) ? 0 : spent / frequency;
}
