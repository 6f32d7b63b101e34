import { MOMENT_HINT, PERIOD_HINT, parseMoment, parsePeriod, TimeZone } from '../../calendar/index.ts';
import type { EventWindow } from '../../segmenter/event-source.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { listOf, resolveEach } from './one-or-many.ts';
import type { Problem } from './problem.ts';

/** Longest span of days: a hundred years. */
export const MOST_DAYS = 36_525;
const MOST_WINDOWS = 4;
const KEYS = ['fromDaysAgo', 'toDaysAgo', 'during', 'from', 'after', 'before', 'to'];
const BEGINS = ['from', 'after'] as const;
const ENDS = ['before', 'to'] as const;

/** Windows in one form, all of which an event must lie in. */
export function resolveWindows(
  window: EventWindow | readonly EventWindow[] | undefined,
): readonly EventWindow[] | Problem {
  const given = listOf(window);
  if (given.length > MOST_WINDOWS) return { problem: `window: ${given.length} of them, ${MOST_WINDOWS} at most` };
  const resolved = resolveEach(given, resolveWindow);
  return 'problem' in resolved ? { problem: `window: ${resolved.problem}` } : resolved;
}

/** The zone that windows go by, `UTC` where none counts in days of the calendar. */
export function zoneOf(windows: readonly EventWindow[], timeZone: string | undefined): string | Problem {
  if (timeZone !== undefined && !(typeof timeZone === 'string' && TimeZone.isKnown(timeZone))) {
    return { problem: `timeZone is ${String(timeZone)}, no IANA time zone such as Europe/Berlin` };
  }
  return windows.some((window) => !('fromDaysAgo' in window)) ? (timeZone ?? 'UTC') : 'UTC';
}

function resolveWindow(window: EventWindow): EventWindow | Problem {
  if (typeof window !== 'object' || window === null) return { problem: 'is none' };
  const unknown = Object.keys(window).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return { problem: `no setting ${unknown}${didYouMean(unknown, KEYS)}` };
  if ('fromDaysAgo' in window || 'toDaysAgo' in window) return resolveSpan(window as never);
  if ('during' in window) {
    if (Object.keys(window).length > 1) return { problem: 'during stands alone' };
    const { during } = window;
    return isPeriod(during) ? { during } : { problem: `during is ${JSON.stringify(during)}, not ${PERIOD_HINT}` };
  }
  return resolveBetween(window);
}

function resolveSpan(window: Extract<EventWindow, { fromDaysAgo: number }>): EventWindow | Problem {
  if (Object.keys(window).length > 2) return { problem: 'fromDaysAgo and toDaysAgo stand alone' };
  const { fromDaysAgo, toDaysAgo } = window;
  const fits = typeof fromDaysAgo === 'number' && typeof toDaysAgo === 'number' && toDaysAgo >= 0;
  if (!fits || !(fromDaysAgo > toDaysAgo) || fromDaysAgo > MOST_DAYS) {
    return {
      problem: `from ${String(fromDaysAgo)} to ${String(toDaysAgo)} days ago: the first is greater, both are within 0 and ${MOST_DAYS}`,
    };
  }
  return { fromDaysAgo, toDaysAgo };
}

function resolveBetween(window: Exclude<EventWindow, { during: string } | { fromDaysAgo: number }>) {
  const begins = BEGINS.filter((key) => window[key] !== undefined);
  const ends = ENDS.filter((key) => window[key] !== undefined);
  if (begins.length + ends.length === 0) return { problem: `needs one of ${KEYS.join(', ')}` };
  if (begins.length > 1 || ends.length > 1) return { problem: 'has one beginning and one end at most' };
  for (const key of [...begins, ...ends]) {
    if (!isMoment(window[key])) return { problem: `${key} is ${JSON.stringify(window[key])}, not ${MOMENT_HINT}` };
  }
  return Object.fromEntries([...begins, ...ends].map((key) => [key, window[key]])) as EventWindow;
}

function isPeriod(text: unknown): boolean {
  return typeof text === 'string' && parsePeriod(text) !== null;
}

function isMoment(text: unknown): boolean {
  return typeof text === 'string' && parseMoment(text) !== null;
}
