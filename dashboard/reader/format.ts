import { currency } from '../data/viewer.ts';
import { locale } from './language.ts';

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

/** Formats are dear to make: one for each language and form. */
function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  form: string,
  make: (locale: string) => F,
): F {
  const key = `${form} ${locale.value}`;
  let format = formats.get(key) as F | undefined;
  if (!format) {
    format = make(locale.value);
    formats.set(key, format);
  }
  return format;
}

/** 12,345 */
export function count(value: number): string {
  return kept('count', (at) => new Intl.NumberFormat(at, { maximumFractionDigits: 0 })).format(value);
}

/** 12.3K, 1.2万: where room is short. */
export function shortCount(value: number): string {
  return kept('short', (at) => new Intl.NumberFormat(at, { notation: 'compact', maximumFractionDigits: 1 })).format(
    value,
  );
}

/** 0.73, 3.5 */
export function decimal(value: number, digits = 2): string {
  return kept(`decimal${digits}`, (at) => new Intl.NumberFormat(at, { maximumFractionDigits: digits })).format(value);
}

/** 62 % of 0.62; below 1 % with a digit more, so that few are not none. */
export function share(value: number): string {
  const digits = value !== 0 && Math.abs(value) < 0.0995 ? 1 : 0;
  const form = (at: string) => new Intl.NumberFormat(at, { style: 'percent', maximumFractionDigits: digits });
  return kept(`share${digits}`, form).format(value);
}

/** An amount in the currency of the workspace, or in another. */
export function money(value: number | string, code: string = currency.value): string {
  const amount = Number(value);
  const digits = Math.abs(amount) >= 100 ? 0 : 2;
  return kept(
    `money${code}${digits}`,
    (at) =>
      new Intl.NumberFormat(at, {
        style: 'currency',
        currency: code,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  ).format(amount);
}

/** The same with all that it has after the point: one sale, that is looked up. */
export function exactMoney(value: number | string, code: string = currency.value): string {
  const form = (at: string) =>
    new Intl.NumberFormat(at, { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
  return kept(`exact${code}`, form).format(Number(value));
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 7.6 MB */
export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  const form = { style: 'unit', unit: BYTE_UNITS[step]!, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return kept(`bytes${step}`, (at) => new Intl.NumberFormat(at, form)).format(value / 1_000 ** step);
}

/** `joint prevalence` as it begins a line. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale.value) + text.slice(1);
}

/** Revenue, retention and conversion; 收入、留存和转化 */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(items);
}

/** 3 Nov 2026 */
export function day(value: string | number | Date): string {
  return kept('day', (at) => new Intl.DateTimeFormat(at, { dateStyle: 'medium' })).format(timeOf(value));
}

/** Nov 2026 */
export function monthOf(value: string | number | Date): string {
  const form = (at: string) => new Intl.DateTimeFormat(at, { month: 'short', year: 'numeric' });
  return kept('month', form).format(timeOf(value));
}

/** 3 Nov 2026, 14:05 */
export function moment(value: string | number | Date): string {
  const form = (at: string) => new Intl.DateTimeFormat(at, { dateStyle: 'medium', timeStyle: 'short' });
  return kept('moment', form).format(timeOf(value));
}

/** 14:05:09 */
export function clock(value: string | number | Date): string {
  return kept('clock', (at) => new Intl.DateTimeFormat(at, { timeStyle: 'medium' })).format(timeOf(value));
}

/** A day without a time is that day wherever the reader is. */
function timeOf(value: string | number | Date): Date {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return new Date(`${value}T00:00:00`);
  return new Date(value);
}

const STEPS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** 3 days ago, 3天前; within a minute: now. */
export function ago(value: string | number | Date, now = Date.now()): string {
  const seconds = (timeOf(value).getTime() - now) / 1_000;
  const format = kept('ago', (at) => new Intl.RelativeTimeFormat(at, { numeric: 'auto' }));
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  }
  return format.format(0, 'second');
}
