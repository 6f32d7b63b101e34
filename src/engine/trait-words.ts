/** What people call a trait and its values in a language; what is left out is told as it is stored. */
export interface WordsOfTrait {
  /** As it stands within a sentence: `kind of household`. */
  readonly label?: string | undefined;
  /** By the value as it is stored. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/** The same by language. */
export type TraitWords = { readonly [In in 'en' | 'zh']?: WordsOfTrait | undefined };

/** What a value is called in a language; null where nobody said. */
export function calledValue(words: TraitWords | undefined, value: string, language: 'en' | 'zh'): string | null {
  const values = words?.[language]?.values;
  return values && Object.hasOwn(values, value) ? values[value]! : null;
}
