import type { Text } from '../segmenter/text.ts';

/** Text by language, English always there: the form text is stored in. */
export function localized(text: Text): Readonly<Record<string, string>> {
  return typeof text === 'string' ? { en: text } : { ...text };
}

/** Text in a language, English where it is not given. */
export function textIn(text: Text | Readonly<Record<string, string>>, language: string): string {
  const byLanguage: Readonly<Record<string, string | undefined>> = localized(text as Text);
  return byLanguage[language] ?? byLanguage['en'] ?? '';
}
