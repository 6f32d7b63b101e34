import { words } from './texts.ts';

/** What stands for a text that the key may not see. */
const MASKED = '[masked]';

/** A text, or the words for one that is hidden from the key. */
export function shownText(text: string): string {
  return text === MASKED ? words.value.masked : text;
}

/** What a customer is called: by its name, otherwise by its key where it comes from. */
export function nameOf({ name, externalId }: { readonly name: string | null; readonly externalId: string }): string {
  return name !== null && name !== MASKED ? name : shownText(externalId);
}
