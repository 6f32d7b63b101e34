import { isDecimal } from './decimal.ts';
import type { ConditionRule, RejectRule } from './mapping.ts';
import type { FindColumn, Texts } from './value.ts';

export type Condition = (texts: Texts) => boolean;

const TESTS = {
  empty: (text) => text === '',
  'not-empty': (text) => text !== '',
  'not-number': (text) => !isDecimal(text),
  'not-positive': (text) => isDecimal(text) && Number(text) <= 0,
  negative: (text) => isDecimal(text) && Number(text) < 0,
} satisfies Record<string, (text: string) => boolean>;

export function compileCondition(rule: ConditionRule, find: FindColumn, path: readonly string[]): Condition {
  const at = find(rule.column, [...path, 'column'], 'any');
  const holds = textTest(rule);
  return (texts) => holds(texts[at]!);
}

/** The reason of the first rule that rejects the line. */
export function compileRejects(
  rules: readonly RejectRule[],
  find: FindColumn,
  path: readonly string[],
): (texts: Texts) => string | undefined {
  const compiled = rules.map((rule, n) => ({
    holds: compileCondition(rule.if, find, [...path, String(n), 'if']),
    reason: rule.reason,
  }));
  return (texts) => compiled.find(({ holds }) => holds(texts))?.reason;
}

function textTest(rule: ConditionRule): (text: string) => boolean {
  if (rule.test) return TESTS[rule.test];
  if (rule.equals) {
    const texts = new Set(rule.equals);
    return (text) => texts.has(text);
  }
  const pattern = new RegExp(rule.matches!, 'u');
  return (text) => pattern.test(text);
}
