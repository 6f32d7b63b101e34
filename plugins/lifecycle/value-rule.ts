import { probabilityAlive } from './bg-nbd.ts';
import type { Passing } from './day-of-change.ts';
import { DiscountedPurchases } from './discounted-purchases.ts';
import { expectedSpend, type GammaGamma } from './gamma-gamma.ts';
import { PurchaseHistory } from './purchase-history.ts';
import type { PurchaseProcess } from './purchase-process.ts';
import type { ValueConfig } from './value-config.ts';
import { tierOf } from './value-tiers.ts';

/** How spend was learned. */
export interface SpendProcess extends GammaGamma {
  readonly logLikelihood: number;
  /** Whether a parameter ran to the edge of what is searched: customers spend too much alike to tell its size. */
  readonly bounded: boolean;
  /** Repeat buyers with amounts above zero, from whom it was learned. */
  readonly customers: number;
  /** Correlation of mean spend and repeat purchases among them; the model takes it to be zero. Null: cannot be told. */
  readonly correlation: number | null;
}

/** What `lifecycle.value` learned, with its settings. */
export interface ValueModel extends Pick<ValueConfig, 'horizonMonths' | 'discountRate' | 'margin'> {
  readonly process: PurchaseProcess;
  readonly spend: SpendProcess;
  /** Values at which tiers begin, the highest first. */
  readonly edges: readonly number[];
}

/** What a buyer is worth, and in which tier that is: the only place that decides. Fill `history` and `mean` first. */
export class ValueRule implements Passing {
  readonly history = new PurchaseHistory();
  /** Mean amount of a repeat purchase day, from 0. */
  mean = 0;
  readonly #model: Omit<ValueModel, 'edges'>;
  readonly #edges: readonly number[];
  readonly #discounted: DiscountedPurchases;

  constructor(model: Omit<ValueModel, 'edges'>, edges: readonly number[]) {
    this.#model = model;
    this.#edges = edges;
    this.#discounted = new DiscountedPurchases(model.process, model.horizonMonths, model.discountRate);
  }

  aliveOn(day: number): number {
    const { frequency, recency } = this.history;
    return probabilityAlive(this.#model.process, frequency, recency, this.history.ageOn(day));
  }

  /** Purchase days expected within the horizon, discounted. */
  discountedPurchasesOn(day: number): number {
    return this.aliveOn(day) * this.#discounted.of(this.history.frequency, this.history.ageOn(day));
  }

  /** What the customer is expected to spend on a purchase day. */
  get expectedSpend(): number {
    return expectedSpend(this.#model.spend, this.history.frequency, this.mean);
  }

  /** Lifetime value within the horizon. It only falls while the customer does not buy. */
  valueOn(day: number): number {
    return this.#model.margin * this.expectedSpend * this.discountedPurchasesOn(day);
  }

  codeOn(day: number): number {
    return tierOf(this.#edges, this.valueOn(day));
  }
}
