import type { Change } from '../../db/tables/changes/changes.ts';
import { customerFields } from '../../engine/catalogue/customer-fields.ts';
import { isPersonalName, looksPersonal, MASK, PERSONAL_FIELDS } from '../../engine/catalogue/personal.ts';
import { isPersonalTrait, type TraitFacts } from '../../engine/catalogue/personal-features.ts';

/** A text of events that is longer was written by somebody. */
const LONGEST_LABEL = 80;

/** Whether a text of an event was written by somebody, or tells who somebody is by its form. */
export function isFreeText(text: string): boolean {
  return text.length > LONGEST_LABEL || looksPersonal(text);
}

/** A key of another system, without those that are addresses of mail or numbers of phones. */
export function maskKey(key: unknown): unknown {
  return typeof key === 'string' && looksPersonal(key) ? MASK : key;
}

/** A value of a trait: masked where the trait is personal, or the value itself looks like it. */
export function maskTrait(name: string, value: unknown, traits: TraitFacts): unknown {
  return isPersonalTrait(name, traits) ? MASK : maskLooks(value);
}

/** What an event says besides: by the names and forms of its properties, and without longer texts. */
export function maskProperties(value: unknown, name = ''): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return isPersonalName(name, 'NUMBER') ? MASK : value;
  if (name !== '' && isPersonalName(name, 'CATEGORY')) return MASK;
  if (typeof value === 'string') return isFreeText(value) ? MASK : value;
  if (Array.isArray(value)) return value.map((one) => maskProperties(one, name));
  // Names within are a client's own as well.
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]) => [looksPersonal(key) ? MASK : key, maskProperties(one, key)]),
  );
}

/** Texts that look personal, in a value of any form. */
export function maskLooks(value: unknown): unknown {
  if (typeof value === 'string') return looksPersonal(value) ? MASK : value;
  if (Array.isArray(value)) return value.map(maskLooks);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskLooks(one)]));
}

const PERSONAL_COLUMNS: ReadonlySet<string> = new Set(
  customerFields.filter(({ name }) => PERSONAL_FIELDS.has(name)).map(({ column }) => column),
);

/** Whether a field or trait is personal, by the name that changes have for it: `customer.COLUMN`, `FIELD`, `traits.NAME`. */
export function isPersonalChange(field: string, traits: TraitFacts): boolean {
  if (field.startsWith('traits.')) return isPersonalTrait(field.slice('traits.'.length), traits);
  const own = field.startsWith('customer.') ? field.slice('customer.'.length) : field;
  return PERSONAL_COLUMNS.has(own) || (PERSONAL_FIELDS as ReadonlySet<string>).has(own);
}

/** A value of a field or trait before or after a change. */
export function maskChanged(field: string, value: unknown, traits: TraitFacts): unknown {
  return isPersonalChange(field, traits) ? MASK : maskLooks(value);
}

/** A change as a receiver gets it who may not read personal data. */
export function maskChange(change: Change, traits: TraitFacts): Change {
  const payload = maskLooks(change.payload) as Change['payload'];
  const { fields } = change.payload;
  if (typeof fields !== 'object' || fields === null) return { ...change, payload };
  const masked = Object.entries(fields as Readonly<Record<string, readonly unknown[]>>).map(([field, values]) => [
    field,
    values.map((value) => maskChanged(field, value, traits)),
  ]);
  return { ...change, payload: { ...payload, fields: Object.fromEntries(masked) } };
}

/**
 * Whether a text in the language of features may speak of personal data: a source of an explanation, `since(customer.name)`,
 * `last(review.properties.comment)`. It is taken for one that does where it holds the name of one.
 */
export function speaksOfPersonal(source: string, traits: TraitFacts): boolean {
  for (const field of ['externalId', ...PERSONAL_FIELDS]) if (source.includes(`customer.${field}`)) return true;
  for (const [name] of traits) if (isPersonalTrait(name, traits) && source.includes(`traits.${name}`)) return true;
  return [...source.matchAll(/properties\.([\p{L}\p{N}_-]+)/gu)].some(([, name]) => isPersonalName(name!, 'CATEGORY'));
}
