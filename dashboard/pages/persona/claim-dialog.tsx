import { useState } from 'preact/hooks';
import { change } from '../../data/change.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Conflict } from '../../ui/conflict.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Claim } from './documents.ts';
import { EditClaim } from './edit-documents.ts';
import { words } from './texts.ts';

/** Another wording of a claim. In another language than its own it is a translation. */
export function ClaimDialog({ claim, onClose }: { readonly claim: Claim; readonly onClose: () => void }) {
  const t = words.value;
  const [text, setText] = useState(claim.text);
  // The version that was seen when the dialog was opened, whatever comes in meanwhile.
  const [seen, setSeen] = useState(claim.version);
  const [isConflict, setConflict] = useState(false);
  const [error, setError] = useState<string>();

  async function save(version: number) {
    const input = { id: claim.id, version, text, textLanguage: apiLanguage.value } as const;
    const outcome = await change(EditClaim, { input });
    if (outcome.ok) {
      onClose();
      toast(t.claimSaved);
    } else if (outcome.conflict) setConflict(true);
    else setError(outcome.errors[0]?.message);
  }
  if (isConflict) {
    return (
      <Conflict
        differences={[{ key: 'text', label: t.claimText, theirs: claim.text, mine: text }]}
        onDrop={onClose}
        onSave={(mine) => {
          setConflict(false);
          if (!mine.has('text')) return onClose();
          setSeen(claim.version);
          void save(claim.version);
        }}
      />
    );
  }
  return (
    <Dialog
      title={t.editClaim}
      onClose={onClose}
      foot={<DialogFoot onCancel={onClose} disabled={!text.trim()} onDo={() => save(seen)} />}
    >
      <TextField label={t.claimText} value={text} onValue={setText} lines={4} error={error} />
    </Dialog>
  );
}
