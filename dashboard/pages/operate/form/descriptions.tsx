import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { language } from '../../../reader/language.ts';

/** Descriptions in Chinese by the English ones, once somebody who reads Chinese opened a form; none before. */
const chinese = signal<Readonly<Record<string, string>> | undefined>(undefined);

/** Loads what settings mean in the language of the page. False until it is there: a form does not change under the eyes. */
export function useDescriptions(): boolean {
  const lacks = language.value === 'zh' && chinese.value === undefined;
  useEffect(() => {
    if (!lacks) return;
    void import('./descriptions/all.zh.ts').then(
      ({ DESCRIPTIONS_ZH }) => {
        chinese.value = DESCRIPTIONS_ZH;
      },
      // Without them the form is still of use, in the words of its schema.
      () => {
        chinese.value = {};
      },
    );
  }, [lacks]);
  return !lacks;
}

/** What a setting means: in the language of the page, and of segmenters that others wrote in the words of their schema. */
export function DescriptionText({ text }: { readonly text: string }) {
  const own = language.value === 'zh' ? chinese.value?.[text] : undefined;
  return <span lang={own === undefined ? 'en' : undefined}>{own ?? text}</span>;
}

export function Description({ text }: { readonly text: string }) {
  return (
    <p class="hint">
      <DescriptionText text={text} />
    </p>
  );
}
