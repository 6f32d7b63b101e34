import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Conflict } from '../../../ui/conflict.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogFoot } from '../../../ui/dialog-foot.tsx';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { Persona } from '../documents.ts';
import { EditPersona } from '../edit-documents.ts';
import { words } from '../texts.ts';
import { type Draft, differences, draftOf, inputOf, withoutTheirs } from './draft.ts';
import { words as editing } from './texts.ts';

/** Name, title, story and priority, in the language of the page. */
export function EditDialog({ persona, onClose }: { readonly persona: Persona; readonly onClose: () => void }) {
  const t = editing.value;
  const language = apiLanguage.value;
  // As it was when the dialog was opened: what comes in meanwhile is held against it.
  const [seen] = useState(() => ({ draft: draftOf(persona), version: persona.version }));
  const [draft, setDraft] = useState(seen.draft);
  const [isConflict, setConflict] = useState(false);
  const [errors, setErrors] = useState<
    readonly { readonly field?: readonly string[] | null; readonly message: string }[]
  >([]);
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const errorOf = (name: string) => errors.find(({ field }) => field?.includes(name))?.message;
  const labels = { name: t.name, title: t.title, story: t.story, priority: t.priority };

  async function save(edited: Draft, base: Draft, version: number) {
    const outcome = await change(EditPersona, { input: inputOf(persona, language, edited, base, version) });
    if (outcome.ok) {
      onClose();
      toast(t.saved(edited.name));
    } else if (outcome.conflict) setConflict(true);
    else setErrors(outcome.errors);
  }
  if (isConflict) {
    const theirs = draftOf(persona);
    const found = differences(draft, theirs, seen.draft);
    return (
      <Conflict
        // Another edit that comes in while this is read begins it anew.
        key={persona.version}
        differences={found.map(({ key, ...texts }) => ({ key, label: labels[key], ...texts }))}
        onDrop={onClose}
        onSave={(mine) => {
          setConflict(false);
          void save(withoutTheirs(draft, theirs, seen.draft, mine), theirs, persona.version);
        }}
      />
    );
  }
  const other = errors.find(
    ({ field }) => !field || !['name', 'title', 'story', 'priority'].some((one) => field.includes(one)),
  );
  return (
    <Dialog
      title={`${words.value.edit}: ${persona.name}`}
      wide
      onClose={onClose}
      foot={<DialogFoot onCancel={onClose} onDo={() => save(draft, seen.draft, seen.version)} />}
    >
      <div class="stack">
        {persona.language !== language && <p class="notice">{t.translating}</p>}
        {other && (
          <p class="notice" role="alert">
            {other.message}
          </p>
        )}
        <TextField label={t.name} value={draft.name} onValue={(name) => set({ name })} error={errorOf('name')} />
        <TextField label={t.title} value={draft.title} onValue={(title) => set({ title })} error={errorOf('title')} />
        <TextField
          label={t.story}
          lines={9}
          value={draft.story}
          onValue={(story) => set({ story })}
          error={errorOf('story')}
        />
        <SelectField
          label={t.priority}
          hint={t.priorityHint}
          value={draft.priority}
          onValue={(priority) => set({ priority })}
          options={[['', t.noPriority], ...['1', '2', '3', '4', '5'].map((one) => [one, one] as const)]}
        />
      </div>
    </Dialog>
  );
}
