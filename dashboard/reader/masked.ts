import { uiWords } from '../ui/texts.ts';

/** What stands for a text that the key may not see. */
export const MASKED = '[masked]';

/** A text, or the words for one that is hidden from the key. */
export function shownText(text: string): string {
  return text === MASKED ? uiWords.value.masked : text;
}
