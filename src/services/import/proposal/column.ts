import { guessNumbers, type NumberGuess } from './numbers.ts';
import type { Cell } from './sample.ts';
import { guessTimes, type TimeGuess } from './times.ts';
import { type Role, roleOf, wordsOf } from './vocabulary.ts';

/** What a column holds, by its values. */
export type Look = 'empty' | 'email' | 'phone' | 'number' | 'time' | 'flag' | 'currency' | 'list' | 'text';

/** A column of the sample. */
export interface Column {
  readonly name: string;
  /** What its name speaks of. */
  readonly role: Role | undefined;
  readonly look: Look;
  /** Texts by row; empty where there is no value, or a marker of none. */
  readonly texts: readonly string[];
  readonly filled: number;
  readonly distinct: number;
  /** `412 of 412 values`. */
  readonly count: string;
  readonly numbers: NumberGuess | undefined;
  readonly times: TimeGuess | undefined;
  /** Text between the items of a list. */
  readonly separator: string | undefined;
}

const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}$/;
const PHONE = /^\+?[\d(][\d\s().\-/]{6,20}$/;
const FLAG = /^(true|false|yes|no|y|n|t|f|0|1)$/i;
const CODES = new Set(
  'AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR'.split(
    ' ',
  ),
);
const SEPARATORS = [';', '|', ', ', ','] as const;

export function profile(name: string, cells: readonly Cell[], missing: ReadonlySet<string>): Column {
  const kept = cells.map((cell) => (missing.has(cell.text) ? { text: '', isNumber: false } : cell));
  const present = kept.filter(({ text }) => text !== '');
  const values = present.map(({ text }) => text);
  const distinct = new Set(values);
  const role = roleOf(name);
  const times = guessTimes(values, isTimeName(name, role));
  const numbers = times ? undefined : guessNumbers(present);
  const separator = times || numbers ? undefined : separatorOf(values, distinct);
  return {
    name,
    role,
    look: lookOf({ values, distinct, role, times, numbers, separator }),
    texts: kept.map(({ text }) => text),
    filled: values.length,
    distinct: distinct.size,
    count: `${values.length} of ${cells.length} values`,
    numbers,
    times,
    separator,
  };
}

/** True where texts are numbers, times, addresses or flags, all of them. */
export function isTyped(texts: readonly string[], name: string): boolean {
  const column = profile(
    name,
    texts.map((text) => ({ text, isNumber: false })),
    new Set(),
  );
  return column.filled > 0 && column.look !== 'text' && column.look !== 'list' && column.look !== 'currency';
}

export function isUnique({ filled, distinct, texts }: Column): boolean {
  return filled > 0 && filled === texts.length && distinct === filled;
}

function isTimeName(name: string, role: Role | undefined): boolean {
  return role === 'time' || role === 'birthDate' || /date|time|_at$|日期|时间|datum|zeit/i.test(wordsOf(name));
}

function lookOf({
  values,
  distinct,
  role,
  times,
  numbers,
  separator,
}: Pick<Column, 'role' | 'times' | 'numbers' | 'separator'> & {
  readonly values: readonly string[];
  readonly distinct: ReadonlySet<string>;
}): Look {
  const share = (pattern: RegExp) => values.filter((text) => pattern.test(text)).length / values.length;
  if (values.length === 0) return 'empty';
  if (share(EMAIL) >= 0.9) return 'email';
  if (times) return 'time';
  if (role === 'phone' && share(PHONE) >= 0.9) return 'phone';
  if ([...distinct].every((text) => FLAG.test(text)) && isFlag(distinct, role)) return 'flag';
  if (numbers) return 'number';
  if (share(/^\+\d[\d\s().-]{6,}$/) === 1) return 'phone';
  if ([...distinct].every((text) => CODES.has(text)) && (role === 'currency' || distinct.size > 1)) return 'currency';
  return separator === undefined ? 'text' : 'list';
}

/** 0 and 1 alone may be counts, and texts of one letter names of groups. */
function isFlag(distinct: ReadonlySet<string>, role: Role | undefined): boolean {
  if (role === 'quantity' || role === 'amount' || role === 'price' || role === 'gender') return false;
  const lower = new Set([...distinct].map((text) => text.toLowerCase()));
  const pairs = [
    ['true', 'false'],
    ['yes', 'no'],
    ['y', 'n'],
    ['t', 'f'],
    ['0', '1'],
  ];
  return (
    pairs.some((pair) => pair.every((text) => lower.has(text)) && lower.size === 2) ||
    lower.has('true') ||
    lower.has('false')
  );
}

/** The text between items that come again in several lists; undefined where the texts are none. */
function separatorOf(values: readonly string[], distinct: ReadonlySet<string>): string | undefined {
  if (values.length > 0 && values.every((text) => text.startsWith('['))) return ';';
  return SEPARATORS.find((separator) => {
    const lists = [...distinct].map((text) => text.split(separator).map((item) => item.trim()));
    const several = lists.filter((items) => items.length > 1);
    if (several.length < 2 || lists.some((items) => items.some((item) => item.length > 60))) return false;
    const seen = new Map<string, number>();
    for (const items of lists) for (const item of items) seen.set(item, (seen.get(item) ?? 0) + 1);
    const again = several.flat().filter((item) => seen.get(item)! > 1).length / several.flat().length;
    return again >= 0.8 && seen.size < distinct.size * 2;
  });
}
