import type { Outcome } from '../../data/change.ts';
import { confirmed } from '../dialog.tsx';
import { uiWords } from '../texts.ts';
import { told } from './told.ts';

export interface DeleteButtonProps {
  /** What is deleted, for those who hear the button alone. */
  readonly what: string;
  /** What is asked before. */
  readonly title: string;
  /** What goes with it. Default: that it cannot be brought back. */
  readonly text?: string;
  readonly done: string;
  readonly remove: () => Promise<Outcome<unknown>>;
}

/** Deletes something once the reader has said so a second time. */
export function DeleteButton({ what, title, text, done, remove }: DeleteButtonProps) {
  const t = uiWords.value;
  return (
    <button
      class="link"
      type="button"
      aria-label={`${t.remove}: ${what}`}
      onClick={async () => {
        if (await confirmed({ title, text: text ?? t.noUndo, action: t.remove, danger: true }))
          told(await remove(), done);
      }}
    >
      {t.remove}
    </button>
  );
}
