import { dayOfDate } from './civil.ts';

const DAY = 86_400_000;
/** Beyond these days the offset of the last one holds: nobody knows the rules of 2500, and none had any in 1700. */
const FIRST = dayOfDate(1800, 1, 1);
const LAST = dayOfDate(2400, 1, 1);

/** How far ahead changes of the clocks are looked for, in ms: every rule of daylight saving shows within a year. */
export const HORIZON = 400 * DAY;
/** No two changes of a zone since 1900 have been nearer to each other than a week (Recife, October 2000). */
const STEP = 7 * DAY;
/** The last time there is (ECMAScript Language Specification, Time Values). */
const LAST_TIME = 8.64e15;

/** Days whose offset is remembered. */
const MOST_DAYS = 100_000;

/**
 * A time zone of the IANA database, by the data of the platform (ICU). Instants and offsets are milliseconds, days are
 * whole numbers since 1970-01-01 by the zone's own calendar. Its answers are remembered, because asking the platform
 * costs about a microsecond; they are constants.
 */
export class TimeZone {
  static readonly #zones = new Map<string, TimeZone>();
  /** Null of UTC, which needs no data. */
  readonly #format: Intl.DateTimeFormat | null;
  /** First instants by day. */
  readonly #starts = new Map<number, number>();
  /** Offsets by local day; NaN where the clocks change on it or near it. */
  readonly #steady = new Map<number, number>();

  private constructor(name: string) {
    this.#format =
      name === 'UTC' ? null : new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** The zone of an IANA name such as `Europe/Berlin`, or `UTC`. Throws RangeError for a name that is no time zone. */
  static of(name: string): TimeZone {
    let zone = TimeZone.#zones.get(name);
    if (!zone) {
      zone = new TimeZone(name);
      TimeZone.#zones.set(name, zone);
    }
    return zone;
  }

  /** True for a name that the platform knows; a list of zones from elsewhere may be newer. */
  static isKnown(name: string): boolean {
    try {
      TimeZone.of(name);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * How far the zone's clocks are ahead of UTC at an instant, in ms: negative west of Greenwich, in whole seconds before
   * standard time. Throws RangeError for NaN and for a time beyond the calendar, but of UTC, where it is 0.
   */
  offsetAt(instant: number): number {
    if (!this.#format) return 0;
    const written = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(this.#format.format(instant));
    const [, sign, hours, minutes, seconds] = written ?? [];
    if (sign === undefined) return 0;
    const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
    return sign === '-' ? -size : size;
  }

  /** The first instant at which the offset is another than at `from`; null where none is within {@link HORIZON}. */
  nextChange(from: number): number | null {
    if (!this.#format) return null;
    const offset = this.offsetAt(from);
    const end = Math.min(from + HORIZON, LAST_TIME);
    for (let before = from; before < end; before += STEP) {
      let after = Math.min(before + STEP, end);
      if (this.offsetAt(after) === offset) continue;
      let same = before;
      while (after - same > 1) {
        const middle = Math.floor((same + after) / 2);
        if (this.offsetAt(middle) === offset) same = middle;
        else after = middle;
      }
      return after;
    }
    return null;
  }

  /** The day an instant is in. */
  dayOf(instant: number): number {
    let day = Math.floor(instant / DAY);
    if (!this.#format) return day;
    while (instant < this.startOf(day)) day -= 1;
    while (instant >= this.startOf(day + 1)) day += 1;
    return day;
  }

  /**
   * The first instant of a day: 00:00 or, where the clocks skip that, the time they jump to. The day lasts until the
   * first instant of the next, mostly 23 to 25 hours; a day that the zone left out has no length.
   */
  startOf(day: number): number {
    if (!this.#format) return day * DAY;
    if (day < FIRST) return this.startOf(FIRST) + (day - FIRST) * DAY;
    if (day > LAST) return this.startOf(LAST) + (day - LAST) * DAY;
    let start = this.#starts.get(day);
    if (start === undefined) {
      start = this.#findStart(day);
      this.#starts.set(day, start);
    }
    return start;
  }

  /** The earliest instant whose local date is the day's or later, within a day and a half of midnight UTC. */
  #findStart(day: number): number {
    const midnight = day * DAY;
    for (const around of [midnight - DAY, midnight + DAY]) {
      const start = midnight - this.offsetAt(around);
      if (this.#local(start) >= midnight && this.#local(start - 1) < midnight) return start;
    }
    let before = midnight - 1.5 * DAY;
    let after = midnight + 1.5 * DAY;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.#local(middle) >= midnight) after = middle;
      else before = middle;
    }
    return after;
  }

  /** The local clock, read as if it were UTC. */
  #local(instant: number): number {
    return instant + this.offsetAt(instant);
  }

  /**
   * The instant at which the zone's clocks show a local time, which is given as if it were UTC (`Date.UTC` of its
   * parts). A time that the clocks show twice is the first of the two. One that they skip is as long after the jump as it
   * is after the time they jump from. Source: RFC 5545 (2009), 3.3.5. Throws as {@link offsetAt}.
   */
  instantOf(local: number): number {
    if (!this.#format) return local;
    const offset = this.#steadyOffset(Math.floor(local / DAY));
    if (!Number.isNaN(offset)) return local - offset;
    // Offsets are less than a day, and so is the change between the two.
    const before = this.offsetAt(local - DAY);
    const after = this.offsetAt(local + DAY);
    const first = local - before;
    if (this.offsetAt(first) === before) return first;
    const second = local - after;
    return this.offsetAt(second) === after ? second : first;
  }

  /** The offset all through a local day; NaN where the clocks change from the day before to the day after. */
  #steadyOffset(day: number): number {
    let offset = this.#steady.get(day);
    if (offset === undefined) {
      const before = this.offsetAt((day - 1) * DAY);
      offset = before === this.offsetAt((day + 2) * DAY) ? before : Number.NaN;
      if (this.#steady.size >= MOST_DAYS) this.#steady.clear();
      this.#steady.set(day, offset);
    }
    return offset;
  }
}
