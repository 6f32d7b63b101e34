import { textIn } from '../../src/engine/localized.ts';
import type { Text } from '../../src/segmenter/text.ts';
import type { StoredText } from './shown.ts';
import type { Language } from './words.ts';

/** Text of a plugin, or of the store, in the report's language; English where it has none. */
export function textOf(text: Text | StoredText | undefined | null, language: Language): string {
  return text === undefined || text === null ? '' : textIn(text, language);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A name that fits beside a bar or into a legend: there is no browser to measure it. Wide letters count twice. */
export function shortened(name: string, most = 34): string {
  let width = 0;
  const letters = [...name];
  const end = letters.findIndex((letter) => {
    width += letter.charCodeAt(0) > 0x2e80 ? 2 : 1;
    return width > most;
  });
  return end < 0 ? name : `${letters.slice(0, end - 1).join('')}…`;
}
