/** Names of countries and what they mean: `personagraph/countries`. */
export { joinInitials } from './country-form.ts';
export { countryKey } from './country-key.ts';
export { countryReader, isTarget, NOWHERE } from './country-names.ts';
export { countrySpellings } from './country-spellings.ts';
export { keyForm, nameForm } from './name-form.ts';
