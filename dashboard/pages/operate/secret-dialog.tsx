import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './texts.ts';

export interface SecretDialogProps {
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret, shown once. It closes by its button alone: a slip of the Escape key would lose it. */
export function SecretDialog({ secret, onClose }: SecretDialogProps) {
  const t = words.value.secret;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      toast(t.copied);
    } catch {
      toast(t.notCopied, { kind: 'failed' });
    }
  };
  return (
    <Dialog
      title={t.title}
      firm
      onClose={onClose}
      foot={
        <>
          <button class="button" type="button" onClick={() => void copy()}>
            {t.copy}
          </button>
          <button class="button primary" type="button" onClick={onClose}>
            {t.kept}
          </button>
        </>
      }
    >
      <div class="stack">
        <p>{t.text}</p>
        <Field label={t.label}>
          {(control) => (
            <input
              {...control}
              class="input secret"
              readOnly
              value={secret}
              onFocus={({ currentTarget }) => currentTarget.select()}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
