import { locale } from './language.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
let codes: ReadonlyMap<string, string> | undefined;

/** Codes of countries by their English names, which data have most often. */
function codesByName(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  codes ??= new Map(
    LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).flatMap((code) => {
      const name = english.of(code);
      return name === undefined ? [] : [[name, code] as const];
    }),
  );
  return codes;
}

/** 斯洛伐克 of SK and of Slovakia, in the language of the page; all else as it is written. */
export function country(value: string): string {
  const code = /^[A-Z]{2}$/.test(value) ? value : codesByName().get(value);
  if (code === undefined) return value;
  return new Intl.DisplayNames(locale.value, { type: 'region' }).of(code) ?? value;
}
