/** How a cell's number is meant, by its format. */
export type NumberKind = 'number' | 'time';

// Formats that every workbook has without naming them: days, times of day, and those of East Asia.
const BUILT_IN_TIMES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 47]);
const EAST_ASIAN = { first: 50, last: 58 };
const DAY_MS = 86_400_000;
/** Day 0 is 30 December 1899, but for the days before 1 March 1900: the format has a 29 February then. */
const EPOCH = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1_462;
const LAST_DAY = 2_958_466;
/** Digits of a number that a spreadsheet keeps. */
const DIGITS = 15;

/** The kind of a format's number or code. `[h]` counts hours, and is a number. */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code === undefined) {
    const isTime = BUILT_IN_TIMES.has(id) || (id >= EAST_ASIAN.first && id <= EAST_ASIAN.last);
    return isTime ? 'time' : 'number';
  }
  const plain = code.replace(/"[^"]*"|\\.|_.|\*./g, '');
  if (/\[(h+|m+|s+)\]/i.test(plain)) return 'number';
  return /[ymdhs]/i.test(plain.replace(/\[[^\]]*\]|general|e[+-]/gi, '')) ? 'time' : 'number';
}

/**
 * A number as it was typed: the noise behind its fifteenth digit is left out. One with more digits before the point has lost
 * some, and is written with an exponent, so that it is taken for no id.
 */
export function numberText(value: number): string {
  const typed = Number(value.toPrecision(DIGITS));
  return Math.abs(typed) < 10 ** DIGITS ? String(typed) : typed.toExponential().toUpperCase();
}

/** A day as `2026-01-31`, a moment as `2026-01-31T09:30:00`, a time of day as `09:30:00`. */
export function timeText(serial: number, is1904: boolean): string {
  const days = is1904 ? serial + DAYS_TO_1904 : serial;
  if (days < 0 || days >= LAST_DAY) return numberText(serial);
  const early = !is1904 && days >= 1 && days < 60 ? 1 : 0;
  const iso = new Date(EPOCH + Math.round((days + early) * DAY_MS)).toISOString();
  const text = iso.replace('.000Z', '').replace('Z', '');
  if (serial < 1 && serial > 0) return text.slice(11);
  return Number.isInteger(serial) ? text.slice(0, 10) : text;
}

export function flagText(value: boolean): string {
  return value ? 'true' : 'false';
}
