import type { EventSessions } from '../../segmenter/event-source.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { EVENT_TYPE } from './event-type.ts';
import type { Problem } from './problem.ts';

/** Sessions in place of the events they are made of. */
export interface SessionsView {
  readonly of: 'SESSIONS';
  /** Longest pause within a session, milliseconds. */
  readonly gapMs: number;
  /** The types of their events, sorted. */
  readonly types: readonly string[];
}

const KEYS = ['gapMinutes', 'also'];
const DEFAULT_GAP = 30;
/** A week. */
const LONGEST_GAP = 10_080;
const MOST_TYPES = 10;
const MINUTE = 60_000;

/** Sessions of a type of events in one form, or what is wrong with them. */
export function resolveSessions(type: string, sessions: EventSessions): SessionsView | Problem {
  if (typeof sessions !== 'object' || sessions === null) return { problem: 'sessions is none: {} has all defaults' };
  const unknown = Object.keys(sessions).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return { problem: `sessions: no setting ${unknown}${didYouMean(unknown, KEYS)}` };
  const { gapMinutes = DEFAULT_GAP, also = [] } = sessions;
  const gapMs = typeof gapMinutes === 'number' ? Math.round(gapMinutes * MINUTE) : Number.NaN;
  if (!(gapMs >= 1 && gapMinutes <= LONGEST_GAP)) {
    return { problem: `sessions: gapMinutes is ${String(gapMinutes)}, not above 0 and at most ${LONGEST_GAP}` };
  }
  if (!Array.isArray(also) || also.length >= MOST_TYPES) {
    return { problem: `sessions: also lists ${MOST_TYPES - 1} types of events at most` };
  }
  const wrong = also.find((one: unknown) => typeof one !== 'string' || !EVENT_TYPE.test(one));
  if (wrong !== undefined) return { problem: `sessions: ${String(wrong)} is no type of event` };
  return { of: 'SESSIONS', gapMs, types: [...new Set([type, ...also])].sort() };
}

/** `sessions30|app_open+page_view.` before the aggregate of an id; empty for plain events. */
export function sessionsId(sessions: SessionsView | null): string {
  return sessions === null ? '' : `sessions${sessions.gapMs / MINUTE}|${sessions.types.join('+')}.`;
}
