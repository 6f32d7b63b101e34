import { z } from 'zod';
import type { TraitKind } from '../../db/generated/enums.ts';
import type { Trait } from '../../db/tables/traits.ts';
import { PersonagraphError } from '../../errors.ts';
import { jsonObject, name, text } from '../input/text.ts';

const MAX_TRAITS_BYTES = 65_536;
const MAX_TRAITS = 500;

/** What both JavaScript and PostgreSQL write with four digits of a year. */
const FIRST_TIME = Date.parse('0001-01-01T00:00:00Z');
const END_OF_TIMES = Date.parse('+010000-01-01T00:00:00Z');

const optional = (max: number) => text(max).nullish();

/** A customer as clients give it: fields left out stay as they are, null clears, traits are merged by name. */
export const CustomerInput = z.strictObject({
  externalId: name(200),
  kind: z.enum(['CUSTOMER', 'PROSPECT', 'RIVAL_CUSTOMER', 'MARKET']).nullish(),
  name: optional(200),
  email: optional(320),
  phone: optional(50),
  gender: optional(50),
  birthDate: z.iso
    .date()
    .refine((value) => value >= '1800-01-01', 'is before 1800')
    .refine((value) => value <= new Date().toISOString().slice(0, 10), {
      message: 'lies in the future',
      params: { code: 'BIRTH_DATE_IN_FUTURE' },
    })
    .nullish(),
  maritalState: optional(100),
  children: z.int().min(0).max(100).nullish(),
  householdSize: z.int().min(0).max(1000).nullish(),
  income: z.number().min(-1e15).max(1e15).nullish(),
  incomeCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is not an ISO 4217 code')
    .nullish(),
  education: optional(200),
  occupation: optional(200),
  country: optional(200),
  region: optional(200),
  city: optional(200),
  language: optional(50),
  source: optional(200),
  traits: jsonObject(MAX_TRAITS_BYTES)
    .refine((traits) => Object.keys(traits).length <= MAX_TRAITS, `has over ${MAX_TRAITS} traits`)
    .refine((traits) => Object.keys(traits).every((key) => /^[\p{L}\p{N}][^\p{Cc}]{0,99}$/u.test(key)), {
      message: 'has a trait name that is empty, too long or does not begin with a letter or digit',
    })
    .optional(),
  identities: z
    .array(z.strictObject({ type: name(50), value: name(320) }))
    .max(50)
    .optional(),
});
export type CustomerInput = z.input<typeof CustomerInput>;

/** The kind a value shows; throws UNKNOWN_TRAIT_KIND for what no trait can hold. */
export function traitKindOf(value: unknown): TraitKind {
  if (typeof value === 'number') return 'NUMBER';
  if (typeof value === 'boolean') return 'FLAG';
  if (typeof value === 'string') return 'CATEGORY';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return 'LIST';
  throw new PersonagraphError(
    'UNKNOWN_TRAIT_KIND',
    'A trait holds a number, true or false, text, a time or a list of texts.',
  );
}

/** A value as its trait stores it, times in ISO 8601 UTC; throws TRAIT_KIND_MISMATCH, or INVALID_INPUT. */
export function traitValue(trait: Pick<Trait, 'name' | 'kind'>, value: unknown): unknown {
  const kind = traitKindOf(value);
  if (kind === trait.kind) return value;
  const time = trait.kind === 'TIME' && typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (time >= FIRST_TIME && time < END_OF_TIMES) return new Date(time).toISOString();
  if (!Number.isNaN(time)) {
    throw new PersonagraphError('INVALID_INPUT', `Trait ${trait.name}: a time lies in the years 0001 to 9999.`);
  }
  throw new PersonagraphError('TRAIT_KIND_MISMATCH', `Trait ${trait.name} is ${trait.kind}, the value is ${kind}.`);
}
