import { uiWords } from './texts.ts';

export interface DialogFootProps {
  readonly onCancel: () => void;
  /** What the button says: the deed. Default: that it is saved. */
  readonly label?: string;
  /** Does it; without, the button submits the form. */
  readonly onDo?: () => void;
  /** The id of the form that the button submits. */
  readonly form?: string;
  readonly disabled?: boolean;
  /** It cannot be undone. */
  readonly danger?: boolean;
}

/** The two buttons of a dialog: one leaves all as it is, the other does what the dialog is for. */
export function DialogFoot({
  onCancel,
  label = uiWords.value.save,
  onDo,
  form,
  disabled = false,
  danger = false,
}: DialogFootProps) {
  return (
    <>
      <button class="button" type="button" onClick={onCancel}>
        {uiWords.value.cancel}
      </button>
      <button
        class={danger ? 'button danger' : 'button primary'}
        type={form === undefined ? 'button' : 'submit'}
        form={form}
        disabled={disabled}
        onClick={onDo}
      >
        {label}
      </button>
    </>
  );
}
