import { countryReader } from './country-names.ts';

/** Texts that are remembered at most: there are few countries, and anything may be sent as one. */
const MOST = 10_000;

let read: ((name: string) => string | undefined) | undefined;
const codes = new Map<string, string | null>();

/**
 * The ISO 3166 alpha-2 code of a text that names one country, whatever its language and however it is written: `DE` of
 * "Germany", "DEU", "276" and "Allemagne". Null for a text that names none, or several.
 */
export function countryKey(text: string): string | null {
  const known = codes.get(text);
  if (known !== undefined) return known;
  read ??= countryReader({}, ['en', 'zh', 'de', 'fr', 'es']);
  const code = read(text);
  const key = code !== undefined && /^[A-Z]{2}$/.test(code) ? code : null;
  if (codes.size >= MOST) codes.clear();
  codes.set(text, key);
  return key;
}
