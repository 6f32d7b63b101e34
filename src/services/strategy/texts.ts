import { z } from 'zod';
import { filled } from '../input/text.ts';
import { LANGUAGES, type TextsByLanguage } from '../input/translations.ts';
import { invalid } from '../research/checked.ts';

/** Texts of a thing in other languages than its own; null takes one away. */
export const translations = z
  .array(
    z.strictObject({
      field: z.string().max(50),
      language: z.enum(LANGUAGES),
      text: filled(20_000).nullable(),
    }),
  )
  .max(40);

type Translations = z.output<typeof translations>;

/** What has texts in a language of its own. */
export interface Worded {
  readonly language: string;
  readonly translations: unknown;
}

/**
 * The translations of a thing after an edit. A text that is given anew has none until it is translated anew. Throws
 * INVALID_INPUT for a translation of something that is no text of it, or into its own language.
 */
export function translated(
  names: readonly string[],
  valid: Readonly<Record<string, unknown>>,
  before: (Worded & object) | null,
): TextsByLanguage {
  const was = (before ?? {}) as Readonly<Record<string, unknown>>;
  const own = String(valid['language'] ?? before?.language ?? LANGUAGES[0]);
  const renewed = new Set(names.filter((name) => valid[name] !== undefined && valid[name] !== was[name]));
  const kept = Object.entries((before?.translations ?? {}) as TextsByLanguage)
    .filter(([language]) => language !== own)
    .map(
      ([language, texts]) => [language, Object.entries(texts ?? {}).filter(([name]) => !renewed.has(name))] as const,
    );
  const byLanguage = new Map(kept.map(([language, texts]) => [language, new Map(texts)]));
  for (const [index, one] of ((valid['translations'] ?? []) as Translations).entries()) {
    refuseUnfit(names, one, own, valid[one.field] ?? was[one.field], index);
    const texts = byLanguage.get(one.language) ?? new Map<string, string | undefined>();
    if (one.text === null) texts.delete(one.field);
    else texts.set(one.field, one.text);
    byLanguage.set(one.language, texts);
  }
  const filled = [...byLanguage].filter(([, texts]) => texts.size > 0);
  return Object.fromEntries(filled.map(([language, texts]) => [language, Object.fromEntries(texts)]));
}

function refuseUnfit(
  names: readonly string[],
  { field, language, text: words }: Translations[number],
  own: string,
  original: unknown,
  index: number,
): void {
  const at = (name: string) => ['translations', String(index), name];
  if (!names.includes(field)) throw invalid(`Is no text of it: ${names.join(', ')} are.`, at('field'));
  if (language === own) throw invalid(`Its own language is ${own}: what it says in that is its text.`, at('language'));
  if (words !== null && typeof original !== 'string')
    throw invalid('Is translated, and there is no text.', at('field'));
}
