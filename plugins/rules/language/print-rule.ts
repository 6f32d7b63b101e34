import { containsKind, kindOfFeature, printDays, printNumber, printText } from 'personagraph/rules';
import { type Clause, comparesFacts, featuresOfClause, isPresence } from '../shared/clause.ts';
import type { Condition } from '../shared/condition.ts';
import { isSum } from '../shared/operand.ts';
import { printOperand, printReference, printSubject, printTimeOperand } from './print-operand.ts';

/** A condition in the rule language, in its one canonical form: the text parses to the same tree. */
export function printRule(condition: Condition): string {
  if ('all' in condition) return printGroup(condition.all, 'all', ' and ');
  if ('any' in condition) return printGroup(condition.any, 'any', ' or ');
  if ('atLeast' in condition) return `at least ${condition.atLeast} of (${condition.of.map(printRule).join(', ')})`;
  return 'not' in condition ? `not ${printPart(condition.not)}` : printClause(condition);
}

function printGroup(parts: readonly Condition[], name: string, word: string): string {
  return parts.length === 1 ? `${name}(${printRule(parts[0]!)})` : parts.map(printPart).join(word);
}

/** Groups within groups are always in brackets, though `and` would bind closer than `or` without. */
function printPart(condition: Condition): string {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  return parts.length > 1 ? `(${printRule(condition)})` : printRule(condition);
}

const AROUND = { withinDaysOf: 'of', withinDaysAfter: 'after', withinDaysBefore: 'before' } as const;
export const SIGNS = { eq: '=', neq: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function printClause(clause: Clause): string {
  const feature = printSubject(clause.feature);
  if (clause.op === 'size') return `size(${feature}) ${printTest(clause)}`;
  return `${feature}${kindShownBy(clause) === clause.kind ? '' : `:${clause.kind}`} ${printTest(clause)}`;
}

/** The kind that names and operator tell a reader; null where only `:kind` does. */
function kindShownBy(clause: Clause): Clause['kind'] | null {
  if (clause.kind === 'number' && isSum(clause.feature)) return 'number';
  if (isPresence(clause)) return kindOfFeature(clause.feature as Exclude<typeof clause.feature, { sum: unknown }>);
  if (clause.kind === 'category' && clause.op === 'contains' && !comparesFacts(clause)) {
    return containsKind(clause.feature);
  }
  if (!leavesKindOpen(clause)) return clause.kind;
  return (
    featuresOfClause(clause)
      .map(({ feature }) => kindOfFeature(feature))
      .find((kind) => kind !== null) ?? null
  );
}

/** True of signs between two features, and of features between two others. */
function leavesKindOpen(clause: Clause): boolean {
  if (!('value' in clause)) return false;
  const { op, value } = clause;
  if (clause.kind === 'time' && op !== 'between') return false;
  const operands: readonly unknown[] = op === 'between' ? value : [value];
  return (
    ['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'between'].includes(op) &&
    operands.every((one) => typeof one === 'object' && one !== null && 'feature' in one && !('day' in one))
  );
}

/** The test of a clause, without the feature: `>= 5`, `within 30 days`. */
export function printTest(clause: Clause): string {
  switch (clause.op) {
    case 'exists':
      return 'is known';
    case 'missing':
      return 'is missing';
    case 'is':
      return `is ${clause.value}`;
    case 'eq':
    case 'neq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return `${SIGNS[clause.op]} ${printOperand(clause.value)}`;
    case 'size':
      return `${SIGNS[clause.compare]} ${clause.value}`;
    case 'in':
      return `in ${printValues(clause.value)}`;
    case 'notIn':
      return `not in ${printValues(clause.value)}`;
    case 'between': {
      const [from, to] = clause.kind === 'number' ? clause.value.map(printOperand) : clause.value.map(printTimeOperand);
      return `between ${from} and ${to}`;
    }
    case 'before':
    case 'after':
    case 'on':
      return `${clause.op} ${printTimeOperand(clause.value)}`;
    case 'during':
      return `during ${clause.value}`;
    case 'onOrBefore':
      return `on or before ${printTimeOperand(clause.value)}`;
    case 'onOrAfter':
      return `on or after ${printTimeOperand(clause.value)}`;
    case 'withinDaysOf':
    case 'withinDaysAfter':
    case 'withinDaysBefore':
      return `within ${printDays(clause.value.days)} ${AROUND[clause.op]} ${printReference(clause.value)}`;
    case 'withinDays':
      return `within ${printDays(clause.value)}`;
    case 'withinNextDays':
      return `within next ${printDays(clause.value)}`;
    case 'olderThanDays':
      return `older than ${printDays(clause.value)}`;
    case 'anniversaryWithinDays':
      return `anniversary within ${printDays(clause.value)}`;
    case 'anniversaryOn':
      return `anniversary on ${clause.value}`;
    case 'anniversaryBetween':
      return `anniversary between ${clause.value[0]} and ${clause.value[1]}`;
    case 'anniversaryDuring':
      return `anniversary during ${clause.value}`;
    case 'startsWith':
      return `starts with ${printOperand(clause.value)}`;
    case 'endsWith':
      return `ends with ${printOperand(clause.value)}`;
    case 'contains':
      return `${clause.kind === 'list' ? 'has' : 'contains'} ${printOperand(clause.value)}`;
    case 'containsAny':
      return `has any ${printValues(clause.value)}`;
    case 'containsAll':
      return `has all ${printValues(clause.value)}`;
    case 'containsNone':
      return `has none ${printValues(clause.value)}`;
  }
}

function printValue(value: string | number): string {
  return typeof value === 'string' ? printText(value) : printNumber(value);
}

function printValues(values: readonly (string | number)[]): string {
  return `(${values.map(printValue).join(', ')})`;
}
