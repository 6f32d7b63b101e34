import { z } from 'zod';
import type { ErrorCode } from '../../errors.ts';
import { composed, composedJson } from '../../segmenter/composed.ts';
import { STORABLE } from '../../segmenter/storable.ts';

const UNSTORABLE_JSON = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Most levels of a JSON value. */
const MAX_JSON_DEPTH = 64;
/** Largest number of a JSON value: sums of many must not become infinite. */
const MAX_NUMBER = 1e300;
/** From here on nobody writes integers digit by digit. */
const LARGEST_WRITTEN = 1e40;

/** Text of a bounded length that can be stored, in the form of {@link composed}. */
export function text(max: number) {
  return z.string().overwrite(composed).max(max).regex(STORABLE, 'holds a character that cannot be stored');
}

/** Text that says something: more than white space. */
export function filled(max: number) {
  return text(max).regex(/\S/, 'is empty');
}

/** Text that names something: not empty. */
export function name(max: number) {
  return text(max)
    .min(1)
    .refine((value) => value.trim() === value, 'begins or ends with white space');
}

export const CURRENCY = /^[A-Z]{3}$/;

/** An ISO 4217 code by its form. */
export function currencyCode() {
  return z.string().regex(CURRENCY, 'is not an ISO 4217 code');
}

/**
 * A JSON object that can be stored, copied so that its keys may be set, its texts composed. No record of zod's: that would
 * drop `__proto__` in silence.
 */
export function jsonObject(maxBytes: number) {
  return z
    .custom<Record<string, unknown>>(isPlainObject, 'is no object')
    .superRefine((value, context) => {
      checkJson(value, maxBytes, context);
    })
    .transform((value) => composedJson(value));
}

function checkJson(value: object, maxBytes: number, context: z.RefinementCtx): void {
  const problem = jsonProblem(value, maxBytes);
  if (problem) {
    context.addIssue({ code: 'custom', ...problem });
    return;
  }
  const json = JSON.stringify(value);
  if (UNSTORABLE_JSON.test(json)) {
    context.addIssue({ code: 'custom', message: 'holds a character that cannot be stored' });
  }
  if (Buffer.byteLength(json) > maxBytes) {
    context.addIssue({ code: 'custom', ...tooLarge(maxBytes) });
  }
}

interface Problem {
  readonly message: string;
  readonly params?: { readonly code: ErrorCode };
}

const tooLarge = (maxBytes: number): Problem => ({
  message: `is over ${maxBytes} bytes`,
  params: { code: 'TOO_LARGE' },
});

/**
 * The reason why a value cannot be written as JSON and read again. It does not call itself, however deep the value is.
 */
function jsonProblem(value: object, maxBytes: number): Problem | null {
  const open: { readonly item: unknown; readonly depth: number; readonly key: string }[] = [
    { item: value, depth: 1, key: '' },
  ];
  // Every item takes a byte at least: a value that holds itself many times ends here too.
  for (let seen = 0; seen < open.length; seen++) {
    if (seen > maxBytes) return tooLarge(maxBytes);
    const { item, depth, key } = open[seen]!;
    if (typeof item === 'number' && !(Math.abs(item) <= MAX_NUMBER)) {
      return { message: `holds a number that is not finite, or beyond ${MAX_NUMBER}` };
    }
    // Whoever wrote an id of twenty digits gets those of another one.
    if (typeof item === 'number' && isRounded(item)) {
      return { message: `holds an integer beyond 2^53 in "${key}", which loses its last digits: give it as text` };
    }
    if (typeof item === 'bigint' || typeof item === 'function' || typeof item === 'symbol') {
      return { message: `holds a ${typeof item}, which JSON cannot carry` };
    }
    if (typeof item !== 'object' || item === null) continue;
    if (depth > MAX_JSON_DEPTH) return { message: `is nested over ${MAX_JSON_DEPTH} deep` };
    if (Object.hasOwn(item, '__proto__')) return { message: 'holds a key that cannot be stored: __proto__' };
    for (const [name, inner] of Object.entries(item)) open.push({ item: inner, depth: depth + 1, key: name });
  }
  return null;
}

/** True for an integer that was digits, some of which are lost; larger ones are written with an exponent. */
function isRounded(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < LARGEST_WRITTEN;
}

/** A number that JSON gave, which stands for digits that are lost; null where there is none. The value is not too deep. */
export function roundedNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && !isRounded(value) ? null : value;
  if (typeof value !== 'object' || value === null) return null;
  for (const item of Object.values(value)) {
    const found = roundedNumber(item);
    if (found !== null) return found;
  }
  return null;
}

/** Decimals from here on may have lost places that money has: a number of JSON holds about 16 digits. */
const LARGEST_EXACT_FRACTION = 1e11;

/** True where a number of JSON may stand for another decimal than was written: as text it keeps every digit. */
export function isInexact(value: number): boolean {
  return Number.isInteger(value) ? !Number.isSafeInteger(value) : Math.abs(value) >= LARGEST_EXACT_FRACTION;
}

/** True where a JSON value of unknown shape is nested deeper than anything that reads it may be trusted with. */
export function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_JSON_DEPTH) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
