import countries from 'i18n-iso-countries';
import { countryKey } from './country-key.ts';
import { titlesOf } from './country-names.ts';
import { fullNamesOf } from './full-names.ts';
import { namesInCldr } from './world-names.ts';

const known = new Map<string, readonly string[]>();

/** Usual spellings of a country by its alpha-2 code: codes, and names in all languages that mean no other. */
export function countrySpellings(code: string): readonly string[] {
  const found = known.get(code) ?? gather(code);
  known.set(code, found);
  return found;
}

function gather(code: string): readonly string[] {
  const codes = [code, countries.alpha2ToAlpha3(code), countries.alpha2ToNumeric(code)];
  const names = countries
    .getSupportedLanguages()
    .flatMap((language) => countries.getName(code, language, { select: 'all' }));
  const all = [...codes, ...names, ...titlesOf(code), ...fullNamesOf(code), ...namesInCldr(code)];
  return [...new Set(all.filter((name) => name !== undefined))].filter((name) => countryKey(name) === code);
}
