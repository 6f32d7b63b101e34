import { TimeZone } from '../../../calendar/index.ts';
import { YEAR_MS } from '../../../calendar/year.ts';
import type { Language } from '../../input/translations.ts';
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
    en: `${about ? 'about ' : ''}${money(number, currency)}`,
    zh: `${about ? '约 ' : ''}${moneyZh(number, currency)}`,
  };
}

function money(value: number, currency: string): string {
  if (!CURRENCY.test(currency)) return value.toLocaleString('en-US');
  const display = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...places(value) } as const;
  return value.toLocaleString('en-GB', display);
}

/** `1,500 英镑`: in Chinese the name of the money stands behind its number. */
export function moneyZh(value: number, currency: string): string {
  const number = value.toLocaleString('zh-CN', places(value));
  return CURRENCY.test(currency) ? `${number} ${currencyName(currency, 'zh')}` : number;
}

function places(value: number) {
  const digits = Number.isInteger(value) ? 0 : 2;
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };
const currencyNames = new Map<string, string>();

/** A currency as people call it: `British pounds`, 英镑; 元 where it is that of the language. */
export function currencyName(currency: string, language: Language): string {
  if (currency === 'CNY' && language === 'zh') return '元';
  const key = `${language} ${currency}`;
  const display = { style: 'currency', currency, currencyDisplay: 'name' } as const;
  const parts = () => new Intl.NumberFormat(LOCALES[language], display).formatToParts(2);
  const name = currencyNames.get(key) ?? parts().find(({ type }) => type === 'currency')?.value ?? currency;
  currencyNames.set(key, name);
  return name;
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
/** The same of an age, and of a birth: two years. */
export const AGE_TOLERANCE = 2;
export const BIRTH_TOLERANCE = AGE_TOLERANCE * YEAR_MS;
