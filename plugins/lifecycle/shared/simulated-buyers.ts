import { DAY } from 'personagraph/segmenter';
import type { TrialRow } from 'personagraph/testing';
import type { BgNbd } from './bg-nbd/bg-nbd.ts';
import type { GammaGamma } from './gamma-gamma.ts';

export interface Simulation {
  readonly customers: number;
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** Weeks before it within which the first purchases lie, evenly. Default 100. */
  readonly weeks?: number;
  readonly process: BgNbd;
  readonly spend: GammaGamma;
  readonly random: () => number;
}

/** Customers of a known process as rows of the segmenters, for tests and the conformance kit. */
export function simulatedBuyers({ customers, asOf, weeks = 100, process, spend, random }: Simulation): TrialRow[] {
  const { r, alpha, a, b } = process;
  return Array.from({ length: customers }, () => {
    const age = Math.floor(random() * weeks * 7);
    const rate = gamma(r, random) / alpha;
    const leaving = gamma(a, random);
    const dropOut = leaving / (leaving + gamma(b, random));
    const days = new Set([0]);
    // Purchases of one day are one, so the day is drawn first and whether the customer leaves after it second.
    for (let week = exponential(rate, random); week * 7 <= age; week += exponential(rate, random)) {
      const day = Math.floor(week * 7);
      if (days.has(day)) continue;
      days.add(day);
      if (random() < dropOut) break;
    }
    const scale = gamma(spend.q, random) / spend.gamma;
    const amounts = Array.from(days, () => Math.round((100 * gamma(spend.p, random)) / scale) / 100);
    return {
      days: days.size,
      firstAt: asOf - age * DAY,
      lastAt: asOf - (age - Math.max(...days)) * DAY,
      amount: amounts.reduce((sum, amount) => sum + amount, 0),
      firstAmount: amounts[0]!,
    };
  });
}

export function exponential(rate: number, random: () => number): number {
  return -Math.log(1 - random()) / rate;
}

/**
 * G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables", 2000; shapes below 1 by their boost.
 */
export function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}
