// How PostgreSQL sends values in binary, and texts of JSON that are read without making strings of them.
import type { Chunk } from './copy-reader.ts';

/** Milliseconds from 1970 to 2000, where PostgreSQL counts from. */
export const EPOCH_MS = 946_684_800_000;

/** Milliseconds since 1970 from a binary timestamp. */
export function readTime(view: DataView, at: number): number {
  return (view.getInt32(at) * 4_294_967_296 + view.getUint32(at + 4)) / 1000 + EPOCH_MS;
}

/** Milliseconds since 1970 from a binary date. */
export function readDate(view: DataView, at: number): number {
  return view.getInt32(at) * 86_400_000 + EPOCH_MS;
}

/** Type, bounds and length of an array of one dimension, before its elements (arrayfuncs.c, array_send). */
const ARRAY_HEADER = 20;

/** Fills numbers from a binary double precision[]: NULL, and what the array lacks, is NaN. */
export function readDoubles(view: DataView, start: number, into: Float64Array): void {
  const there = view.getInt32(start) === 0 ? 0 : view.getInt32(start + 12);
  let at = start + ARRAY_HEADER;
  for (let index = 0; index < into.length; index++) {
    if (index >= there || view.getInt32(at) === -1) into[index] = Number.NaN;
    else into[index] = view.getFloat64(at + 4);
    if (index < there) at += 4 + Math.max(0, view.getInt32(at));
  }
}

/** Powers of ten whose doubles are exact, by exponent. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const NUMERIC_NEGATIVE = 0x4000;
/** NaN and both infinities. */
const NUMERIC_SPECIAL = 0xc000;

/**
 * The double nearest to a binary numeric: digits of base 10,000, the first of which counts 10,000^weight (PostgreSQL's
 * numeric.c, numeric_send). Infinite and NaN are NaN.
 */
export function readNumeric(view: DataView, at: number): number {
  const digits = view.getInt16(at);
  const weight = view.getInt16(at + 2);
  const sign = view.getUint16(at + 4);
  if (sign >= NUMERIC_SPECIAL) return Number.NaN;
  let whole = 0;
  for (let digit = 0; digit < digits; digit++) whole = whole * 10_000 + view.getInt16(at + 8 + digit * 2);
  const exponent = 4 * (weight - digits + 1);
  // Both exact, so that one operation rounds once.
  const exact = whole <= Number.MAX_SAFE_INTEGER && Math.abs(exponent) < POWERS.length;
  const value = !exact
    ? Number(`${decimalDigits(view, at, digits)}e${exponent}`)
    : exponent < 0
      ? whole / POWERS[-exponent]!
      : whole * POWERS[exponent]!;
  return sign === NUMERIC_NEGATIVE ? -value : value;
}

function decimalDigits(view: DataView, at: number, digits: number): string {
  let text = '0';
  for (let digit = 0; digit < digits; digit++) text += String(view.getInt16(at + 8 + digit * 2)).padStart(4, '0');
  return text;
}

/** Digits whose number a double always holds. */
const EXACT_DIGITS = 15;
const [ZERO, NINE, DOT, MINUS] = [...'09.-'].map((character) => character.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
];

/** The double nearest to a number as JSON writes it; NaN for any other text. */
export function readJsonNumber({ bytes }: Chunk, at: number, length: number): number {
  const end = at + length;
  const first = bytes[at] === MINUS ? at + 1 : at;
  let whole = 0;
  let dot = -1;
  let next = first;
  for (; next < end; next++) {
    const digit = bytes[next]!;
    if (digit >= ZERO && digit <= NINE) whole = whole * 10 + (digit - ZERO);
    else if (digit === DOT && dot < 0) dot = next;
    else break;
  }
  const digits = next - first - (dot < 0 ? 0 : 1);
  // An exponent, too many digits, or no number.
  if (next < end || digits === 0 || digits > EXACT_DIGITS) {
    return length === 0 ? Number.NaN : Number(bytes.toString('latin1', at, end));
  }
  // Both exact, so that the division rounds once.
  const value = dot < 0 ? whole : whole / POWERS[end - dot - 1]!;
  return first === at ? value : -value;
}
