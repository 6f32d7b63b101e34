import { customersWithMore, type Histories } from '../bg-nbd/bg-nbd.ts';
import type { Objective } from '../maximise.ts';
import type { ParetoNbd } from './pareto-nbd.ts';
import { UnseenEnd } from './unseen-end.ts';

/**
 * A model as a point of the search: the logarithms of r, alpha / r, s and beta / s. Mean weeks between purchases are
 * about alpha / r, mean weeks until customers leave about beta / s. Where customers are alike, r or s grows without end
 * and the others keep a maximum. Where nobody leaves, beta / s does.
 */
export function pointOf({ r, alpha, s, beta }: ParetoNbd): number[] {
  return [Math.log(r), Math.log(alpha / r), Math.log(s), Math.log(beta / s)];
}

/** The model at a point. */
export function modelAt(point: Float64Array): ParetoNbd {
  const [r, gap, s, stay] = point.map(Math.exp) as unknown as [number, number, number, number];
  return { r, alpha: r * gap, s, beta: s * stay };
}

/**
 * The log-likelihood a customer at a point of the search, with its analytic gradient. Ratios of gamma functions depend on
 * `x` alone, so they are summed over counts, by their recurrence. Powers are of 1 + t / alpha and 1 + t / beta: those of
 * alpha and beta would cancel where both are large.
 */
export function meanLogLikelihood({ frequency, recency, age, weight }: Histories): Objective {
  const more = customersWithMore(frequency, weight);
  const total = weight.reduce((sum, one) => sum + one, 0);
  const repeats = more.reduce((sum, one) => sum + one, 0);
  const gone = new UnseenEnd();
  return (point, gradient) => {
    const { r, alpha, s, beta } = modelAt(point);
    let sum = -repeats * Math.log(alpha);
    let byR = 0;
    let byLogAlpha = -repeats;
    let byLogS = 0;
    let byLogBeta = 0;
    for (let i = 0; i < more.length; i++) {
      sum += more[i]! * Math.log(r + i);
      byR += more[i]! / (r + i);
    }
    for (let row = 0; row < frequency.length; row++) {
      const x = frequency[row]!;
      const count = weight[row]!;
      const end = age[row]!;
      const logAlpha = Math.log1p(end / alpha);
      const logBeta = Math.log1p(end / beta);
      const alive = -(r + x) * logAlpha - s * logBeta;
      gone.read(alpha, beta, s, r + x, recency[row]!, end);
      const odds = gone.log - alive;
      const smaller = Math.exp(-Math.abs(odds));
      sum += count * (Math.max(alive, gone.log) + Math.log1p(smaller));
      const left = odds > 0 ? 1 / (1 + smaller) : smaller / (1 + smaller);
      const stayed = 1 - left;
      byR -= count * (stayed * logAlpha + left * gone.logAlpha);
      byLogAlpha += count * (r + x) * ((stayed * end) / (alpha + end) + left * gone.shareAlpha);
      byLogS += count * (left - s * (stayed * logBeta + left * gone.logBeta));
      byLogBeta += count * ((stayed * s * end) / (beta + end) + left * ((s + 1) * gone.shareBeta - 1));
    }
    gradient[0] = (byR * r + byLogAlpha) / total;
    gradient[1] = byLogAlpha / total;
    gradient[2] = (byLogS + byLogBeta) / total;
    gradient[3] = byLogBeta / total;
    return sum / total;
  };
}
