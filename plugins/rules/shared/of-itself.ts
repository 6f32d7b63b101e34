import { type ClauseFeature, printFeature } from 'personagraph/rules';
import { type Clause, isPresence } from './clause.ts';

const SAME: ReadonlySet<string> = new Set([
  'eq',
  'lte',
  'gte',
  'contains',
  'startsWith',
  'endsWith',
  'on',
  'onOrBefore',
  'onOrAfter',
]);
const OTHER: ReadonlySet<string> = new Set(['neq', 'lt', 'gt', 'before', 'after']);
const EVENT_TIME = /^events\.([a-z][a-z0-9_]*)\.(first|last)At$/;

/**
 * The truth of a clause that holds a feature against itself, or the first time of events against their last, of everybody who
 * has it; null for all other clauses.
 */
export function ofItself(clause: Clause): boolean | null {
  if (isPresence(clause) || !('value' in clause) || clause.kind === 'list') return null;
  const { value, op } = clause;
  if (typeof value !== 'object' || Array.isArray(value) || !('feature' in value) || 'days' in value) return null;
  const left = inOneForm(clause.feature);
  const right = inOneForm(value.feature);
  if (left === null || right === null) return null;
  if (printFeature(left) === printFeature(right)) {
    // The day of a time begins before it, and ends after.
    if ('day' in value) return null;
    return SAME.has(op) ? true : OTHER.has(op) ? false : null;
  }
  if (clause.kind !== 'time') return null;
  // The first is never after the last.
  if (op === 'after' && isFirstOf(left, right)) return false;
  return op === 'before' && isFirstOf(right, left) ? false : null;
}

function inOneForm(feature: Clause['feature']): ClauseFeature | null {
  if (typeof feature === 'object') return 'sum' in feature ? null : feature;
  const [, event, aggregate] = EVENT_TIME.exec(feature) ?? [];
  return event === undefined ? feature : { event, aggregate: aggregate as 'first' | 'last' };
}

function isFirstOf(one: ClauseFeature, other: ClauseFeature): boolean {
  if (typeof one === 'string' || typeof other === 'string') return false;
  if (one.field !== undefined || other.field !== undefined) return false;
  const same = printFeature({ ...one, aggregate: 'last' }) === printFeature(other);
  return same && one.aggregate === 'first' && other.aggregate === 'last';
}
