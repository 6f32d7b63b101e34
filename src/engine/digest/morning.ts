import { TimeZone } from '../../calendar/index.ts';

/** When a workspace is told what happened. */
export interface DigestSchedule {
  readonly enabled: boolean;
  /** Hour of the day, 0..23, by the time zone of the workspace. */
  readonly hour: number;
  /** Digests of days before that are forgotten. */
  readonly keepDays: number;
}

export const DEFAULT_SCHEDULE: DigestSchedule = { enabled: true, hour: 7, keepDays: 90 };

/** The clock that mornings go by: an hour of the days of a zone, an IANA name. */
export interface MorningClock {
  readonly hour: number;
  readonly timeZone: string;
}

/** A morning: its day, since 1970-01-01, and the instant at which the hour strikes. */
export interface Morning {
  readonly day: number;
  readonly at: number;
}

/** The last digest of a workspace. */
export interface LastDigest {
  readonly day: number;
  readonly until: number;
}

const [HOUR, DAY] = [3_600_000, 86_400_000];
/** Whatever began before the hour struck is committed by then, but for runs. */
export const GRACE = 120_000;
/** A workspace that is younger than this has nothing to be told yet. */
const YOUNGEST = 6 * HOUR;
/** A digest tells of so many days at most: of the last ones, where nobody wrote one for longer. */
const MOST_DAYS = 31;

/** The morning of a day. An hour that the clocks skip is that long after the jump; of one that comes twice, the first. */
export function morningOf(day: number, { hour, timeZone }: MorningClock): Morning {
  return { day, at: TimeZone.of(timeZone).instantOf(day * DAY + hour * HOUR) };
}

/** The last morning whose hour has struck. */
export function lastMorning(now: number, clock: MorningClock): Morning {
  const today = morningOf(TimeZone.of(clock.timeZone).dayOf(now), clock);
  return today.at <= now ? today : morningOf(today.day - 1, clock);
}

/** What a digest is to tell of: what happened from `since` up to, not including, `until`. */
export interface DueDigest {
  readonly day: number;
  readonly since: number;
  readonly until: number;
}

/** What decides of a workspace which digest is due. */
export interface MorningStanding {
  readonly last: LastDigest | null;
  readonly createdAt: number;
  readonly timeZone: string;
}

/**
 * The digest that is due: of the last morning, unless it was written. It begins where the last one ended, so that nothing
 * is left out and nothing told twice, even where nobody was there to write one or the hour was changed. The first one of a
 * new workspace begins with it. Null where none is due.
 */
export function dueDigest(
  now: number,
  { enabled, hour }: Pick<DigestSchedule, 'enabled' | 'hour'>,
  { last, createdAt, timeZone }: MorningStanding,
): DueDigest | null {
  if (!enabled) return null;
  const clock = { hour, timeZone };
  const { day, at: until } = lastMorning(now - GRACE, clock);
  if (until - createdAt < YOUNGEST) return null;
  if (last && (last.day >= day || last.until >= until)) return null;
  const earliest = morningOf(day - MOST_DAYS, clock).at;
  const isNew = until - createdAt < 2 * DAY;
  const before = isNew ? createdAt : morningOf(day - 1, clock).at;
  const since = Math.max(last?.until ?? before, earliest);
  return { day, since, until };
}

/** True for a Monday: 1970-01-01 was a Thursday. */
export function isMonday(day: number): boolean {
  return (((day + 3) % 7) + 7) % 7 === 0;
}
