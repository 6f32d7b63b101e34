import { useState } from 'preact/hooks';
import { change } from '../../data/change.ts';
import { may } from '../../data/viewer.ts';
import { Conflict } from '../../ui/conflict.tsx';
import { confirmed, Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { DeleteNote, EditNote, WriteNote } from './documents.ts';
import { words } from './texts.ts';

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  readonly version: number;
  readonly editedAt: string | null;
}

export interface NoteDialogProps {
  readonly onClose: () => void;
  /** The customer of a new note, or the note to edit, as it is now; a conflict reads it anew. */
  readonly about: { readonly customerId: string } | { readonly note: Note };
}

/** Writes a note, or edits one. What somebody else wrote meanwhile stands beside it. */
export function NoteDialog({ about, onClose }: NoteDialogProps) {
  const t = words.value;
  const note = 'note' in about ? about.note : undefined;
  const [text, setText] = useState(note?.text ?? '');
  const [wrong, setWrong] = useState<string>();
  const [isConflict, setConflict] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    if (text.trim() === '') {
      setWrong(t.noteNeeded);
      return;
    }
    setBusy(true);
    const outcome = await ('note' in about
      ? change(EditNote, { input: { id: about.note.id, version: about.note.version, text } })
      : change(WriteNote, { input: { customer: { id: about.customerId }, text } }));
    setBusy(false);
    if (outcome.ok) {
      toast(t.noteWritten);
      onClose();
    } else if (outcome.conflict) setConflict(true);
    else setWrong(outcome.errors[0]?.message);
  };
  if (isConflict && note) {
    return (
      <Conflict
        differences={[{ key: 'text', label: t.note, theirs: note.text, mine: text }]}
        onDrop={onClose}
        onSave={(mine) => {
          setConflict(false);
          if (mine.has('text')) void save();
          else onClose();
        }}
      />
    );
  }
  return (
    <Dialog
      title={note ? t.editNote : t.writeNote}
      onClose={onClose}
      foot={<DialogFoot onCancel={onClose} disabled={isBusy} onDo={() => void save()} />}
    >
      <TextField label={t.note} hint={t.noteHint} error={wrong} lines={6} value={text} onValue={setText} />
    </Dialog>
  );
}

export function NoteActions({ note }: { readonly note: Note }) {
  const t = words.value;
  const [isEditing, setEditing] = useState(false);
  const remove = async () => {
    if (!(await confirmed({ title: t.deleteTitle, text: t.deleteText, action: t.deleteNote, danger: true }))) return;
    const outcome = await change(DeleteNote, { input: { id: note.id, version: note.version } });
    if (outcome.ok) toast(t.noteDeleted);
    else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
  };
  return (
    <p class="row soft small">
      {t.by(note.author)}
      {note.editedAt !== null && ` · ${t.edited}`}
      {may('WRITE') && may('PERSONAL') && (
        <>
          <button class="link" type="button" onClick={() => setEditing(true)}>
            {t.editNote}
          </button>
          <button class="link" type="button" onClick={() => void remove()}>
            {t.deleteNote}
          </button>
        </>
      )}
      {isEditing && <NoteDialog about={{ note }} onClose={() => setEditing(false)} />}
    </p>
  );
}
