/** Languages that people write texts in, ISO 639-1. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Texts of something in other languages than its own, by the name of the text. */
export type TextsByLanguage = {
  readonly [In in Language]?: { readonly [Name in string]?: string | undefined } | undefined;
};

/** An edit of them: a text that is given takes the place of the one there is; null clears a text, or a language. */
export type TextsPatch = {
  readonly [In in Language]?: Readonly<Record<string, string | null | undefined>> | null | undefined;
};

/** The translations that an edit leaves; a language without any text is none. */
export function mergedTexts(translations: TextsByLanguage, patch: TextsPatch): TextsByLanguage {
  const merged = Object.entries(patch).map(([language, texts]) => {
    const left = texts && withoutNothing({ ...translations[language as Language], ...texts });
    return [language, left && Object.keys(left).length > 0 ? left : null] as const;
  });
  return withoutNothing({ ...translations, ...Object.fromEntries(merged) });
}

/** The edit that leaves just these translations. */
export function wholeTexts(translations: TextsByLanguage, names: readonly string[]): TextsPatch {
  return Object.fromEntries(
    LANGUAGES.map((language) => {
      const texts = translations[language];
      return [language, texts ? Object.fromEntries(names.map((name) => [name, texts[name] ?? null])) : null];
    }),
  );
}

/** What has a text in its own language, and perhaps translations of it. */
export type Translated<Name extends string> = { readonly translations: unknown } & {
  readonly [One in Name]: string | null;
};

/** A text in a language; in its own where it is not translated, or none is asked for. */
export function textOf<Name extends string, Row extends Translated<Name>>(
  row: Row,
  name: Name,
  wanted: Language | null | undefined,
): Row[Name] {
  const translated = wanted && (row.translations as TextsByLanguage)[wanted]?.[name];
  return translated ? (translated as Row[Name]) : row[name];
}

/** An object without what is null or not there. */
export function withoutNothing<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null && part !== undefined)) as T;
}
