import type { Histories } from '../bg-nbd/bg-nbd.ts';
import { exponential, gamma } from '../simulated-buyers.ts';
import type { ParetoNbd } from './pareto-nbd.ts';

/** Histories of Pareto/NBD in continuous time, for tests, with the repeat purchases that follow them. */
export interface Lifetimes extends Histories {
  /** Repeat purchases within `ahead` weeks after the end of the observation. */
  readonly later: Int32Array;
}

export interface LifetimeOptions {
  readonly customers: number;
  readonly process: ParetoNbd;
  /** Weeks of observation, evenly from the first to the second. */
  readonly ages: readonly [number, number];
  readonly ahead: number;
  readonly random: () => number;
}

export function simulatedLifetimes({ customers, process, ages, ahead, random }: LifetimeOptions): Lifetimes {
  const { r, alpha, s, beta } = process;
  const frequency = new Int32Array(customers);
  const recency = new Float64Array(customers);
  const age = new Float64Array(customers);
  const later = new Int32Array(customers);
  for (let row = 0; row < customers; row++) {
    const end = ages[0] + random() * (ages[1] - ages[0]);
    const rate = gamma(r, random) / alpha;
    const left = exponential(gamma(s, random) / beta, random);
    age[row] = end;
    for (let week = exponential(rate, random); week < Math.min(left, end + ahead); week += exponential(rate, random)) {
      if (week > end) later[row]! += 1;
      else {
        frequency[row]! += 1;
        recency[row] = week;
      }
    }
  }
  return { frequency, recency, age, weight: new Float64Array(customers).fill(1), later };
}
