import { type Bilingual, verbatim } from '../bilingual.ts';

/** Names that data have for countries beside those of Unicode's tables. */
const ALIASES: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  'united states of america': 'US',
  america: 'US',
  uk: 'GB',
  'u.k.': 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  eire: 'IE',
  rsa: 'ZA',
  holland: 'NL',
  'the netherlands': 'NL',
  'czech republic': 'CZ',
  turkey: 'TR',
  korea: 'KR',
  'south korea': 'KR',
  'hong kong': 'HK',
  uae: 'AE',
  中国: 'CN',
  中国大陆: 'CN',
  prc: 'CN',
};
const LANGUAGES = ['en', 'zh', 'de', 'fr', 'es', 'it', 'pt', 'nl'];

let byName: Map<string, string> | undefined;

/** The ISO 3166 code of a country by its name or code as data have it; null where it is none that is known. */
export function countryCode(value: string): string | null {
  byName ??= namesOfCountries();
  return byName.get(value.trim().toLowerCase()) ?? null;
}

/** A country's name within a sentence: of one that is not known, as it came. */
export function countryWords(value: string): Bilingual {
  const code = countryCode(value);
  if (code === null) return verbatim(value);
  const en = displayNames('en').of(code) ?? value;
  return {
    en: WITH_ARTICLE.has(code) ? `the ${en}` : en,
    zh: SHORT_ZH[code] ?? displayNames('zh').of(code) ?? value,
  };
}

const WITH_ARTICLE = new Set(['GB', 'US', 'NL', 'AE', 'PH', 'DO', 'MV', 'BS', 'KM', 'SC', 'GM']);
const SHORT_ZH: Readonly<Record<string, string>> = { HK: '香港', MO: '澳门', TW: '台湾' };

function displayNames(language: string): Intl.DisplayNames {
  return new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
}

/** False for codes that were given up, which name the country that came after. */
function isInUse(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region === code;
}

function namesOfCountries(): Map<string, string> {
  const found = new Map<string, string>();
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  for (const language of LANGUAGES) {
    const names = displayNames(language);
    for (const code of codes) {
      const name = names.of(code);
      if (name && isInUse(code) && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), code);
    }
  }
  for (const code of codes) if (isInUse(code) && displayNames('en').of(code)) found.set(code.toLowerCase(), code);
  for (const [name, code] of Object.entries(ALIASES)) found.set(name, code);
  return found;
}
