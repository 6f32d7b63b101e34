import countries from 'i18n-iso-countries';
import { countryForm } from './country-form.ts';
import { fullNamesOf } from './full-names.ts';
import { nameForm } from './name-form.ts';

/** Languages in which CLDR has names beside their own script or country. */
const FURTHER = ['zh-Hant', 'zh-Hant-HK', 'sr-Latn', 'uz-Cyrl', 'pt-PT', 'es-MX', 'de-CH', 'en-GB', 'fr-CA', 'pa-Arab'];

let names: ReadonlyMap<string, string> | undefined;

/**
 * Alpha-2 codes by the names that countries have in all languages of i18n-iso-countries and of Unicode CLDR as Node.js
 * has it, and full names, as they are written and by their words. A name of several countries is left out. A constant, made when first
 * used, which takes a moment: most names are read without.
 */
export function namesOfTheWorld(): ReadonlyMap<string, string> {
  names ??= gather();
  return names;
}

function gather(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const shared = new Set<string>();
  const add = (name: string, code: string) => {
    for (const form of [nameForm(name), countryForm(name)]) {
      if (form === '') continue;
      if ((found.get(form) ?? code) === code) found.set(form, code);
      else shared.add(form);
    }
  };
  for (const language of countries.getSupportedLanguages()) {
    for (const [code, all] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of all) add(name, code);
    }
  }
  const codes = Object.keys(countries.getAlpha2Codes());
  for (const code of codes) for (const name of [...namesInCldr(code), ...fullNamesOf(code)]) add(name, code);
  for (const form of shared) found.delete(form);
  return found;
}

let displays: readonly Intl.DisplayNames[] | undefined;

/** The names of a country in Unicode CLDR. */
export function namesInCldr(code: string): readonly string[] {
  displays ??= locales().map((locale) => new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' }));
  return displays.flatMap((display) => display.of(code) ?? []);
}

/** Every language of two letters that CLDR has, and some of its variants. */
function locales(): string[] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index));
  const languages = letters.flatMap((one) => letters.map((other) => `${one}${other}`));
  return Intl.DisplayNames.supportedLocalesOf([...languages, ...FURTHER]);
}
