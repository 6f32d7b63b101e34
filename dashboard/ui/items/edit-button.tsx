import { uiWords } from '../texts.ts';

/** Opens the form of something. */
export function EditButton({ what, onEdit }: { readonly what: string; readonly onEdit: () => void }) {
  const t = uiWords.value;
  return (
    <button class="link" type="button" aria-label={`${t.edit}: ${what}`} onClick={onEdit}>
      {t.edit}
    </button>
  );
}
