import { type Clause, isPresence } from '../shared/clause.ts';
import type { Condition } from '../shared/condition.ts';
import { containsKind, kindOfFeature } from './infer-kind.ts';
import { printFeature } from './print-feature.ts';
import { printDays, printNumber, printText } from './words.ts';

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

export const SIGNS = { eq: '=', neq: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function printClause(clause: Clause): string {
  const feature = printFeature(clause.feature);
  if (clause.op === 'size') return `size(${feature}) ${printTest(clause)}`;
  return `${feature}${kindShownBy(clause) === clause.kind ? '' : `:${clause.kind}`} ${printTest(clause)}`;
}

/** The kind that name and operator tell a reader; null where only `:kind` does. */
function kindShownBy(clause: Clause): Clause['kind'] | null {
  if (isPresence(clause)) return kindOfFeature(clause.feature);
  return clause.kind === 'category' && clause.op === 'contains' ? containsKind(clause.feature) : clause.kind;
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
      return `${SIGNS[clause.op]} ${printValue(clause.value)}`;
    case 'size':
      return `${SIGNS[clause.compare]} ${clause.value}`;
    case 'in':
      return `in ${printValues(clause.value)}`;
    case 'notIn':
      return `not in ${printValues(clause.value)}`;
    case 'between': {
      const [from, to] = clause.kind === 'number' ? clause.value.map(printNumber) : clause.value;
      return `between ${from} and ${to}`;
    }
    case 'before':
    case 'after':
    case 'on':
    case 'during':
      return `${clause.op} ${clause.value}`;
    case 'onOrBefore':
      return `on or before ${clause.value}`;
    case 'onOrAfter':
      return `on or after ${clause.value}`;
    case 'withinDays':
      return `within ${printDays(clause.value)}`;
    case 'withinNextDays':
      return `within next ${printDays(clause.value)}`;
    case 'olderThanDays':
      return `older than ${printDays(clause.value)}`;
    case 'anniversaryWithinDays':
      return `anniversary within ${printDays(clause.value)}`;
    case 'startsWith':
      return `starts with ${printText(clause.value)}`;
    case 'endsWith':
      return `ends with ${printText(clause.value)}`;
    case 'contains':
      return `${clause.kind === 'list' ? 'has' : 'contains'} ${printText(clause.value)}`;
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
