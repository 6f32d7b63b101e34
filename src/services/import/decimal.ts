import { PersonagraphError } from '../../errors.ts';

// Eight places hold the product of two numbers of four places, which is what the store keeps; sums are rounded once.
const PLACES = 8;
const ONE = 10n ** BigInt(PLACES);
const TEN_THOUSANDTH = 10n ** BigInt(PLACES - 4);
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const EXPONENT = /^[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+$/;
/** The store's numbers end before this. */
const LIMIT = 1e15;
const MAX_WHOLE = BigInt(Number.MAX_SAFE_INTEGER);

/** A number as exact hundred-millionths. Throws INVALID_INPUT for what is no decimal number. */
export function parseDecimal(text: string): bigint {
  const written = PLAIN.test(text) ? text : EXPONENT.test(text) ? Number(text).toFixed(20) : undefined;
  if (written === undefined || Math.abs(Number(written)) >= LIMIT) {
    throw new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" is not a number`);
  }
  const point = written.indexOf('.');
  if (point === -1) return BigInt(written) * ONE;
  const fraction = written.slice(point + 1);
  // Cut, not rounded: rounding twice could lift 0.000049999 to 0.0001.
  return BigInt(`${written.slice(0, point).replace(/^\+/, '')}${fraction.slice(0, PLACES).padEnd(PLACES, '0')}`);
}

export function multiplyDecimals(a: bigint, b: bigint): bigint {
  return roundedQuotient(a * b, ONE);
}

/** Rounded, half away from zero, to the four places that are stored, as ten-thousandths. */
export function toStored(value: bigint): bigint {
  return roundedQuotient(value, TEN_THOUSANDTH);
}

/** Ten-thousandths as the shortest exact text. */
export function storedText(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(5, '0');
  const text = `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, '');
  return value < 0n ? `-${text}` : text;
}

/** The nearest double, whose four-place text is exact for all the store takes. */
export function decimalNumber(value: bigint): number {
  const stored = toStored(value);
  // A quotient of two whole doubles is the double nearest to it.
  return stored <= MAX_WHOLE && stored >= -MAX_WHOLE ? Number(stored) / 1e4 : Number(storedText(stored));
}

/** The double nearest to exact hundred-millionths. */
export function nearestDouble(value: bigint): number {
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0');
  return Number(`${value < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`) + 0;
}

/** Rounded, half away from zero. */
export function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return (dividend < 0n ? dividend - half : dividend + half) / divisor;
}
