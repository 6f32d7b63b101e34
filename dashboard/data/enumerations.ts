import { effect, signal } from '@preact/signals';
import { apiLanguage } from '../reader/language.ts';
import { graphql } from './graphql.ts';
import { send } from './send.ts';
import { session } from './session.ts';

export const EnumerationWords = graphql(`
  query EnumerationWords($language: Language!) {
    enumerationWords(language: $language) { enumeration value text }
  }
`);

const words = signal<ReadonlyMap<string, string>>(new Map());

/** Reads the words of the API's enumerations whenever the language or the server is another. */
export function startEnumerations(): () => void {
  return effect(() => {
    const at = session.value;
    const language = apiLanguage.value;
    if (at === null) return;
    send(EnumerationWords, { language })
      .then(({ data }) => {
        if (session.peek() !== at || apiLanguage.peek() !== language) return;
        words.value = new Map(data.enumerationWords.map((one) => [`${one.enumeration}.${one.value}`, one.text]));
      })
      // Without words the values stand as they are: the next sign-in or language asks again.
      .catch(() => undefined);
  });
}

/** The word of a value of an enumeration: `word('PersonaStatus', 'ACTIVE')`. */
export function word(enumeration: string, value: string): string {
  // The API has them as they stand within a sentence; here they stand alone.
  const text = words.value.get(`${enumeration}.${value}`) ?? value.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
