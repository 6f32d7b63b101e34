import { day, money } from '../../../reader/format.ts';
import { fieldName } from '../field-name.ts';
import type { Person } from './documents.ts';
import { words } from './texts.ts';

const MASKED = '[masked]';

/** Fields of which a merge keeps one value. */
export const KEPT = [
  'name',
  'email',
  'phone',
  'birthDate',
  'gender',
  'maritalState',
  'country',
  'region',
  'city',
  'language',
  'occupation',
  'education',
  'income',
  'source',
] as const;
export type KeptField = (typeof KEPT)[number];

/** Name or number of a customer, as far as the key may see it. */
export function nameOf({ name, externalId }: Pick<Person, 'name' | 'externalId'>): string {
  return name !== null && name !== MASKED ? name : shown(externalId);
}

export function shown(text: string): string {
  return text === MASKED ? words.value.masked : text;
}

/** A value as people read it; empty where there is none. */
export function shownValue(person: Person, field: KeptField): string {
  const value = person[field];
  if (value === null || value === '') return '';
  if (field === 'birthDate') return day(value);
  return field === 'income' && value !== MASKED ? money(value) : shown(value);
}

/** What a reason of a pair compares, in words. */
export function comparedName(field: string): string {
  const t = words.value.fields;
  return (t as Readonly<Record<string, string>>)[field] ?? fieldName(field);
}
