import { dayOfDate } from './civil.ts';

const DAY = 86_400_000;
/** Beyond these days the offset of the last one holds: nobody knows the rules of 2500, and none had any in 1700. */
const FIRST = dayOfDate(1800, 1, 1);
const LAST = dayOfDate(2400, 1, 1);

/**
 * Days of an IANA time zone, as days since 1970-01-01 by its own calendar. A day lasts from its first instant, 00:00 or,
 * where the clocks skip that, the time they jump to, until the first instant of the next: 23 to 25 hours mostly.
 */
export class Zone {
  static readonly #zones = new Map<string, Zone>();
  readonly #format: Intl.DateTimeFormat | null;
  /** First instants by day: asking the calendar costs microseconds, and a column asks for the same days. */
  readonly #starts = new Map<number, number>();

  private constructor(name: string) {
    this.#format = name === 'UTC' ? null : formatOf(name);
  }

  /** Throws RangeError for a name that is no time zone. */
  static of(name: string): Zone {
    let zone = Zone.#zones.get(name);
    if (!zone) {
      zone = new Zone(name);
      Zone.#zones.set(name, zone);
    }
    return zone;
  }

  static isKnown(name: string): boolean {
    try {
      Zone.of(name);
      return true;
    } catch {
      return false;
    }
  }

  /** The first instant of a day, in milliseconds since 1970. */
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

  /** The day an instant is in. */
  dayOf(instant: number): number {
    let day = Math.floor(instant / DAY);
    if (!this.#format) return day;
    while (instant < this.startOf(day)) day -= 1;
    while (instant >= this.startOf(day + 1)) day += 1;
    return day;
  }

  /** The earliest instant whose local date is the day's or later, within a day and a half of midnight UTC. */
  #findStart(day: number): number {
    const midnight = day * DAY;
    for (const around of [midnight - DAY, midnight + DAY]) {
      const start = midnight - this.#offset(around);
      if (this.#date(start) >= midnight && this.#date(start - 1) < midnight) return start;
    }
    let before = midnight - 1.5 * DAY;
    let after = midnight + 1.5 * DAY;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.#date(middle) >= midnight) after = middle;
      else before = middle;
    }
    return after;
  }

  /** The local clock, read as if it were UTC. */
  #date(instant: number): number {
    return instant + this.#offset(instant);
  }

  #offset(instant: number): number {
    const second = Math.floor(instant / 1000) * 1000;
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format!.formatToParts(second)) part[type] = Number(value);
    const date = dayOfDate(part['year']!, part['month']!, part['day']!) * DAY;
    const time = ((part['hour']! * 60 + part['minute']!) * 60 + part['second']!) * 1000;
    return date + time - second;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
