import { type ParetoNbd, rateWhileAlive, weeksStaying } from '../pareto-nbd/pareto-nbd.ts';
import { expectedWhileAlive, isParetoNbd, type PurchaseModel } from '../purchase-model.ts';
import { type Discounting, type WeightedTime, weightedTimes } from './discounting.ts';

/** Distance of the points of a curve, in the logarithm of the age. */
const STEP = 1 / 16;
/** Curves that are kept. */
const MOST_CURVES = 2_000;
/** No age exceeds that of ECMAScript dates. */
const LONGEST_WEEKS = 1e8;

/**
 * Discounted repeat purchases expected of customers who are alive: DERT of a horizon without end (P. S. Fader, B. G. S.
 * Hardie and K. L. Lee, "RFM and CLV: Using Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research
 * 42(4), 2005). The sum depends on the repeat purchases and the age alone, so it is kept as a curve for each number of
 * repeat purchases. A customer costs an interpolation instead of dozens of expectations.
 */
export class DiscountedPurchases {
  readonly #model: PurchaseModel;
  readonly #times: readonly WeightedTime[];
  /** The age to which that of customers is added, so that curves are smooth in the logarithm. */
  readonly #origin: number;
  /** By repeat purchases: the logarithm of the sum at points of the curve, NaN where it was not needed yet. */
  readonly #curves = new Map<number, Float64Array>();
  readonly #first: number;
  readonly #points: number;

  constructor(model: PurchaseModel, discounting: Discounting) {
    this.#model = model;
    this.#origin = isParetoNbd(model) ? model.beta : model.alpha;
    this.#times = weightedTimes(discounting, this.#origin);
    this.#first = Math.floor(Math.log(this.#origin) / STEP) - 3;
    this.#points = Math.ceil(Math.log(this.#origin + LONGEST_WEEKS) / STEP) + 4 - this.#first;
  }

  /**
   * As {@link exactly} within a millionth, by the polynomial through six points of the curve (Lagrange). The points
   * depend on the model alone, so that a customer's number does not depend on who was asked for before.
   */
  of(x: number, age: number): number {
    const model = this.#model;
    // Under Pareto/NBD one curve does for all: the rate of buying is a factor.
    return isParetoNbd(model) ? rateWhileAlive(model, x, age) * this.#interpolated(0, age) : this.#interpolated(x, age);
  }

  #interpolated(x: number, age: number): number {
    let curve = this.#curves.get(x);
    if (!curve) {
      // Of histories that nobody has, there may be many.
      if (this.#curves.size >= MOST_CURVES) this.#curves.clear();
      curve = new Float64Array(this.#points).fill(Number.NaN);
      this.#curves.set(x, curve);
    }
    const at = Math.log(this.#origin + age) / STEP;
    const low = Math.floor(at);
    const c = at - low;
    const [a, b, d, e, f] = [c + 2, c + 1, c - 1, c - 2, c - 3];
    const first = low - 2 - this.#first;
    return Math.exp(
      (b * c * d * e * f * this.#point(curve, x, first)) / -120 +
        (a * c * d * e * f * this.#point(curve, x, first + 1)) / 24 +
        (a * b * d * e * f * this.#point(curve, x, first + 2)) / -12 +
        (a * b * c * e * f * this.#point(curve, x, first + 3)) / 12 +
        (a * b * c * d * f * this.#point(curve, x, first + 4)) / -24 +
        (a * b * c * d * e * this.#point(curve, x, first + 5)) / 120,
    );
  }

  /** By the definition. */
  exactly(x: number, age: number): number {
    let sum = 0;
    for (const { weeks, weight } of this.#times) sum += weight * expectedWhileAlive(this.#model, x, age, weeks);
    return sum;
  }

  #point(curve: Float64Array, x: number, index: number): number {
    const known = curve[index]!;
    if (!Number.isNaN(known)) return known;
    const age = Math.exp((index + this.#first) * STEP) - this.#origin;
    const value = Math.log(isParetoNbd(this.#model) ? this.#weeksStaying(this.#model, age) : this.exactly(x, age));
    curve[index] = value;
    return value;
  }

  #weeksStaying(model: ParetoNbd, age: number): number {
    let sum = 0;
    for (const { weeks, weight } of this.#times) sum += weight * weeksStaying(model, age, weeks);
    return sum;
  }
}
