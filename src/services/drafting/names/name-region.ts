import { countryCode } from '../words/country-words.ts';
import type { NameRegion } from './first-names.ts';

const COUNTRIES: Readonly<Record<NameRegion, string>> = {
  en: 'GB IE AU NZ ZA GG JE IM MT',
  us: 'US CA',
  de: 'DE AT CH LI',
  fr: 'FR LU MC',
  nl: 'NL BE SR',
  es: 'ES MX AR CO CL PE VE EC BO PY UY CR PA DO GT HN SV NI CU PR',
  it: 'IT SM VA',
  pt: 'PT BR AO MZ CV',
  cs: 'CZ SK',
  pl: 'PL',
  nordic: 'SE NO DK FI IS',
  slavic: 'RU UA BY SI HR RS BA BG MK ME LT LV EE',
  greek: 'GR CY',
  arabic: 'SA AE EG MA DZ TN LY JO LB SY IQ KW QA BH OM YE SD',
  turkish: 'TR AZ',
  hebrew: 'IL',
  hindi: 'IN NP LK',
  ja: 'JP',
  ko: 'KR',
  zh: 'CN TW HK MO SG',
};

const LANGUAGES: Readonly<Record<string, NameRegion>> = {
  ...{ en: 'en', de: 'de', fr: 'fr', nl: 'nl', es: 'es', it: 'it', pt: 'pt', pl: 'pl', sv: 'nordic', no: 'nordic' },
  ...{ nb: 'nordic', da: 'nordic', fi: 'nordic', ru: 'slavic', uk: 'slavic', cs: 'cs', sk: 'cs', hr: 'slavic' },
  ...{ el: 'greek', ar: 'arabic', tr: 'turkish', he: 'hebrew', hi: 'hindi', ja: 'ja', ko: 'ko', zh: 'zh' },
  ...{
    english: 'en',
    german: 'de',
    french: 'fr',
    spanish: 'es',
    chinese: 'zh',
    中文: 'zh',
    汉语: 'zh',
    japanese: 'ja',
  },
};

const byCountry = new Map(
  Object.entries(COUNTRIES).flatMap(([region, codes]) => codes.split(' ').map((code) => [code, region as NameRegion])),
);

/** The names that are usual in a country; null for one that no list is of. */
export function regionOfCountry(country: string): NameRegion | null {
  const code = countryCode(country);
  return code === null ? null : (byCountry.get(code) ?? null);
}

/** The names that are usual among speakers of a language, by its code or name; null for one that no list is of. */
export function regionOfLanguage(language: string): NameRegion | null {
  const plain = language.trim().toLowerCase();
  return LANGUAGES[plain] ?? LANGUAGES[plain.split(/[-_]/)[0]!] ?? null;
}
