import type { Language } from '../input/translations.ts';

/** A text in each language. */
export type Bilingual = Readonly<Record<Language, string>>;

/** The same text in each language: names, and words that nobody translated. */
export function verbatim(text: string): Bilingual {
  return { en: text, zh: text };
}

/** A name that nobody translated, within a Chinese sentence: 「household type」. */
export function nameZh(name: string): string {
  return `「${name}」`;
}

/** Words of others within a sentence: quoted in Chinese, where they would run into the text. */
export function quoted(text: string): Bilingual {
  return { en: text, zh: `“${text}”` };
}

/** Things as a list: `a, b and c`. */
export function listed(items: readonly Bilingual[], last: Bilingual = { en: 'and', zh: '和' }): Bilingual {
  const [en, zh] = [items.map((item) => item.en), items.map((item) => item.zh)];
  return {
    en: en.length < 2 ? en.join('') : `${en.slice(0, -1).join(', ')} ${last.en} ${en.at(-1)}`,
    zh: zh.length < 2 ? zh.join('') : `${zh.slice(0, -1).join('、')}${last.zh}${zh.at(-1)}`,
  };
}

/** The same with its first letter as a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
