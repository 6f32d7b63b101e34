import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import { DialogFoot } from './dialog-foot.tsx';

export interface FormDialogProps {
  readonly title: string;
  /** What saving is called. */
  readonly save: string;
  /** Saving is offered. */
  readonly isFine: boolean;
  /** What the server refused; undefined: nothing. */
  readonly wrong: string | undefined;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialog with a form that its foot saves; Enter saves it too. */
export function FormDialog({ title, save, isFine, wrong, onSave, onClose, children }: FormDialogProps) {
  const id = useId();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={<DialogFoot label={save} form={id} disabled={!isFine} onCancel={onClose} />}
    >
      <form
        id={id}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSave();
        }}
      >
        {children}
        {wrong !== undefined && (
          <p class="error" role="alert">
            {wrong}
          </p>
        )}
      </form>
    </Dialog>
  );
}
