import type { Scope } from '../../db/postgres/connection.ts';
import type { CustomerRow } from '../../db/tables/customers/customer-rows.ts';
import {
  eraseAnswersOfReceivers,
  eraseValues,
  eraseWords,
  forgetUnstatedCountries,
} from '../../db/tables/privacy/erased-words.ts';
import { wordsOf } from '../../db/tables/privacy/person-rows.ts';
import { QUOTE_LENGTH } from '../drafting/quotes.ts';
import { SPOKEN_PROPERTIES } from '../drafting/spoken-properties.ts';
import type { PersonKey } from './person-hash.ts';

/** Texts of a customer's own, from a length on, are looked for where others may have quoted them. */
const OWN_WORDS = { least: QUOTE_LENGTH.least, properties: SPOKEN_PROPERTIES } as const;
/** Values shorter than this are parts of other texts by chance. */
const LEAST_VALUE = 6;

/**
 * Takes people out of what is about others, or about the work of the store: their words where somebody quoted them, addresses and
 * numbers that are theirs alone, answers of receivers. Returns how many texts had some.
 */
export async function eraseTraces(
  scope: Scope,
  people: readonly CustomerRow[],
  keys: readonly PersonKey[],
  parts: readonly number[],
): Promise<number> {
  const values = [
    ...people.flatMap((person) => [person['name'], person['email'], person['phone']]),
    ...keys.map(({ value }) => value),
  ].filter((value) => typeof value === 'string');
  const known = [...new Set(values)].filter((value) => value.length >= LEAST_VALUE);
  await eraseAnswersOfReceivers(scope);
  const quoted = await eraseWords(scope, await wordsOf(scope, parts, OWN_WORDS), 'RESEARCH');
  const named = await eraseWords(scope, known.filter(isTelling), 'ALL');
  return quoted + named + (await eraseValues(scope, known));
}

/** Addresses and numbers that are one person's wherever they stand. Other keys may be parts of other texts. */
function isTelling(value: string): boolean {
  return value.includes('@') || /^(?=.*[+ (/])(?=(?:.*\d){6})[+\d ()/.-]+$/.test(value);
}

/** Forgets countries that only these people stated, once they are gone. */
export async function forgetCountriesOf(scope: Scope, people: readonly CustomerRow[]): Promise<void> {
  const texts = people.map((person) => person['country']).filter((text) => typeof text === 'string');
  if (texts.length > 0) await forgetUnstatedCountries(scope, texts);
}
