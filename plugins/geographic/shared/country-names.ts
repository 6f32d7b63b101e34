import countries from 'i18n-iso-countries';
import { nameForm } from './name-form.ts';

/** The meaning of a name that is no place on purpose. */
export const NOWHERE = 'unknown';

/**
 * Names that ISO 3166 does not have. Each goes to an ISO alpha-2 code, to the M49 code of an area that is no country, or
 * to `unknown` on purpose. The Online Retail data has several (EIRE, RSA, Channel Islands, European Community,
 * Unspecified; its second edition also Korea and West Indies). Korea without more is taken for the Republic.
 */
const VARIANTS: Readonly<Record<string, string>> = {
  ...{ eire: 'IE', 'republic of ireland': 'IE', rsa: 'ZA', 'republic of south africa': 'ZA', america: 'US' },
  ...{ england: 'GB', scotland: 'GB', wales: 'GB', 'northern ireland': 'GB', britain: 'GB', holland: 'NL', ger: 'DE' },
  ...{ korea: 'KR', 'republic of korea': 'KR', uae: 'AE', drc: 'CD', burma: 'MM', macedonia: 'MK', swaziland: 'SZ' },
  ...{ 'ivory coast': 'CI', 'cape verde': 'CV', vatican: 'VA', 'east timor': 'TL', turkey: 'TR', russia: 'RU' },
  ...{ 中国大陆: 'CN', 台湾: 'TW', 香港: 'HK', 澳门: 'MO', 美国: 'US', 韩国: 'KR' },
  ...{ 'channel islands': '830', 'west indies': '029', caribbean: '029', scandinavia: '154' },
  ...{ 'european community': '150', 'european union': '150', eu: '150', europe: '150', asia: '142', africa: '002' },
  ...{ unspecified: NOWHERE, unknown: NOWHERE, other: NOWHERE, none: NOWHERE, 'n a': NOWHERE, 未知: NOWHERE },
};

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

const names = new Map<string, ReadonlyMap<string, string>>();

/** Alpha-2 codes by every name in a language; the first country of a name keeps it. A constant, made when first used. */
function namesIn(language: string): ReadonlyMap<string, string> {
  let codes = names.get(language);
  if (codes === undefined) {
    const found = new Map<string, string>();
    for (const [code, all] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of all) if (!found.has(nameForm(name))) found.set(nameForm(name), code);
    }
    codes = found;
    names.set(language, codes);
  }
  return codes;
}

/**
 * Reader of country names and codes: `aliases` first, then ISO 3166 alpha-2 and alpha-3, the variants above, and the
 * names of each language. Answers an alpha-2 code, an M49 code, `unknown`, or undefined for a name nobody knows.
 */
export function countryReader(
  aliases: Readonly<Record<string, string>>,
  languages: readonly string[],
): (name: string) => string | undefined {
  const own = new Map(Object.entries(aliases).map(([name, target]) => [nameForm(name), isoCode(target) ?? target]));
  return (label) => {
    const name = nameForm(label);
    const known = own.get(name) ?? variants.get(name) ?? isoCode(name);
    if (known !== undefined) return known;
    for (const language of languages) {
      const code = namesIn(language).get(name);
      if (code !== undefined) return code;
    }
    return undefined;
  };
}
