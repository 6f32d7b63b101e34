import { z } from 'zod';
import { name, text } from './text.ts';

/**
 * A value of an input that comes in masses: its schema decides and names what is wrong. A quick look knows most good
 * values, none that the schema refuses or changes, and is an order of magnitude faster.
 */
export interface Checked<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** True where the value is plainly right; false where the schema must decide. `now` is in milliseconds since 1970. */
  readonly isPlain: (value: unknown, now: number) => boolean;
}

// Printable ASCII, without white space at the ends for names: most texts are of these.
const PLAIN_NAME = /^[!-~](?:[ -~]*[!-~])?$/;
const PLAIN_TEXT = /^[ -~]*$/;

/** {@link name}, with a quick look. */
export function checkedName(most: number) {
  const isPlain = (value: unknown) => typeof value === 'string' && value.length <= most && PLAIN_NAME.test(value);
  return { schema: name(most), isPlain };
}

/** {@link text}, with a quick look. */
export function checkedText(most: number) {
  return { schema: text(most), isPlain: (value: unknown) => isPlainText(value, most) };
}

export function isPlainText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most && PLAIN_TEXT.test(value);
}

/** A value that may be left out or null. */
export function orNone<S extends z.ZodType>({ schema, isPlain }: Checked<S>) {
  const orPlain = (value: unknown, now: number) => value === undefined || value === null || isPlain(value, now);
  return { schema: schema.nullish(), isPlain: orPlain };
}

/** A value that may be left out. */
export function orAbsent<S extends z.ZodType>({ schema, isPlain }: Checked<S>) {
  const orPlain = (value: unknown, now: number) => value === undefined || isPlain(value, now);
  return { schema: schema.optional(), isPlain: orPlain };
}

/** An object of these fields and no others. */
export function checkedObject<const F extends Readonly<Record<string, Checked>>>(fields: F) {
  const shape = Object.fromEntries(Object.entries(fields).map(([field, { schema }]) => [field, schema]));
  const looks = new Map(Object.entries(fields).map(([field, { isPlain }]) => [field, isPlain]));
  const required = Object.keys(fields).filter((field) => !fields[field]!.isPlain(undefined, 0));
  return {
    schema: z.strictObject(shape as { [K in keyof F]: F[K]['schema'] }),
    isPlain(value: unknown, now: number): boolean {
      if (!isPlainObject(value)) return false;
      // No list of its keys is made; one that is inherited is no field either.
      for (const field in value) {
        const isPlain = looks.get(field);
        if (isPlain === undefined || !isPlain(value[field], now)) return false;
      }
      for (const field of required) if (value[field] === undefined) return false;
      return true;
    },
  };
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
