import type { BgNbd } from './bg-nbd.ts';
import { expectedWhileAlive } from './expected-purchases.ts';

/** Weeks of a mean Gregorian month. */
const MONTH_WEEKS = 30.436875 / 7;
/** Distance of the points of a curve, in ln(alpha + age). */
const STEP = 1 / 16;
/** No age exceeds that of ECMAScript dates. */
const LONGEST_WEEKS = 1e8;

/**
 * Discounted repeat purchases expected of customers who are alive. Those of month k of the horizon count
 * (1 + yearly rate)^(-k / 12), as if made at its end. The sum depends on the repeat purchases and the age alone, so it
 * is kept as a curve for each number of repeat purchases. A customer costs an interpolation instead of a dozen series.
 */
export class DiscountedPurchases {
  readonly #model: BgNbd;
  /** Weight of the purchases expected up to the end of each month. */
  readonly #weights: readonly number[];
  /** By repeat purchases: the logarithm of the sum at points of the curve, NaN where it was not needed yet. */
  readonly #curves = new Map<number, Float64Array>();
  readonly #first: number;
  readonly #points: number;

  constructor(model: BgNbd, months: number, yearlyRate: number) {
    this.#model = model;
    const discount = (month: number) => (1 + yearlyRate) ** (-month / 12);
    // Summed by parts: months count by what is expected up to their end, not by differences of nearly equal numbers.
    this.#weights = Array.from({ length: months }, (_, i) =>
      i + 1 === months ? discount(months) : discount(i + 1) - discount(i + 2),
    );
    this.#first = Math.floor(Math.log(model.alpha) / STEP) - 3;
    this.#points = Math.ceil(Math.log(model.alpha + LONGEST_WEEKS) / STEP) + 4 - this.#first;
  }

  /**
   * As {@link exactly} within a millionth, by the polynomial through six points of the curve (Lagrange). The points
   * depend on the model alone, so that a customer's number does not depend on who was asked for before.
   */
  of(x: number, age: number): number {
    let curve = this.#curves.get(x);
    if (!curve) {
      curve = new Float64Array(this.#points).fill(Number.NaN);
      this.#curves.set(x, curve);
    }
    const at = Math.log(this.#model.alpha + age) / STEP;
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
    this.#weights.forEach((weight, i) => {
      if (weight > 0) sum += weight * expectedWhileAlive(this.#model, x, age, (i + 1) * MONTH_WEEKS);
    });
    return sum;
  }

  #point(curve: Float64Array, x: number, index: number): number {
    const known = curve[index]!;
    if (!Number.isNaN(known)) return known;
    const age = Math.exp((index + this.#first) * STEP) - this.#model.alpha;
    const value = Math.log(this.exactly(x, age));
    curve[index] = value;
    return value;
  }
}
