import { createHash } from 'node:crypto';
import { parseMoment, parsePeriod, TimeZone } from '../../src/calendar/index.ts';
import type {
  EventAnchor,
  EventCondition,
  EventSessions,
  EventSource,
  EventWindow,
  FeatureKind,
} from '../../src/segmenter/feature.ts';

/** An event as a test generates it. */
export interface ToldEvent {
  readonly type: string;
  readonly at: number;
  readonly amount: number | null;
  readonly discount: number | null;
  readonly quantity: number | null;
  readonly channel: string | null;
  readonly lines: readonly Readonly<Record<string, string | number>>[] | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

export type Folded = number | string | readonly string[] | null;

const DAY = 86_400_000;

/** Times of a customer by their names in the catalogue, ms: `customer.createdAt`, `traits.NAME`. */
export type CustomerTimes = Readonly<Record<string, number | null | undefined>>;

/** An event aggregate by its definition: one customer's events, one by one. Events of one customer have times of their own. */
export function foldEvents(
  events: readonly ToldEvent[],
  { event: type, aggregate, field = 'at', most = 3, ...source }: EventSource,
  kind: FeatureKind,
  asOf: number,
  times: CustomerTimes = {},
): Folded {
  const happened = events.filter(({ at }) => at <= asOf).sort((a, b) => a.at - b.at);
  const known = source.sessions ? [...happened, ...sessionsOf(happened, type, source.sessions)] : happened;
  const anchors = listOf(source.anchor);
  if (anchors.some(({ of }) => anchorTimes(known, of, times).length === 0)) return null;
  const conditions = listOf(source.where);
  const ofLines = field === 'lines' || field.startsWith('lines.');
  const counted = known
    .filter((event) => event.type === (source.sessions ? SESSION : type))
    .filter(({ at }) => source.withinDays === undefined || at > asOf - source.withinDays * DAY)
    .filter(({ at }) => listOf(source.window).every((window) => isWithin(at, window, asOf, source.timeZone ?? 'UTC')))
    .filter(({ at }) =>
      anchors.every((anchor) => anchorTimes(known, anchor.of, times).some((time) => isNear(at, time, anchor))),
    )
    .map((event) =>
      ofLines ? { ...event, lines: (event.lines ?? []).filter((line) => pass(event, line, conditions)) } : event,
    )
    .filter((event) => ofLines || passesEvent(event, conditions));
  if (aggregate === 'count' && !ofLines) return counted.length;
  const wanted =
    aggregate === 'top' || kind === 'category'
      ? 'text'
      : aggregate === 'distinct' || aggregate === 'count'
        ? 'any'
        : 'number';
  const values = (field === 'dayAmount' ? dayAmounts(counted) : counted.flatMap((event) => valuesOf(event, field)))
    .filter((value) => typeof value !== 'number' || Math.abs(value) <= 1e200)
    .filter((value) => typeof value === 'number' || typeof value === 'string')
    .filter(
      (value) =>
        !field.startsWith('properties.') || wanted === 'any' || (typeof value === 'string') === (wanted === 'text'),
    );
  const numbers = values as number[];
  const sum = numbers.reduce((a, b) => a + b, 0);
  switch (aggregate) {
    case 'count':
      return values.length;
    case 'sum':
      return sum;
    case 'distinct':
      return new Set(values).size;
    case 'mean':
      return values.length ? sum / values.length : null;
    case 'min':
      return values.length ? Math.min(...numbers) : null;
    case 'max':
      return values.length ? Math.max(...numbers) : null;
    case 'first':
      return values[0] ?? null;
    case 'last':
      return values.at(-1) ?? null;
    case 'top':
      return values.length ? top(values as string[]).slice(0, most) : null;
  }
}

const SESSION = '(session)';
const OF_SESSIONS: readonly string[] = ['minutes', 'pages', 'bounced'];

/** Sessions by their definition: the next event, after a pause that is not longer than the gap, is of the same one. */
function sessionsOf(events: readonly ToldEvent[], type: string, sessions: EventSessions): ToldEvent[] {
  const { gapMinutes = 30, also = [] } = sessions;
  const all: ToldEvent[][] = [];
  for (const event of events.filter((one) => one.type === type || also.includes(one.type))) {
    const last = all.at(-1);
    if (last && event.at - last.at(-1)!.at <= gapMinutes * 60_000) last.push(event);
    else all.push([event]);
  }
  return all.map((one) => ({
    ...one[0]!,
    type: SESSION,
    ...{ minutes: (one.at(-1)!.at - one[0]!.at) / 60_000, pages: one.length, bounced: one.length === 1 ? 1 : 0 },
  }));
}

/** An empty text is absent. */
function valuesOf(event: ToldEvent, field: string): unknown[] {
  return toldValues(event, field).map((value) => (value === '' ? null : value));
}

function toldValues(event: ToldEvent, field: string): unknown[] {
  if (field.startsWith('properties.')) return [event.properties[field.slice('properties.'.length)] ?? null];
  if (field === 'lines') return (event.lines ?? []).map(() => 1);
  if (field === 'lines.amount') return (event.lines ?? []).map(lineAmount);
  if (field.startsWith('lines.')) return (event.lines ?? []).map((line) => line[field.slice('lines.'.length)] ?? null);
  if (field === 'day') return [dayOf(event.at)];
  if (OF_SESSIONS.includes(field)) return [(event as unknown as Record<string, number>)[field] ?? null];
  return [event[field as 'at' | 'amount' | 'discount' | 'quantity' | 'channel']];
}

function isWithin(at: number, window: EventWindow, asOf: number, timeZone: string): boolean {
  if ('fromDaysAgo' in window) {
    return at > asOf - window.fromDaysAgo * DAY && (window.toDaysAgo === 0 || at <= asOf - window.toDaysAgo * DAY);
  }
  const zone = TimeZone.of(timeZone);
  const [today, day] = [zone.dayOf(asOf), zone.dayOf(at)];
  if ('during' in window) {
    const { from, to } = parsePeriod(window.during)!;
    return day >= from.on(today) && day < to.on(today);
  }
  /** Less than 0 where the event is before a moment, 0 at it or on its day. */
  const beside = (text: string) => {
    const moment = parseMoment(text)!;
    return 'at' in moment ? at - moment.at : day - moment.day.on(today);
  };
  return (
    (window.from === undefined || beside(window.from) >= 0) &&
    (window.after === undefined || beside(window.after) > 0) &&
    (window.before === undefined || beside(window.before) < 0) &&
    (window.to === undefined || beside(window.to) <= 0)
  );
}

function anchorTimes(events: readonly ToldEvent[], of: EventAnchor['of'], times: CustomerTimes): number[] {
  if (typeof of === 'string') return typeof times[of] === 'number' ? [times[of]] : [];
  const all = events
    .filter((event) => event.type === of.event && passesEvent(event, listOf(of.where)))
    .map(({ at }) => at);
  return of.which === 'any' ? all : of.which === 'first' ? all.slice(0, 1) : all.slice(-1);
}

function isNear(at: number, anchor: number, { side, withinDays = Number.POSITIVE_INFINITY }: EventAnchor): boolean {
  const later = side === 'after' ? at - anchor : anchor - at;
  return later > 0 && later <= withinDays * DAY;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

type Line = NonNullable<ToldEvent['lines']>[number];

/** What is asked of lines is asked of one line; without lines, of one of which nothing is known. */
function passesEvent(event: ToldEvent, conditions: readonly EventCondition[]): boolean {
  const lines = event.lines?.length ? event.lines : [{}];
  const ofLines = conditions.filter((condition) => JSON.stringify(condition).includes('"field":"lines.'));
  const rest = conditions.filter((condition) => !ofLines.includes(condition));
  return pass(event, {}, rest) && (ofLines.length === 0 || lines.some((line) => pass(event, line, ofLines)));
}

function pass(event: ToldEvent, line: Line, conditions: readonly EventCondition[]): boolean {
  return conditions.every((condition) => truthOf(event, line, condition) === true);
}

/** Null is unknown (Kleene). */
function truthOf(event: ToldEvent, line: Line, condition: EventCondition): boolean | null {
  if ('all' in condition) return every(condition.all.map((one) => truthOf(event, line, one)));
  if ('any' in condition) return not(every(condition.any.map((one) => not(truthOf(event, line, one)))));
  if ('not' in condition) return not(truthOf(event, line, condition.not));
  const { field, ...tests } = condition;
  const [raw] = valuesOf({ ...event, lines: [line] }, field);
  const value = typeof raw === 'number' && Math.abs(raw) > 1e200 ? null : (raw ?? null);
  return every(Object.entries(tests).map(([test, asked]) => passesTest(value, test as keyof typeof tests, asked)));
}

/** What is equal to the eye, case apart. */
export function sameForm(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .normalize('NFKC')
    .replace(/[\u00ad\u200b\ufeff]/g, '')
    .split(/\s+/)
    .filter(Boolean)
    .join(' ');
}

/** The same whatever the case. */
export function foldedForm(text: string): string {
  const upper = String(sameForm(text)).toLowerCase().toUpperCase();
  return upper
    .normalize('NFKC')
    .replaceAll('\u0130', 'I')
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .replaceAll('ς', 'σ');
}

function passesTest(value: unknown, test: string, asked: unknown): boolean | null {
  if (test === 'known') return (value !== null) === asked;
  // Nothing is stored that is empty: to be it is to be missing.
  if (asked === '' && test === 'equals') return value === null;
  if (asked === '' && test === 'notEquals') return value !== null;
  if (Array.isArray(asked) && asked.includes('') && value === null) return test === 'in';
  const one = Array.isArray(asked) ? (asked[0] as unknown) : asked;
  // Numbers, texts and flags are held against their own kind only.
  if (typeof value !== typeof one) return null;
  const [a, b] = [value as number, asked as number];
  const form = (text: unknown) => foldedForm(String(text));
  const equal = (other: unknown) => sameForm(value) === sameForm(other);
  switch (test) {
    case 'equals':
      return equal(asked);
    case 'notEquals':
      return !equal(asked);
    case 'above':
      return a > b;
    case 'atLeast':
      return a >= b;
    case 'below':
      return a < b;
    case 'atMost':
      return a <= b;
    case 'in':
      return (asked as unknown[]).some(equal);
    case 'notIn':
      return !(asked as unknown[]).some(equal);
    case 'contains':
      return form(value).includes(form(asked));
    case 'startsWith':
      return form(value).startsWith(form(asked));
    case 'endsWith':
      return form(value).endsWith(form(asked));
    default:
      throw new Error(`no test ${test}`);
  }
}

function every(truths: readonly (boolean | null)[]): boolean | null {
  return truths.includes(false) ? false : truths.includes(null) ? null : true;
}

function not(truth: boolean | null): boolean | null {
  return truth === null ? null : !truth;
}

function lineAmount({ price, quantity }: Line): number | null {
  return price === undefined || quantity === undefined ? null : Number(price) * Number(quantity);
}

/** By day, of those with an amount; to the four places that are stored. */
function dayAmounts(events: readonly ToldEvent[]): number[] {
  const days = new Map<number, number>();
  for (const { at, amount } of events) if (amount !== null) days.set(dayOf(at), (days.get(dayOf(at)) ?? 0) + amount);
  return [...days].sort(([a], [b]) => a - b).map(([, amount]) => Math.round(amount * 1e4) / 1e4);
}

function dayOf(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

function top(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([text]) => text);
}

/** A message id that says nothing of the order in which events happened. */
export function scrambled(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
