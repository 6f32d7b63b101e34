import { oneOf } from './choice.ts';
import type { CustomerType } from './customer-type.ts';
import { poisson } from './poisson.ts';
import type { Random } from './random.ts';

export interface Line {
  readonly sku: string;
  readonly category: string;
  readonly quantity: number;
  readonly price: number;
  readonly discount?: number;
}

/** Lines of one purchase; `amount` is the sum of quantity x price less `discount`, to the cent. */
export interface Basket {
  readonly lines: readonly Line[];
  readonly amount: number;
  /** Over all lines; 0 for none. */
  readonly discount: number;
  readonly quantity: number;
}

const DISCOUNTS = [0.05, 0.1, 0.1, 0.15, 0.2, 0.3, 0.4];
const MAX_LINES = 8;

/**
 * Draws lines that come to about `value` EUR: what rounding to cents moves is the only deviation from the spend process.
 * A discount raises the list prices, since the process is one of what was paid.
 */
export function basketOf(random: Random, type: CustomerType, value: number, discounted: boolean): Basket {
  const rate = discounted ? oneOf(random, DISCOUNTS) : 0;
  const count = Math.min(MAX_LINES, 1 + poisson(random, type.buying?.moreLines ?? 0));
  const lines: Line[] = [];
  let budget = value / (1 - rate);
  let paid = 0;
  let saved = 0;
  let quantities = 0;
  for (let left = count; left > 0; left--) {
    const share = left === 1 ? 1 : (0.5 + random()) / (left + 0.5);
    const quantity = random() < 0.75 ? 1 : random() < 0.7 ? 2 : 3;
    // Money is reckoned in cents: sums of them are exact.
    const cents = Math.max(1, Math.round((100 * budget * share) / quantity));
    const off = Math.round(cents * quantity * rate);
    budget = Math.max(0, budget - (cents * quantity) / 100);
    paid += cents * quantity - off;
    saved += off;
    quantities += quantity;
    const category = type.categories(random);
    // A product is its category and list price, so that one product never has two prices.
    const line = { sku: `${category}-${cents}`, category, quantity, price: cents / 100 };
    lines.push(off > 0 ? { ...line, discount: off / 100 } : line);
  }
  return { lines, amount: paid / 100, discount: saved / 100, quantity: quantities };
}
