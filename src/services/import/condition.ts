import { boundedPattern } from '../input/bounded-pattern.ts';
import type { ConditionRule, RejectRule } from './mapping.ts';
import { type DecimalMark, signOf } from './numeral.ts';
import type { FindColumn, Texts } from './value.ts';

export type Condition = (texts: Texts) => boolean;

const TESTS = {
  empty: (text) => text === '',
  'not-empty': (text) => text !== '',
  'not-number': (text, decimal) => signOf(text, decimal) === undefined,
  'not-positive': (text, decimal) => (signOf(text, decimal) ?? 1) <= 0,
  negative: (text, decimal) => signOf(text, decimal) === -1,
} satisfies Record<string, (text: string, decimal: DecimalMark | undefined) => boolean>;

/** `decimal` is the mark of the file's numbers; without one the sign is that of either reading. */
export function compileCondition(
  rule: ConditionRule,
  find: FindColumn,
  path: readonly string[],
  decimal?: DecimalMark,
): Condition {
  const at = find(rule.column, [...path, 'column'], 'any', rule.optional);
  const holds = textTest(rule, decimal);
  return (texts) => holds(texts[at]!);
}

/** The reason of the first rule that rejects the line. */
export function compileRejects(
  rules: readonly RejectRule[],
  find: FindColumn,
  path: readonly string[],
  decimal?: DecimalMark,
): (texts: Texts) => string | undefined {
  const compiled = rules.map((rule, n) => ({
    holds: compileCondition(rule.if, find, [...path, String(n), 'if'], decimal),
    reason: rule.reason,
  }));
  return (texts) => {
    for (const { holds, reason } of compiled) if (holds(texts)) return reason;
    return undefined;
  };
}

function textTest(rule: ConditionRule, decimal: DecimalMark | undefined): (text: string) => boolean {
  if (rule.test) {
    const test = TESTS[rule.test];
    return (text) => test(text, decimal);
  }
  if (rule.equals) {
    const texts = new Set(rule.equals);
    return (text) => texts.has(text);
  }
  return boundedPattern(rule.matches!);
}
