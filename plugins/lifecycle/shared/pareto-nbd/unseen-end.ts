import { gaussNodes } from '../discounting/gauss-nodes.ts';

/** Nodes of a stretch, and how far a stretch may reach: singularities are at least pi away from it. */
const FULL = gaussNodes(16);
const LONGEST = 4;
/** How far the logarithm may fall within a stretch. */
const STEEPEST = 20;
/** A short and level stretch needs fewer nodes. */
const FEW = gaussNodes(8);
/** The tails left out are smaller than the largest value by e to this power at least. */
const NEGLIGIBLE = 40;

/**
 * The likelihood that a customer left unseen between the last purchase and the end of the observation,
 *
 *     (s / beta) * integral from t_x to T of (1 + u / alpha)^-(r + x) * (1 + u / beta)^-(s + 1) du,
 *
 * with the means under it that the gradient is made of. It is the difference of two Gaussian hypergeometric functions
 * A0 of Fader & Hardie's note (2005) before it is integrated: all positive, so that nothing cancels where t_x is close
 * to T or alpha to beta. Gauss-Legendre over v = ln(1 + (u - t_x) / c), c = min(alpha, beta) + t_x, in which the
 * logarithm of the integrand is concave. Filled anew for each history, so that histories cost no object.
 */
export class UnseenEnd {
  /** The logarithm; -Infinity where there was no time to leave. */
  log = Number.NEGATIVE_INFINITY;
  /** Means of ln(1 + u / alpha), u / (alpha + u), ln(1 + u / beta) and u / (beta + u). */
  logAlpha = 0;
  shareAlpha = 0;
  logBeta = 0;
  shareBeta = 0;

  // The history at work.
  #alpha = 1;
  #beta = 1;
  #power = 1;
  #s = 1;
  #from = 0;
  #scale = 1;

  /** Fills the fields; `power` is r + x. */
  read(alpha: number, beta: number, s: number, power: number, from: number, to: number): void {
    this.log = Number.NEGATIVE_INFINITY;
    this.logAlpha = 0;
    this.shareAlpha = 0;
    this.logBeta = 0;
    this.shareBeta = 0;
    if (!(to > from)) return;
    this.#alpha = alpha;
    this.#beta = beta;
    this.#power = power;
    this.#s = s;
    this.#from = from;
    this.#scale = Math.min(alpha, beta) + from;
    const end = Math.log1p((to - from) / this.#scale);
    const peak = this.#peak(end);
    const most = this.#logAt(peak);
    const low = this.#reach(peak, 0, most);
    const high = this.#reach(peak, end, most);
    const fall = 2 * most - this.#logAt(low) - this.#logAt(high);
    const isLevel = high - low < 1 && fall < STEEPEST / 5;
    const stretches = isLevel ? 1 : Math.ceil(Math.max((high - low) / LONGEST, fall / STEEPEST));
    this.#sum(low, high, stretches, most, isLevel ? FEW : FULL);
  }

  #sum(low: number, high: number, stretches: number, most: number, { at, weight }: typeof FULL): void {
    const half = (high - low) / stretches / 2;
    let sum = 0;
    for (let stretch = 0; stretch < stretches; stretch++) {
      const middle = low + (2 * stretch + 1) * half;
      for (let node = 0; node < at.length; node++) {
        const v = middle + half * at[node]!;
        const u = this.#from + this.#scale * Math.expm1(v);
        const logAlpha = Math.log1p(u / this.#alpha);
        const logBeta = Math.log1p(u / this.#beta);
        const value = weight[node]! * Math.exp(v - this.#power * logAlpha - (this.#s + 1) * logBeta - most);
        sum += value;
        this.logAlpha += value * logAlpha;
        this.shareAlpha += (value * u) / (this.#alpha + u);
        this.logBeta += value * logBeta;
        this.shareBeta += (value * u) / (this.#beta + u);
      }
    }
    this.logAlpha /= sum;
    this.shareAlpha /= sum;
    this.logBeta /= sum;
    this.shareBeta /= sum;
    this.log = Math.log((this.#s / this.#beta) * this.#scale) + most + Math.log(2 * half * sum);
  }

  /** The logarithm of the integrand but for constants. */
  #logAt(v: number): number {
    const u = this.#from + this.#scale * Math.expm1(v);
    return v - this.#power * Math.log1p(u / this.#alpha) - (this.#s + 1) * Math.log1p(u / this.#beta);
  }

  #slopeAt(v: number): number {
    const u = this.#from + this.#scale * Math.expm1(v);
    const step = this.#scale * Math.exp(v);
    return 1 - (this.#power * step) / (this.#alpha + u) - ((this.#s + 1) * step) / (this.#beta + u);
  }

  /** The place of the largest value, nearly. */
  #peak(end: number): number {
    if (this.#slopeAt(0) <= 0) return 0;
    if (this.#slopeAt(end) >= 0) return end;
    let [low, high] = [0, end];
    for (let i = 0; i < 30; i++) {
      const middle = (low + high) / 2;
      if (this.#slopeAt(middle) > 0) low = middle;
      else high = middle;
    }
    return low;
  }

  /** How far from the peak towards an end values count; between one and one and a half times what is negligible. */
  #reach(peak: number, end: number, most: number): number {
    let far = end;
    if (this.#logAt(far) >= most - 1.5 * NEGLIGIBLE) return far;
    let near = peak;
    for (let i = 0; i < 200; i++) {
      const middle = (near + far) / 2;
      const fall = most - this.#logAt(middle);
      if (fall > 1.5 * NEGLIGIBLE) far = middle;
      else if (fall < NEGLIGIBLE) near = middle;
      else return middle;
    }
    return far;
  }
}
