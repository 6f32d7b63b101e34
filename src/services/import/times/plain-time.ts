import {
  hourOfTwelve,
  invalidTime,
  localTime,
  MONTHS,
  millisecondsOf,
  offsetOf,
  plainSpaces,
  positionOf,
  WEEKDAYS,
  type WrittenTime,
} from './written-time.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

const HALF = '(?<before>[ap]\\.?m\\.?|上午|下午)?';
const CLOCK = `${HALF} ?(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?(?: ?(?<after>[ap]\\.?m\\.?))?`;
const ZONE = '(?<zone>Z|(?:UTC|GMT)?[+-]\\d{2}:?(?:\\d{2})?|(?:UTC|GMT)[+-]\\d(?::\\d{2})?|UTC|GMT)(?: \\([^)]*\\))?';
const TIME = `(?:,?[T ] ?(?:at )?${CLOCK}(?: ?${ZONE})?)?`;
const WEEKDAY = '(?:(?<weekday>[a-z]+)\\.?,? )?';
const MONTH = '(?<name>[a-z]{3,9})\\.?';
/** What other programs write by default, and what no two people read in two ways: the year first, or the month by name. */
const FORMS = [
  `^(?<year>\\d{4})(?<mark>[-/.])(?<month>\\d{1,2})\\k<mark>(?<day>\\d{1,2})${TIME}$`,
  `^(?<year>\\d{4})年(?<month>\\d{1,2})月(?<day>\\d{1,2})日(?:[T ]?${CLOCK}(?: ?${ZONE})?)?$`,
  `^(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})T(?<hour>\\d{2})(?<minute>\\d{2})(?:(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?${ZONE}?$`,
  `^${WEEKDAY}(?<day>\\d{1,2})[- ]${MONTH}[-, ] ?(?<year>\\d{4})${TIME}$`,
  `^${WEEKDAY}${MONTH} (?<day>\\d{1,2}),? (?<year>\\d{4})${TIME}$`,
  `^${WEEKDAY}${MONTH} (?<day>\\d{1,2}) ${CLOCK}(?: ${ZONE})? (?<year>\\d{4})$`,
].map((form) => new RegExp(form, 'i'));

const DAY_NUMBER = /^[1-9]\d{3,4}(?:\.\d+)?$/;
const TWO_WAYS = /^(\d{1,2})([-/.])(\d{1,2})\2\d{2,4}(?:\D|$)/;
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^\d{10}(?:\.\d+)?$/, 'looks like seconds since 1970: write format: epoch-s in the mapping where it is'],
  [/^\d{13}(?:\.\d+)?$/, 'looks like milliseconds since 1970: write format: epoch-ms in the mapping where it is'],
  [/^\d{8}$/, 'needs its format in the mapping, such as format: yyyyMMdd'],
  [
    DAY_NUMBER,
    'looks like a day number of a spreadsheet, or a year: write format: excel or format: yyyy in the mapping',
  ],
  [TWO_WAYS, 'needs its format in the mapping: a day may come before or after its month, such as d/M/yyyy or M/d/yyyy'],
  [
    / (?!UTC|GMT)[A-Z]{2,5}$/,
    'names its zone by letters of many meanings: only UTC and GMT are read, offsets such as +02:00, and names such as Europe/Berlin with z in a format',
  ],
];

/** Reads ISO 8601 and other texts of one meaning. Throws INVALID_INPUT with the key to write for those of several. */
export function readPlainTime(text: string): WrittenTime {
  const found = ISO.exec(text);
  if (!found) return readForm(text);
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((digits) => Number(digits ?? 0));
  const clock = { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! };
  const local = localTime(text, { ...clock, milliseconds: millisecondsOf(found[7]), weekday: undefined });
  return { local, zone: found[8] === undefined ? undefined : offsetOf(text, found[8]) };
}

function readForm(text: string): WrittenTime {
  const plain = plainSpaces(text);
  const found = firstMatch(plain);
  if (!found) {
    const why = ADVICE.find(([pattern]) => pattern.test(plain))?.[1];
    throw invalidTime(
      text,
      `is not a time written as yyyy-MM-dd HH:mm:ss: it ${why ?? 'needs its format in the mapping'}`,
    );
  }
  const { name, weekday, zone, hour = '0' } = found;
  const half = found['before'] ?? found['after'];
  const local = localTime(text, {
    year: Number(found['year']),
    month: name === undefined ? Number(found['month']) : positionOf(text, name, MONTHS) + 1,
    day: Number(found['day']),
    hour: half === undefined ? Number(hour) : hourOfTwelve(text, Number(hour), half),
    minute: Number(found['minute'] ?? 0),
    second: Number(found['second'] ?? 0),
    milliseconds: millisecondsOf(found['fraction']),
    weekday: weekday === undefined ? undefined : positionOf(text, weekday, WEEKDAYS),
  });
  return { local, zone: zone === undefined ? undefined : offsetOf(text, zone) };
}

function firstMatch(text: string): Readonly<Record<string, string | undefined>> | undefined {
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups) return groups;
  }
  return undefined;
}
