import { TimeZone } from '../../../calendar/index.ts';
import { YEAR_MS } from '../../../calendar/year.ts';
import type { Bilingual } from '../bilingual.ts';

const WORDS = [
  'none',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const CURRENCY = /^[A-Z]{3}$/;

/** A number rounded as people say it: two figures, or three from 100 on, and at most one decimal. */
export function rounded(value: number): number {
  if (!Number.isFinite(value) || value === 0) return 0;
  const size = Math.floor(Math.log10(Math.abs(value)));
  const step = 10 ** (size >= 2 ? size - (leading(value, size) < 2 ? 2 : 1) : Math.max(-1, size - 1));
  const steps = Math.round(value / step) * step;
  // Tenths are not exact in binary.
  return Number(steps.toFixed(step < 1 ? Math.min(6, Math.ceil(-Math.log10(step))) : 0));
}

function leading(value: number, size: number): number {
  return Math.abs(value) / 10 ** size;
}

/** True where rounding has moved a number enough to be said. */
export function isRounded(value: number): boolean {
  return Math.abs(rounded(value) - value) > Math.abs(value) * 0.01;
}

/** `about 1,500`, `seven`: a plain number within a sentence. */
export function numberWords(value: number): Bilingual {
  const number = rounded(value);
  const text = number.toLocaleString('en-US', { maximumFractionDigits: 2 });
  const about = isRounded(value);
  const word = Number.isInteger(number) && number >= 1 && number <= 12 ? WORDS[number]! : text;
  return { en: about ? `about ${word}` : word, zh: about ? `约 ${text}` : text };
}

/** `about 1,500`, `7`: in figures alone, beside amounts. */
export function plainNumber(value: number): Bilingual {
  const { en, zh } = figures(value);
  return isRounded(value) ? { en: `about ${en}`, zh: `约 ${zh}` } : { en, zh };
}

/** The same in figures, for scales and decimals. */
export function figures(value: number): Bilingual {
  const text = rounded(value).toLocaleString('en-US', { maximumFractionDigits: 2 });
  return { en: text, zh: text };
}

/** `once`, `twice`, `about seven times`. */
export function timesWords(value: number): Bilingual {
  const number = rounded(value);
  const { en, zh } = numberWords(value);
  if (number === 1) return { en: 'once', zh: '1 次' };
  if (number === 2) return { en: 'twice', zh: '2 次' };
  return { en: `${en} times`, zh: `${zh} 次` };
}

/** An average number of times: from three on whole, as nobody does a thing a tenth of a time. */
export function averageTimes(value: number): Bilingual {
  if (value >= 3) return timesWords(Math.round(value));
  const { en, zh } = figures(value);
  return /^[12]$/.test(en) ? timesWords(Number(en)) : { en: `${en} times`, zh: `${zh} 次` };
}

/** `about £1,500`. */
export function moneyWords(value: number, currency: string): Bilingual {
  const number = rounded(value);
  const about = isRounded(value);
  return {
    en: `${about ? 'about ' : ''}${money(number, currency, 'en-GB')}`,
    zh: `${about ? '约 ' : ''}${money(number, currency, 'zh-CN')}`,
  };
}

function money(value: number, currency: string, locale: string): string {
  if (!CURRENCY.test(currency)) return value.toLocaleString('en-US');
  const digits = Number.isInteger(value) ? 0 : 2;
  const display = {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  const narrow = locale === 'en-GB' ? ({ currencyDisplay: 'narrowSymbol' } as const) : {};
  return new Intl.NumberFormat(locale, { ...display, ...narrow }).format(value);
}

/** True for the code of a currency. */
export function isCurrency(unit: string | null): unit is string {
  return unit !== null && CURRENCY.test(unit);
}

/** A day: `11 December 2011`, `2011 年 12 月 11 日`. */
export function dayWords(time: number): Bilingual {
  if (!(Math.abs(time) <= 8.64e15)) return { en: String(time), zh: String(time) };
  const date = new Date(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return { en: `${day} ${MONTHS[month]} ${year}`, zh: `${year} 年 ${month + 1} 月 ${day} 日` };
}

/** The day of a moment by the clocks of a time zone, an IANA name. */
export function localDayWords(at: Date, timeZone: string): Bilingual {
  return dayWords(TimeZone.of(timeZone).dayOf(at.getTime()) * 86_400_000);
}

/** A month: `March 2013`. */
export function monthWords(time: number): Bilingual {
  if (!(Math.abs(time) <= 8.64e15)) return { en: String(time), zh: String(time) };
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { en: `${MONTHS[month]} ${year}`, zh: `${year} 年 ${month + 1} 月` };
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Whole years from a birth to a time. */
export function ageAt(birth: number, time: number): number {
  return Math.floor((time - birth) / YEAR_MS);
}

/** Births of those who are at least `from` and at most `to` years old at a time, as `[from, to)`. */
export function birthsOf(from: number, to: number, time: number): { readonly from: number; readonly to: number } {
  return { from: Math.floor(time - (to + 1) * YEAR_MS) + 1, to: Math.floor(time - from * YEAR_MS) + 1 };
}

/** How far a number may move before its words are wrong. */
export function numberTolerance(value: number): number {
  return Math.max(Math.abs(value) * 0.15, Math.abs(value) < 20 ? 0.5 : 0);
}

/** How far a time may move before its words are wrong: a month and a half. */
export const TIME_TOLERANCE = 45 * 86_400_000;
/** The same of a birth: two years. */
export const BIRTH_TOLERANCE = 2 * YEAR_MS;
