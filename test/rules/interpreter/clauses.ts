import { addUnits, dateOfDay, dayOfDate, parseMoment, parsePeriod, TimeZone } from 'personagraph/calendar';
import type { ClauseFeature } from 'personagraph/rules';
import type { FeatureKind } from 'personagraph/segmenter';
import type { Clause } from '../../../plugins/rules/shared/clause.ts';
import type { Condition } from '../../../plugins/rules/shared/condition.ts';
import { foldedForm, sameForm } from '../../support/event-fold.ts';
import type { CutList } from './aggregates.ts';

/** A value of one customer; null is missing. */
export type Known = number | string | boolean | readonly string[] | CutList | null;

/** One customer at one time. */
export interface Situation {
  readonly asOf: number;
  readonly timeZone: string;
  value(feature: ClauseFeature, kind: FeatureKind): Known;
  /** Null: a time at exactly midnight UTC is a date. */
  isDate(feature: ClauseFeature): boolean | null;
}

type Truth = boolean | null;
type Loose = { feature: unknown; op: string; value?: never; kind: FeatureKind; compare?: string };
const DAY = 86_400_000;

/** The truth of a condition by its definition, null for UNKNOWN: no columns, no clock of its own. */
export function truthOf(condition: Condition, situation: Situation): Truth {
  if ('not' in condition) return negated(truthOf(condition.not, situation));
  const parts =
    'all' in condition ? condition.all : 'any' in condition ? condition.any : 'of' in condition ? condition.of : null;
  if (parts === null) return clauseTruth(condition as Clause, situation);
  const truths = parts.map((part) => truthOf(part, situation));
  const wanted =
    'all' in condition ? parts.length : 'any' in condition ? 1 : (condition as { atLeast: number }).atLeast;
  if (truths.filter((truth) => truth === true).length >= wanted) return true;
  return truths.filter((truth) => truth !== false).length < wanted ? false : null;
}

function negated(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function both(one: Truth, other: Truth): Truth {
  return one === false || other === false ? false : one === null || other === null ? null : true;
}

function clauseTruth(clause: Clause, situation: Situation): Truth {
  const { op, kind, value, compare, feature } = clause as unknown as Loose;
  const sum = typeof feature === 'object' && feature !== null && 'sum' in feature;
  const left = sideOf(sum ? feature : { feature }, kind, situation);
  if (op === 'exists') return left !== null;
  if (op === 'missing') return left === null;
  if (kind === 'list') return listTruth(left as readonly string[] | CutList | null, op, compare, value);
  if (op === 'between' || op === 'anniversaryBetween') {
    const [from, to] = value as unknown as [unknown, unknown];
    if (op === 'anniversaryBetween') return anniversaryTruth(clause, [dayText(from), dayText(to) + 1], situation, left);
    const ops = kind === 'time' ? ['onOrAfter', 'onOrBefore'] : ['gte', 'lte'];
    const half = (name: string, bound: unknown) =>
      clauseTruth({ feature, kind, op: name, value: bound } as never, situation);
    return both(half(ops[0]!, from), half(ops[1]!, to));
  }
  if (kind === 'time') return timeTruth(clause, left as number | null, situation);
  const asked = [value].flat() as unknown[];
  // Nothing is stored that is empty: to be it is to be missing.
  if (left === null && asked.includes('') && /^(eq|in|neq|notIn)$/.test(op)) return op === 'eq' || op === 'in';
  if (left === null) return null;
  if (op === 'in' || op === 'notIn') {
    return asked.some((one) => sameForm(one) === sameForm(left)) === (op === 'in');
  }
  const right = sideOf(value, kind, situation);
  return right === null ? null : compared(op, left, right);

  function dayText(text: unknown): number {
    return (parseMoment(String(text)) as { day: { on(today: number): number } }).day.on(today(situation));
  }
}

function compared(op: string, left: Known, right: Known): boolean {
  const [a, b] = [plain(left), plain(right)];
  switch (op) {
    case 'is':
    case 'eq':
      return sameForm(left) === sameForm(right);
    case 'neq':
      return sameForm(left) !== sameForm(right);
    case 'lt':
      return left! < right!;
    case 'lte':
      return left! <= right!;
    case 'gt':
      return left! > right!;
    case 'gte':
      return left! >= right!;
    case 'contains':
      return b !== '' && a.includes(b);
    case 'startsWith':
      return b !== '' && a.startsWith(b);
    default:
      return b !== '' && a.endsWith(b);
  }
}

function plain(text: Known): string {
  return foldedForm(String(text));
}

/** An entry that a cut list does not show may be in it. */
function listTruth(
  list: readonly string[] | CutList | null,
  op: string,
  compare: string | undefined,
  value: unknown,
): Truth {
  if (list === null) return null;
  const { entries, cut } = Array.isArray(list) ? { entries: list, cut: false } : (list as CutList);
  if (op === 'size') return cut ? null : compared(compare!, entries.length, value as number);
  const has = [value]
    .flat()
    .map((one): Truth => entries.some((entry) => sameForm(entry) === sameForm(one)) || (cut ? null : false));
  if (op === 'containsAll') return has.reduce<Truth>(both, true);
  const none = has.map(negated).reduce<Truth>(both, true);
  return op === 'containsNone' ? none : negated(none);
}

/** Decimals are added as such. */
function sideOf(of: unknown, kind: FeatureKind, situation: Situation): Known {
  if (typeof of === 'object' && of !== null && 'sum' in of) {
    const terms = (of.sum as unknown[]).map((term) => {
      if (typeof term === 'number') return term;
      const minus = 'minus' in (term as object);
      const value = sideOf({ feature: Object.values(term as object)[0] }, 'number', situation) as number | null;
      return value === null ? null : minus ? -value : value;
    });
    if (terms.includes(null)) return null;
    return Math.round((terms as number[]).reduce((sum, term) => sum + term, 0) * 1e6) / 1e6;
  }
  if (typeof of === 'object' && of !== null && 'feature' in of)
    return situation.value(of.feature as ClauseFeature, kind);
  return of as Known;
}

function today({ asOf, timeZone }: Situation): number {
  return TimeZone.of(timeZone).dayOf(asOf);
}

/** The day of a time, and whether that day is all it says. */
function dated(time: number, feature: ClauseFeature, situation: Situation): { isDate: boolean; day: number } {
  const isDate = situation.isDate(feature) ?? time % DAY === 0;
  return { isDate, day: isDate ? Math.floor(time / DAY) : TimeZone.of(situation.timeZone).dayOf(time) };
}

function timeTruth(clause: Clause, time: number | null, situation: Situation): Truth {
  const { op, value, feature } = clause as unknown as Loose & { feature: ClauseFeature };
  if (time === null) return null;
  const { asOf } = situation;
  const days = typeof value === 'number' ? (value as number) : 0;
  const span = Math.round(days * DAY);
  const { isDate, day } = dated(time, feature, situation);
  if (op === 'withinDays') return asOf >= time && asOf < time + span;
  if (op === 'olderThanDays') return asOf >= time + span;
  if (op === 'withinNextDays') return asOf >= time - span && asOf < time;
  const now = today(situation);
  if (op === 'anniversaryWithinDays') return anniversaryTruth(clause, [now, now + 1 + days], situation, time);
  if (op === 'during' || op === 'anniversaryDuring') {
    const { from, to } = parsePeriod(value as unknown as string)!;
    if (op === 'anniversaryDuring') return anniversaryTruth(clause, [from.on(now), to.on(now)], situation, time);
    return day >= from.on(now) && day < to.on(now);
  }
  if (typeof value === 'string') {
    const moment = parseMoment(value)!;
    const [at, other] = 'at' in moment ? [time, moment.at] : [day, moment.day.on(now)];
    if (op === 'anniversaryOn') return anniversaryTruth(clause, [other, other + 1], situation, time);
    return ordered(op, at - other);
  }
  const reference = value as unknown as { feature: ClauseFeature; day?: true; days?: number };
  const other = situation.value(reference.feature, 'time') as number | null;
  if (other === null) return null;
  const right = dated(other, reference.feature, situation);
  const apart = isDate || right.isDate || reference.day ? (day - right.day) * DAY : time - other;
  const most = Math.round((reference.days ?? 0) * DAY);
  if (op === 'withinDaysOf') return Math.abs(apart) <= most;
  if (op === 'withinDaysAfter') return apart >= 0 && apart <= most;
  if (op === 'withinDaysBefore') return apart <= 0 && -apart <= most;
  return ordered(op, apart);
}

function ordered(op: string, apart: number): boolean {
  if (op === 'before') return apart < 0;
  if (op === 'onOrBefore') return apart <= 0;
  if (op === 'on') return apart === 0;
  return op === 'after' ? apart > 0 : apart >= 0;
}

/** An anniversary is on one of the days from the first up to, not including, the second; every later year is looked at. */
function anniversaryTruth(clause: Clause, [from, to]: [number, number], situation: Situation, time: Known): Truth {
  if (time === null) return null;
  const { day } = dated(time as number, clause.feature as ClauseFeature, situation);
  const born = dateOfDay(day);
  const first = Math.max(born.year + 1, dateOfDay(addUnits('year', from, -1)).year);
  for (let year = first; dayOfDate(year, 1, 1) < to; year += 1) {
    const anniversary = dayOfDate(year, born.month, born.day);
    if (anniversary >= from && anniversary < to) return true;
  }
  return false;
}
