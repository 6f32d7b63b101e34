import { type ClauseFeature, printFeature, printNumber, printQuoted, printText } from 'personagraph/rules';
import {
  isSum,
  type NumberOperand,
  type Reference,
  type Subject,
  type Term,
  type TimeOperand,
} from '../shared/operand.ts';

/** The left side of a clause: `events.purchase.amount`, `sum(purchase.amount) - sum(refund.amount)`. */
export function printSubject(subject: Subject): string {
  return isSum(subject) ? subject.sum.map(printTerm).join('') : printFeature(subject);
}

function printTerm(term: Term, index: number): string {
  const feature =
    typeof term === 'number' ? '' : printReference({ feature: 'minus' in term ? term.minus : term.feature });
  if (index === 0) {
    if (typeof term === 'number') return printNumber(term);
    return `${'minus' in term ? '- ' : ''}${feature}`;
  }
  if (typeof term !== 'number') return ` ${'minus' in term ? '-' : '+'} ${feature}`;
  const negative = term < 0 || Object.is(term, -0);
  return ` ${negative ? '-' : '+'} ${printNumber(Math.abs(term))}`;
}

/** The right side of a clause on numbers or texts. */
export function printOperand(operand: NumberOperand | string): string {
  if (typeof operand === 'number') return printNumber(operand);
  if (typeof operand === 'string') return printText(operand);
  return 'sum' in operand ? printSubject(operand) : printReference(operand);
}

/** The right side of a clause on times. */
export function printTimeOperand(operand: TimeOperand): string {
  if (typeof operand === 'string') return operand;
  return `${operand.day ? 'day of ' : ''}${printReference(operand)}`;
}

/** In sums and right of an operator a name without a dot stands in backquotes: words of the language stand there as well. */
export function printReference({ feature }: Reference): string {
  return isPlainWord(feature) ? printQuoted(feature as string) : printFeature(feature);
}

function isPlainWord(feature: ClauseFeature): boolean {
  return typeof feature === 'string' && /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(feature);
}
