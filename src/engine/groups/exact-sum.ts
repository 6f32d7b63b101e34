/** Decimal places that money has, and up to which decimals are added without any rounding. */
const PLACES = 4;
const SCALE = 10 ** PLACES;
/** A scaled number up to this is a whole number that a double holds exactly, and so is a sum of two of them. */
const LARGEST = 2 ** 52;
/** Digits of a quotient before it is rounded to a double, which has 17. */
const DIGITS = 40n;

/** A sum, and what it makes as a mean. */
export interface ExactSum {
  readonly sum: number;
  readonly mean: number;
}

/**
 * The sum and mean of numbers. Where all are decimals of four places at most, the sum is that of the decimals, and both
 * are rounded once, as PostgreSQL's `sum` and `avg` of numeric give them as double. Otherwise the sum is compensated
 * (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974). NaN for none.
 * `zeros` are so many more of them that are 0.
 */
export function exactSum(values: Float64Array, zeros = 0): ExactSum {
  const n = values.length + zeros;
  if (n === 0) return { sum: Number.NaN, mean: Number.NaN };
  const scaled = decimalSum(values);
  if (scaled === null) {
    const sum = compensatedSum(values);
    return { sum, mean: sum / n };
  }
  return { sum: quotient(scaled, BigInt(SCALE)), mean: quotient(scaled, BigInt(SCALE) * BigInt(n)) };
}

/** The sum in ten-thousandths; null where a value is no decimal of four places. */
function decimalSum(values: Float64Array): bigint | null {
  let whole = 0n;
  let part = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const scaled = Math.round(value * SCALE);
    // Divided again it must be the same double: then it is the one nearest to that decimal.
    if (Math.abs(scaled) > LARGEST || scaled / SCALE !== value) return null;
    if (Math.abs(part) > LARGEST) {
      whole += BigInt(part);
      part = 0;
    }
    part += scaled;
  }
  return whole + BigInt(part);
}

/** The double nearest to a quotient; `divisor` > 0. */
function quotient(dividend: bigint, divisor: bigint): number {
  const size = dividend < 0n ? -dividend : dividend;
  const digits = ((size * 10n ** DIGITS) / divisor).toString().padStart(Number(DIGITS) + 1, '0');
  const point = digits.length - Number(DIGITS);
  return Number(`${dividend < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`);
}

function compensatedSum(values: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
