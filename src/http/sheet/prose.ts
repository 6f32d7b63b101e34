import type { Language } from '../../services/input/translations.ts';
import type { SheetText } from '../../services/personas/sheet/sheet.ts';
import { type Html, html } from './html.ts';
import type { Wording } from './words.ts';

/** A language as markup names it. */
export function langOf(language: Language): string {
  return language === 'zh' ? 'zh-Hans' : 'en';
}

/** The attribute of a text in another language than its page; nothing for one in the same. */
export function langIn({ language }: SheetText, words: Wording): Html | null {
  return language === words.language ? null : html` lang="${langOf(language)}"`;
}

/** A text with its lines as paragraphs. */
export function paragraphs(text: string): readonly Html[] {
  return text
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
    .map((line) => html`<p dir="auto">${line}</p>`);
}
