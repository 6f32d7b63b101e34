import countries from 'i18n-iso-countries';
import { countryForm, plainForm } from './country-form.ts';
import { COUNTRY_TITLES } from './country-titles.ts';
import { withoutTitle } from './full-names.ts';
import { nameForm } from './name-form.ts';
import { namesOfTheWorld } from './world-names.ts';

/** The meaning of a name that is no place on purpose. */
export const NOWHERE = 'unknown';

/**
 * Names that are no country's. Each goes to an ISO alpha-2 code, to the M49 code of an area that is no country, or to
 * `unknown` on purpose. The Online Retail data has several (European Community, Channel Islands, Unspecified; its second
 * edition also West Indies).
 */
const VARIANTS: Readonly<Record<string, string>> = {
  ...{ 中国大陆: 'CN', 台湾: 'TW', 臺灣: 'TW', ประเทศไทย: 'TH', 香港: 'HK', 澳门: 'MO', 美国: 'US', 韩国: 'KR' },
  ...{ 'channel islands': '830', 'west indies': '029', caribbean: '029', scandinavia: '154' },
  ...{ 'european community': '150', 'european union': '150', eu: '150', europe: '150', asia: '142', africa: '002' },
  ...{ unspecified: NOWHERE, unknown: NOWHERE, other: NOWHERE, none: NOWHERE, 'n a': NOWHERE, 未知: NOWHERE },
};

/** Names that several countries share, none of which is meant without more: they are left unread, and counted. */
const SHARED = new Set(['korea', 'kongo', 'guiana', 'guayana', 'virgin islands', 'islands', 'republic']);

/** The variants as {@link nameForm} writes them. */
const variants = new Map(Object.entries(VARIANTS).map(([name, target]) => [nameForm(name), target]));

/** True for text that settings may use as the meaning of a name. */
export function isTarget(target: string): boolean {
  return target === NOWHERE || /^\d{3}$/.test(target) || isoCode(target) !== undefined;
}

function isoCode(code: string): string | undefined {
  const upper = code.toUpperCase();
  if (/^[A-Z]{3}$/.test(upper)) return countries.alpha3ToAlpha2(upper);
  return /^[A-Z]{2}$/.test(upper) && countries.isValid(upper) ? upper : undefined;
}

/** Codes by names. */
type Names = ReadonlyMap<string, string>;

const named = new Map<string, Names>();

/** Alpha-2 codes by every name in a language; the first country of a name keeps it. A constant, made when first used. */
function namesIn(language: string): Names {
  let codes = named.get(language);
  if (codes === undefined) {
    const found = new Map<string, string>();
    for (const [code, all] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of all) if (!found.has(nameForm(name))) found.set(nameForm(name), code);
    }
    codes = found;
    named.set(language, codes);
  }
  return codes;
}

/** Names in English that the package lacks, by alpha-2 code. */
const titles = new Map(
  COUNTRY_TITLES.trim()
    .split('\n')
    .map((line): [string, readonly string[]] => [line.slice(0, 2), line.slice(3).split(',')]),
);

/** The further names in English of a country. */
export function titlesOf(code: string): readonly string[] {
  return titles.get(code) ?? [];
}

let english: Names | undefined;

/** Alpha-2 codes by the words of every name in English, in {@link countryForm}. A constant, made when first used. */
function wordsInEnglish(): Names {
  english ??= new Map([
    ...[...namesIn('en')].map(([name, code]): [string, string] => [countryForm(name), code]),
    ...[...titles].flatMap(([code, names]) => names.map((name): [string, string] => [countryForm(name), code])),
  ]);
  return english;
}

/** The country of a code as written: alpha-2, alpha-3 or the number of ISO 3166-1, with or without dots. */
function writtenCode(label: string): string | undefined {
  // A letter with an accent is none of a code: Bỉ is Belgium in Vietnamese, and BI is Burundi.
  const code = label.replace(/[\s.]/g, '');
  return /^\d{3}$/.test(code) ? countries.numericToAlpha2(code) : isoCode(code);
}

/**
 * Reader of country names and codes: `aliases` first, then ISO 3166 alpha-2, alpha-3 and numbers, the names of each
 * language, names in English by their words, and the names of all other languages where they have one meaning. Answers
 * an alpha-2 code, an M49 code, `unknown`, or undefined for a name nobody knows and for one of several countries.
 */
export function countryReader(
  aliases: Readonly<Record<string, string>>,
  languages: readonly string[],
): (name: string) => string | undefined {
  const own = new Map(Object.entries(aliases).map(([name, target]) => [nameForm(name), isoCode(target) ?? target]));
  const readWhole = (label: string): string | undefined => {
    const name = nameForm(label);
    const known = own.get(name) ?? variants.get(name) ?? writtenCode(label);
    if (known !== undefined) return known;
    if (name === '' || SHARED.has(name)) return undefined;
    const words = countryForm(label);
    for (const language of languages) {
      const code = namesIn(language).get(name);
      if (code !== undefined) return code;
    }
    const table = wordsInEnglish();
    const read =
      table.get(words) ?? table.get(plainForm(words)) ?? namesOfTheWorld().get(name) ?? namesOfTheWorld().get(words);
    const bare = read === undefined ? withoutTitle(label) : undefined;
    return bare === undefined ? read : readWhole(bare);
  };
  return (label) => readWhole(label) ?? agreed(label, readWhole);
}

const PARTS = /^([^(（]+)[(（]([^()（）]+)[)）]$|^([^/|]+)[/|]([^/|]+)$/u;

/** The country of which a label has two names, such as "Myanmar (Burma)"; undefined where they are not of one. */
function agreed(label: string, read: (name: string) => string | undefined): string | undefined {
  const [, outer, inner, left, right] = PARTS.exec(label.trim()) ?? [];
  const [one, other] = [outer ?? left, inner ?? right];
  if (one === undefined || other === undefined) return undefined;
  const code = read(one);
  return code !== undefined && code === read(other) ? code : undefined;
}
