import { uiWords } from './texts.ts';

/** Shows the next page of a list; nothing where there is none. */
export function MoreButton({ more }: { readonly more: (() => void) | undefined }) {
  if (!more) return null;
  return (
    <button class="button more" type="button" onClick={more}>
      {uiWords.value.more}
    </button>
  );
}
