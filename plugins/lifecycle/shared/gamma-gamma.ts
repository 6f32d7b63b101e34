import { digamma, logGamma } from './log-gamma.ts';
import { type Maximum, maximise, type Objective } from './maximise.ts';
import { covarianceAt, influenceOf, logErrorsOf, type Uncertainty } from './uncertainty.ts';

/**
 * Gamma-Gamma: a customer's spend at a time varies around its own mean, gamma distributed with shape `p`. The means
 * differ between customers by shape `q` and scale `gamma` (money), independent of how often they buy. P. S. Fader and
 * B. G. S. Hardie, "The Gamma-Gamma Model of Monetary Value", 2013. p above 0, q above 1 (otherwise there is no mean).
 */
export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
}

/** Spend of customers who repeated. */
export interface Spends {
  /** Repeat purchases, from 1. */
  readonly frequency: Int32Array;
  /** Mean amount of a repeat purchase, above 0. */
  readonly mean: Float64Array;
}

export interface GammaGammaFit extends GammaGamma {
  readonly logLikelihood: number;
  readonly converged: boolean;
  /** True where p, q - 1 or the mean spend ran to the edge. Spend is too much alike, or too wild, to tell its size. */
  readonly bounded: boolean;
  readonly steps: number;
  /** Null where the likelihood is flat. */
  readonly uncertainty: Uncertainty | null;
}

/** Bounds of all coordinates of the search: beyond 3,000 gamma functions cancel to noise, and alike is alike. */
const BOUNDS = { low: -8, high: 8 };

/** Customers that starts are tried on; the last search is over all. */
const SAMPLE = 20_000;

/**
 * Fits Gamma-Gamma by maximum likelihood. Three starts are followed on at most 20,000 evenly picked customers; the best
 * goes on over all of them. Never throws for want of convergence: `converged` says it.
 */
export async function fitGammaGamma(
  { frequency, mean }: Spends,
  options: { readonly maxSteps?: number; readonly signal?: AbortSignal } = {},
): Promise<GammaGammaFit> {
  // In units of the typical amount, so that starts and bounds mean the same in any currency.
  const unit = Math.exp(mean.reduce((sum, amount) => sum + Math.log(amount), 0) / mean.length);
  const spends = { frequency, mean: mean.map((amount) => amount / unit) };
  const nth = Math.ceil(mean.length / SAMPLE);
  const sample = {
    frequency: spends.frequency.filter((_, row) => row % nth === 0),
    mean: spends.mean.filter((_, row) => row % nth === 0),
  };
  const objective = meanLogLikelihood(sample);
  const tries: Maximum[] = [];
  for (const [p, excess] of [
    [5, 3],
    [1, 1],
    [30, 30],
  ] as const) {
    const start = [Math.log(p), Math.log(excess), 0];
    tries.push(await maximise(objective, start, { ...BOUNDS, ...options }));
  }
  const best = tries.reduce((one, other) => (other.value > one.value ? other : one));
  const { point, curvature } = best;
  const all = nth > 1 ? await maximise(meanLogLikelihood(spends), point, { ...BOUNDS, ...options, curvature }) : best;
  const { p, q, gamma } = modelAt(all.point);
  const logLikelihood = mean.length * (all.value - Math.log(unit));
  const { converged, bounded, steps } = all;
  const uncertainty = uncertaintyAt(spends, all.point);
  return { p, q, gamma: gamma * unit, logLikelihood, converged, bounded, steps, uncertainty };
}

/** Customers tried for their influence at either end: those with the least and the greatest mean. */
const MOST_TRIED = 20;

function uncertaintyAt({ frequency, mean }: Spends, point: Float64Array): Uncertainty | null {
  const covariance = covarianceAt(meanLogLikelihood({ frequency, mean }), point, mean.length);
  if (!covariance) return null;
  const rows = Array.from(mean.keys()).sort((one, two) => mean[one]! - mean[two]!);
  const tried = new Set([...rows.slice(0, MOST_TRIED), ...rows.slice(-MOST_TRIED)]);
  const influences = Array.from(tried, (row) => {
    const own = { frequency: frequency.slice(row, row + 1), mean: mean.slice(row, row + 1) };
    return influenceOf(covariance, meanLogLikelihood(own), point);
  });
  const logErrors = logErrorsOf(covariance, point, (at) => {
    const { p, q, gamma } = modelAt(at);
    return [p, q, gamma];
  });
  return { logErrors, influence: Math.max(0, ...influences) };
}

/** The model at a point of the search: the logarithms of p, of q - 1 and of the mean spend p * gamma / (q - 1). */
function modelAt(point: Float64Array): GammaGamma {
  const [p, excess, spend] = point.map(Math.exp) as unknown as [number, number, number];
  return { p, q: 1 + excess, gamma: (spend * excess) / p };
}

/**
 * The log-likelihood a customer (equation 1a of the note) at a point of the search, with its analytic gradient. Gamma
 * functions depend on the number of purchases alone: one evaluation for all customers who have as many.
 */
export function meanLogLikelihood({ frequency, mean }: Spends): Objective {
  const counts = new Map<number, number>();
  let logs = 0;
  let weightedLogs = 0;
  for (let row = 0; row < frequency.length; row++) {
    const x = frequency[row]!;
    counts.set(x, (counts.get(x) ?? 0) + 1);
    logs += Math.log(mean[row]!);
    weightedLogs += x * Math.log(mean[row]!);
  }
  const total = frequency.length;
  return (point, gradient) => {
    const { p, q, gamma } = modelAt(point);
    const logScale = Math.log(gamma);
    let sum = p * weightedLogs - logs + total * (q * logScale - logGamma(q));
    let byP = weightedLogs;
    let byQ = total * (logScale - digamma(q));
    let byGamma = (total * q) / gamma;
    for (const [x, count] of counts) {
      const px = p * x;
      const digammaBoth = digamma(px + q);
      sum += count * (logGamma(px + q) - logGamma(px) + px * Math.log(x));
      byP += count * x * (digammaBoth - digamma(px) + Math.log(x));
      byQ += count * digammaBoth;
    }
    for (let row = 0; row < total; row++) {
      const x = frequency[row]!;
      const scale = x * mean[row]! + gamma;
      const log = Math.log(scale);
      sum -= (p * x + q) * log;
      byP -= x * log;
      byQ -= log;
      byGamma -= (p * x + q) / scale;
    }
    gradient[0] = (byP * p - byGamma * gamma) / total;
    gradient[1] = (byQ * (q - 1) + byGamma * gamma) / total;
    gradient[2] = (byGamma * gamma) / total;
    return sum / total;
  };
}

/**
 * Spend expected at a time of a customer with `x` repeat purchases of `mean` on average (equation 5 of the note). It is
 * the customer's own mean, drawn towards that of all customers, which stands alone for x = 0.
 */
export function expectedSpend({ p, q, gamma }: GammaGamma, x: number, mean: number): number {
  return (p * (gamma + (x === 0 ? 0 : x * mean))) / (p * x + q - 1);
}
