import { exactForm } from 'personagraph/segmenter';
import { type Clause, isPresence } from './clause.ts';
import type { Condition } from './condition.ts';

/** The condition with what it asks of empty texts as what that means: no text is stored that is empty, so it is missing. */
export function withoutEmptyTexts(condition: Condition): Condition {
  if ('not' in condition) return { not: withoutEmptyTexts(condition.not) };
  if ('all' in condition) return { all: condition.all.map(withoutEmptyTexts) };
  if ('any' in condition) return { any: condition.any.map(withoutEmptyTexts) };
  if ('atLeast' in condition) return { ...condition, of: condition.of.map(withoutEmptyTexts) };
  return ofClause(condition);
}

function ofClause(clause: Clause): Condition {
  if (clause.kind !== 'category' || isPresence(clause)) return clause;
  const { feature, kind, op, value } = clause;
  const positive = op === 'eq' || op === 'in';
  if (!positive && op !== 'neq' && op !== 'notIn') return clause;
  const presence: Clause = { feature, kind, op: positive ? 'missing' : 'exists' };
  if (typeof value === 'string') return isEmpty(value) ? presence : clause;
  if (!Array.isArray(value) || !value.some(isEmpty)) return clause;
  const texts = value.filter((text) => !isEmpty(text));
  if (texts.length === 0) return presence;
  const others = { ...clause, value: texts } as Clause;
  return positive ? { any: [presence, others] } : { all: [presence, others] };
}

function isEmpty(text: string): boolean {
  return exactForm(text) === '';
}
