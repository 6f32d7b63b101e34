import { type CalendarUnit, firstDayOfUnit, TimeZone, unitOfDay } from '../../calendar/index.ts';

/** A unit of time by the clocks of a zone. */
export interface TimeUnit {
  readonly unit: CalendarUnit;
  /** IANA name. */
  readonly timeZone: string;
}

/** The number of the unit an instant is in, by its zone. */
export function unitAt({ unit, timeZone }: TimeUnit, at: number): number {
  return unitOfDay(unit, TimeZone.of(timeZone).dayOf(at));
}

/** The first instant of a unit, milliseconds since 1970. */
export function startOfUnit({ unit, timeZone }: TimeUnit, index: number): number {
  return TimeZone.of(timeZone).startOf(firstDayOfUnit(unit, index));
}

/** The bounds of the units from the one `from` is in up to the one `to` is in, one more than there are units. */
export function boundsBetween(of: TimeUnit, from: number, to: number): number[] {
  const [first, last] = [unitAt(of, from), unitAt(of, to)];
  return Array.from({ length: last - first + 2 }, (_, n) => startOfUnit(of, first + n));
}
