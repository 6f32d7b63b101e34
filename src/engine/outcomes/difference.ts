import type { Estimate } from '../comparison/interval.ts';
import type { Figure } from './figure.ts';

/**
 * The first figure less the second, with the interval that their own intervals make (MOVER: Zou & Donner 2008). Of two
 * shares that is Newcombe's hybrid score interval (Newcombe 1998, method 10). It takes the two as independent, so for the
 * same customers at two times it is rather too wide. Null where one is not known.
 */
export function differenceOf(
  first: Figure,
  second: Figure,
): (Pick<Figure, 'low' | 'high'> & { readonly value: number }) | null {
  if (first.value === null || second.value === null) return null;
  const value = first.value - second.value;
  const [own, other] = [intervalOf(first), intervalOf(second)];
  if (!own || !other) return { value, low: null, high: null };
  return {
    value,
    low: value - Math.hypot(own.value - own.low, other.high - other.value),
    high: value + Math.hypot(own.high - own.value, other.value - other.low),
  };
}

function intervalOf({ value, low, high }: Figure): Estimate | null {
  return value === null || low === null || high === null ? null : { value, low, high };
}
