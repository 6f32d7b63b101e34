import { computed, effect, type ReadonlySignal } from '@preact/signals';
import { stored } from './stored.ts';

export type Language = 'en' | 'zh';

/** The language of the page: chosen before, otherwise that of the browser. */
export const language = stored<Language>('personagraph.language', firstLanguage(), (text) =>
  text === 'en' || text === 'zh' ? text : undefined,
);

/** As the API names it. */
export const apiLanguage = computed<'EN' | 'ZH'>(() => (language.value === 'zh' ? 'ZH' : 'EN'));

/** The reader's own form of times and numbers in that language: British where the browser is, not American. */
export const locale = computed(
  () =>
    navigator.languages.find((one) => one.toLowerCase().split('-')[0] === language.value) ?? LOCALES[language.value],
);

const LOCALES = { en: 'en-GB', zh: 'zh-CN' } as const;

function firstLanguage(): Language {
  return navigator.languages[0]?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Sets the language of the document, by which it is read aloud and its letters are chosen. */
export function startLanguage(): () => void {
  return effect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-Hans' : 'en';
  });
}

/** The same texts in another language: each key is there, and takes the same values. */
export type SameTexts<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer Values) => string
      ? (...values: Values) => string
      : SameTexts<T[K]>;
};

/** Texts in the language of the page. A key that Chinese lacks does not compile. */
export function texts<const T>(en: T, zh: SameTexts<T>): ReadonlySignal<SameTexts<T>> {
  return computed(() => (language.value === 'zh' ? zh : (en as unknown as SameTexts<T>)));
}
