import type { Estimate } from '../comparison/interval.ts';

/** A number that was measured, with its 95 % interval where it has one. */
export interface Measured {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** How far a number moved; the interval is null where either has none. */
export interface Move {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The difference of two estimates. Its interval is made of theirs (the method of variance estimates recovery: Zou and Donner,
 * "Construction of confidence limits about effect measures", 2008), which takes them for independent. The same customers
 * measured twice are not: then it is too wide.
 */
export function moved(before: Measured, after: Measured): Move {
  const value = after.value - before.value;
  const [own, other] = [bounded(after), bounded(before)];
  if (own === null || other === null) return { value, low: null, high: null };
  return {
    value,
    low: value - Math.hypot(own.value - own.low, other.high - other.value),
    high: value + Math.hypot(own.high - own.value, other.value - other.low),
  };
}

function bounded({ value, low, high }: Measured): Estimate | null {
  return low === null || high === null ? null : { value, low, high };
}
