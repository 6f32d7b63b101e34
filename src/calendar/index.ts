/**
 * One calendar and one time zone for all that count in days: `personagraph/calendar`. Days are whole numbers since
 * 1970-01-01, instants and offsets are milliseconds. Pure functions of what they are given and of the platform's IANA
 * data; nothing reads a clock or the zone of the machine.
 */
export {
  addMonths,
  addUnits,
  type CalendarUnit,
  type CivilDate,
  dateOfDay,
  dateText,
  dayOfDate,
  firstDayOfUnit,
  unitOfDay,
} from './civil.ts';
export {
  MOMENT_HINT,
  type Moment,
  type MovingDay,
  PERIOD_HINT,
  type Period,
  parseMoment,
  parsePeriod,
  plus,
} from './moment.ts';
export { HORIZON, TimeZone } from './time-zone.ts';
