import type { ReadPerson } from '../../../db/tables/quality/people-copy.ts';

/** What of a customer tells whether two are one person, as it is stored. */
export type StoredPerson = Omit<ReadPerson, 'id'>;

/** The same as it is compared: folded, and empty where it is missing. */
export interface Person {
  /** The parts of the name in the order of the alphabet, joined by blanks. */
  readonly name: string;
  /** Before the @, without dots and `+tag`. */
  readonly local: string;
  readonly domain: string;
  /** The digits of the part before the @. */
  readonly numbers: string;
  /** Digits, at most the last nine: without the prefix of a country or of the trunk. */
  readonly phone: string;
  /** `YYYYMMDD`. */
  readonly birth: string;
  readonly place: string;
  readonly gender: string;
  /** Letters and digits of the external id, numbers without leading zeros. */
  readonly key: string;
}

/** Parts of names that are no names. */
const TITLES = new Set(
  'mr mrs ms miss dr prof herr frau hr fr sir madam mme mlle sr sra dott jr phd von van der den de la le di da'.split(
    ' ',
  ),
);
/** Letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ø: 'o', đ: 'd', ð: 'd', ł: 'l', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th' },
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ASCII = /^[\x00-\x7f]*$/;
const PHONE_DIGITS = 9;
/** Shorter ones are extensions and remains. */
const LEAST_PHONE_DIGITS = 6;

/** Folds a text: case and accents do not matter, umlauts are as if written with e. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßøđðłæœıþ]/g, (letter) => LETTERS[letter]!);
}

/** Folds a customer's data. */
export function personOf(stored: StoredPerson): Person {
  const { local, domain } = emailOf(stored.email);
  return {
    name: nameOf(stored.name),
    local,
    domain,
    numbers: local.replace(/\D+/g, ''),
    phone: phoneOf(stored.phone),
    birth: stored.birthDate === null ? '' : stored.birthDate.replaceAll('-', ''),
    place: placeOf(stored.postcode) || placeOf(stored.city),
    gender: stored.gender === null ? '' : fold(stored.gender).slice(0, 1),
    key: keyOf(stored.externalId),
  };
}

function nameOf(name: string | null): string {
  if (name === null || name.includes('@')) return '';
  const parts = fold(name)
    .replace(/['’`´]/g, '')
    // "Mueller" is Müller; the fold of both is "muller".
    .replace(/([aou])e/g, '$1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '' && !TITLES.has(part));
  return parts.length > 1 ? parts.sort().join(' ') : (parts[0] ?? '');
}

function emailOf(email: string | null): { local: string; domain: string } {
  const at = email === null ? -1 : email.lastIndexOf('@');
  if (at <= 0) return { local: '', domain: '' };
  const local = fold(email!.slice(0, at));
  const tag = local.indexOf('+');
  return {
    local: (tag > 0 ? local.slice(0, tag) : local).replaceAll('.', ''),
    domain: fold(email!.slice(at + 1)).trim(),
  };
}

function phoneOf(phone: string | null): string {
  const digits = phone === null ? '' : phone.normalize('NFKC').replace(/\D+/g, '').replace(/^0+/, '');
  // One digit all along is a placeholder.
  if (digits.length < LEAST_PHONE_DIGITS || /^(\d)\1+$/.test(digits)) return '';
  return digits.slice(-PHONE_DIGITS);
}

function placeOf(place: string | null): string {
  return place === null ? '' : fold(place).replace(/[^\p{L}\p{N}]+/gu, '');
}

function keyOf(externalId: string): string {
  return fold(externalId)
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(/(?<!\d)0+(?=\d)/g, '');
}

/** No folded text holds it. */
const BETWEEN = '\n';

/** A person as one text, which takes a fraction of an object's memory. */
export function packed({ name, local, domain, numbers, phone, birth, place, gender, key }: Person): string {
  return [name, local, domain, numbers, phone, birth, place, gender, key].join(BETWEEN);
}

/** The person of a packed text. */
export function unpacked(text: string): Person {
  const [name = '', local = '', domain = '', numbers = '', phone = '', birth = '', place = '', gender = '', key = ''] =
    text.split(BETWEEN);
  return { name, local, domain, numbers, phone, birth, place, gender, key };
}
