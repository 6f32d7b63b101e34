import type { ClauseColumns } from './clause-columns.ts';
import { isSum, type NumberOperand, type Subject, type Sum } from './operand.ts';

/** Decimal digits that every double has. */
const DIGITS = 15;

/**
 * Adds numbers that stand for decimals: 4.35 - 4.25 is 0.1, which doubles alone miss. The sum is rounded to 15 significant
 * digits of the largest term. NaN where a term is missing or infinite.
 */
export function addDecimals(terms: readonly number[]): number {
  let sum = 0;
  let largest = 0;
  let whole = true;
  for (const term of terms) {
    if (!(Math.abs(term) <= Number.MAX_VALUE)) return Number.NaN;
    sum += term;
    largest = Math.max(largest, Math.abs(term), Math.abs(sum));
    whole &&= Number.isSafeInteger(sum) && Number.isInteger(term);
  }
  if (whole || !(largest <= Number.MAX_VALUE)) return sum;
  const digits = DIGITS - 1 - Math.floor(Math.log10(largest));
  return digits >= 0 ? Number(sum.toFixed(Math.min(100, digits))) : sum;
}

/** The values of a left side that is of numbers. */
export function numbersOf(subject: Subject, columns: ClauseColumns): Float64Array {
  return isSum(subject) ? sumColumn(subject, columns) : (columns.column(subject) as Float64Array);
}

/** The values of a right side; a number stays one. */
export function operandNumbers(operand: NumberOperand, columns: ClauseColumns): Float64Array | number {
  if (typeof operand === 'number') return operand;
  return numbersOf('sum' in operand ? operand : operand.feature, columns);
}

function sumColumn({ sum }: Sum, columns: ClauseColumns): Float64Array {
  const parts = sum.map((term) => {
    if (typeof term === 'number') return { sign: 1, values: term };
    const [sign, feature] = 'minus' in term ? [-1, term.minus] : [1, term.feature];
    return { sign, values: columns.column(feature) as Float64Array };
  });
  const { length } = parts.find(({ values }) => typeof values !== 'number')!.values as Float64Array;
  const terms = parts.map(() => 0);
  const sums = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    for (const [index, { sign, values }] of parts.entries()) {
      terms[index] = sign * (typeof values === 'number' ? values : values[row]!);
    }
    sums[row] = addDecimals(terms);
  }
  return sums;
}
