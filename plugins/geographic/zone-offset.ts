const DAY = 86_400_000;
/** How far ahead changes of the clock are looked for: every rule of daylight saving shows within a year. */
export const HORIZON = 400 * DAY;
/** No two changes of a zone have been nearer to each other than the weeks around Ramadan. */
const STEP = 7 * DAY;
/** The furthest instant of ECMAScript dates. */
const FURTHEST = 8.64e15;

/** How a zone's clocks stand at an instant. */
export interface ZoneClock {
  /** Seconds that the zone is ahead of UTC. */
  readonly offset: number;
  /** When that may change next, ms since 1970: the next change of the clock, or the end of what was looked through. */
  readonly until: number;
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      // The list of zones may be newer than the platform's.
      format = null;
    }
    formats.set(zone, format);
  }
  return format;
}

/** Seconds that a zone is ahead of UTC at an instant in ms, by the platform's IANA data; undefined for no known zone. */
export function offsetAt(zone: string, at: number): number | undefined {
  const format = formatOf(zone);
  if (!format) return undefined;
  const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at)) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0));
}

/** When a zone's offset next differs from what it is, ms since 1970: undefined where it does not within the horizon. */
export function nextChange(zone: string, from: number): number | undefined {
  const offset = offsetAt(zone, from);
  const end = Math.min(from + HORIZON, FURTHEST);
  for (let before = from; before < end; before += STEP) {
    let after = Math.min(before + STEP, end);
    if (offsetAt(zone, after) === offset) continue;
    let same = before;
    while (after - same > 1) {
      const middle = Math.floor((same + after) / 2);
      if (offsetAt(zone, middle) === offset) same = middle;
      else after = middle;
    }
    return after;
  }
  return undefined;
}

const MOST_INSTANTS = 64;
const clocks = new Map<number, Map<string, ZoneClock | undefined>>();

/**
 * The clock of a zone at an instant; undefined for a zone that the platform does not know. Those of some instants are
 * kept: they are constants.
 */
export function clockAt(zone: string, asOf: number): ZoneClock | undefined {
  let known = clocks.get(asOf);
  if (!known) {
    if (clocks.size >= MOST_INSTANTS) clocks.clear();
    known = new Map();
    clocks.set(asOf, known);
  }
  if (!known.has(zone)) {
    const offset = offsetAt(zone, asOf);
    // Beyond the horizon nothing is promised: the customer is looked at again.
    const until = nextChange(zone, asOf) ?? asOf + HORIZON;
    known.set(zone, offset === undefined ? undefined : { offset, until });
  }
  return known.get(zone);
}

/** An offset as it is written: UTC+05:30. */
export function offsetName(offset: number): string {
  const two = (value: number) => `${Math.floor(value)}`.padStart(2, '0');
  const size = Math.abs(offset);
  const seconds = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `UTC${offset < 0 ? '-' : '+'}${two(size / 3600)}:${two((size % 3600) / 60)}${seconds}`;
}
