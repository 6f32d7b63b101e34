import type { MovingDay } from 'personagraph/calendar';
import { isPresence } from './clause.ts';
import { boundsOf } from './day-window.ts';
import type { Literal } from './literal.ts';

/** 2024-01-01, in days since 1970, and as many days as weeks, leap years and years take to lie beside each other in all ways. */
const FIRST_DAY = 19_723;
const DAYS = 28 * 365 + 7;

/** The days from one up to, not including, another; null where there is no end. */
type Days = readonly [from: MovingDay | null, to: MovingDay | null];

/**
 * True where a time would have to lie in windows of days that have no day in common, whatever day it is. Of windows that
 * move beside others that stand still nothing is claimed, nor of instants.
 */
export function areApart(literals: readonly Literal[]): boolean {
  const windows = literals.flatMap(daysOf);
  const ends = windows.flat().filter((day) => day !== null);
  const still = ends.filter((day) => day.on(0) === day.on(FIRST_DAY));
  if (windows.length < 2 || (still.length > 0 && still.length < ends.length)) return false;
  const apart = (today: number) => {
    const from = Math.max(...windows.map(([first]) => first?.on(today) ?? -Infinity));
    return from >= Math.min(...windows.map(([, last]) => last?.on(today) ?? Infinity));
  };
  for (let today = FIRST_DAY; today < FIRST_DAY + (still.length > 0 ? 1 : DAYS); today++) {
    if (!apart(today)) return false;
  }
  return true;
}

/** What a clause that must hold wants of a time in whole days; none of clauses that want something else. */
function daysOf({ clause, holds }: Literal): Days[] {
  if (!holds || clause.kind !== 'time' || isPresence(clause)) return [];
  switch (clause.op) {
    case 'during':
      return wholeDays(boundsOf(clause));
    case 'before':
    case 'onOrBefore':
    case 'on':
    case 'onOrAfter':
    case 'after': {
      const { value } = clause;
      return typeof value === 'string' ? wholeDays(boundsOf({ ...clause, value })) : [];
    }
    case 'between': {
      const [from, to] = clause.value;
      const isText = typeof from === 'string' && typeof to === 'string';
      return isText ? wholeDays(boundsOf({ ...clause, value: [from, to] })) : [];
    }
    default:
      return [];
  }
}

function wholeDays([from, to]: ReturnType<typeof boundsOf>): Days[] {
  if ((from && 'at' in from) || (to && 'at' in to)) return [];
  return [[from?.day ?? null, to?.day ?? null]];
}
