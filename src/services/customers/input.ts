import { z } from 'zod';
import type { TraitKind } from '../../db/generated/enums.ts';
import type { Trait } from '../../db/tables/customers/traits.ts';
import { CONSENT_STATES } from '../../db/tables/privacy/consents.ts';
import {
  byField,
  type ClientField,
  CUSTOMER_FIELDS,
  clientFields,
  type FieldFacts,
  type TypeOf,
} from '../../engine/catalogue/customer-fields.ts';
import { PersonagraphError } from '../../errors.ts';
import { foldExternalId, foldIdentity } from '../input/key.ts';
import { currencyCode, jsonObject, name, text } from '../input/text.ts';

const MAX_TRAITS_BYTES = 65_536;
const MAX_TRAITS = 500;

/** Bounds of the times that both JavaScript and PostgreSQL write with a year of four digits. */
const FIRST_TIME = Date.parse('0001-01-01T00:00:00Z');
const END_OF_TIMES = Date.parse('+010000-01-01T00:00:00Z');

/** What a customer can be to the company. */
export const CUSTOMER_KINDS = ['CUSTOMER', 'PROSPECT', 'RIVAL_CUSTOMER', 'MARKET'] as const;

/** Checks of a value, by the type of its field. */
const CHECKS = {
  text: ({ most }: FieldFacts) => text(most!).nullish(),
  kind: () => z.enum(CUSTOMER_KINDS).nullish(),
  day: () => z.iso.date().nullish(),
  count: ({ most }: FieldFacts) => z.int().min(0).max(most!).nullish(),
  decimal: () => z.number().min(-1e15).max(1e15).nullish(),
  currency: () => currencyCode().nullish(),
} as const satisfies Record<TypeOf<ClientField>, unknown>;

/** The fields that clients change, each with the check of its type. */
const FIELDS = byField(clientFields, (facts) => CHECKS[facts.type](facts)) as {
  [F in ClientField]: ReturnType<(typeof CHECKS)[TypeOf<F>]>;
};

/** A day of the past, in the lifetime of anybody. */
const birthDate = z.iso
  .date()
  .refine((value) => value >= '1800-01-01', 'is before 1800')
  .refine((value) => value <= new Date().toISOString().slice(0, 10), {
    message: 'lies in the future',
    params: { code: 'BIRTH_DATE_IN_FUTURE' },
  })
  .nullish();

/** A key in the system a customer comes from, in the form in which it is stored. */
export const externalIdInput = z.string().transform(foldExternalId).pipe(name(CUSTOMER_FIELDS.externalId.most));

/** Something a customer is known by, in the form in which it is stored. */
export const identityInput = z
  .strictObject({ type: z.string(), value: z.string() })
  .transform(foldIdentity)
  .pipe(z.strictObject({ type: name(50), value: name(320) }));

/** Something a customer said about a purpose; without a time it is said now. */
export const consentInput = z.strictObject({
  purpose: z.string().min(1).max(50),
  state: z.enum(CONSENT_STATES),
  at: z.iso
    .datetime({ offset: true })
    .refine((value) => Date.parse(value) <= Date.now() + 300_000, 'lies in the future')
    .nullish(),
  source: name(200),
  evidence: text(2_000).nullish(),
});
export type ConsentInput = z.output<typeof consentInput>;

/** A customer as clients give it: fields left out stay as they are, null clears, traits are merged by name. */
export const CustomerInput = z.strictObject({
  externalId: externalIdInput,
  ...FIELDS,
  birthDate,
  traits: jsonObject(MAX_TRAITS_BYTES)
    .refine((traits) => Object.keys(traits).length <= MAX_TRAITS, `has over ${MAX_TRAITS} traits`)
    .refine((traits) => Object.keys(traits).every((key) => /^[\p{L}\p{N}][^\p{Cc}]{0,99}$/u.test(key)), {
      message: 'has a trait name that is empty, too long or does not begin with a letter or digit',
    })
    .optional(),
  identities: z.array(identityInput).max(50).optional(),
  /** What the customer agreed to, or not. */
  consents: z.array(consentInput).max(50).optional(),
  /** External ids of customers that another system merged into this one. */
  merged: z.array(externalIdInput).max(500).optional(),
});
export type CustomerInput = z.output<typeof CustomerInput>;

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
