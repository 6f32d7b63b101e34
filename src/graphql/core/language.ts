import { textIn } from '../../engine/localized.ts';
import type { Text } from '../../segmenter/text.ts';
import { builder } from './builder.ts';

/** Languages texts come in. */
export const Language = builder.enumType('Language', {
  description: 'A language of texts people read.',
  values: {
    EN: { value: 'en', description: 'English, which every text has.' },
    ZH: { value: 'zh', description: 'Chinese; English where a text lacks it.' },
  } as const,
});

/** The argument of texts people read. */
export const languageArg = {
  type: Language,
  required: true,
  defaultValue: 'en',
  description: 'Language of the text. Default EN.',
} as const;

/** The argument of texts that are written in one language and perhaps translated. */
export const ownLanguageArg = {
  type: Language,
  description: 'Language of the text; what is not translated comes as it is written. Default: as it is written.',
} as const;

/** Text in a language, from the form it is stored or declared in. */
export function say(text: unknown, language: 'en' | 'zh'): string {
  return textIn(text as Text, language);
}
