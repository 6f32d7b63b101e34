import { z } from 'zod';

// PostgreSQL stores neither NUL nor half of a surrogate pair.
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what it is after
const STORABLE = /^[^\u0000\p{Cs}]*$/u;
const UNSTORABLE_JSON = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** Text of a bounded length that can be stored. */
export function text(max: number) {
  return z.string().max(max).regex(STORABLE, 'holds a character that cannot be stored');
}

/** Text that names something: not empty. */
export function name(max: number) {
  return text(max)
    .min(1)
    .refine((value) => value.trim() === value, 'begins or ends with white space');
}

/** A JSON object that can be stored. */
export function jsonObject(maxBytes: number) {
  return z.record(z.string(), z.unknown()).superRefine((value, context) => {
    const json = JSON.stringify(value);
    if (UNSTORABLE_JSON.test(json)) {
      context.addIssue({ code: 'custom', message: 'holds a character that cannot be stored' });
    }
    if (Buffer.byteLength(json) > maxBytes) {
      context.addIssue({ code: 'custom', message: `is over ${maxBytes} bytes`, params: { code: 'TOO_LARGE' } });
    }
  });
}
