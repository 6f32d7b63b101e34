import { useState } from 'preact/hooks';
import { change, patching } from '../../data/change.ts';
import type { VariablesOf } from '../../data/graphql.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Conflict, type Difference } from '../../ui/conflict.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { EditSegmentation, type SegmentationSheet, Sheet } from './documents.ts';
import { words } from './texts.ts';

interface Draft {
  readonly name: string;
  readonly description: string;
  readonly rerun: string;
}

type Input = VariablesOf<typeof EditSegmentation>['input'];

function draftOf({ name, description, rerunHours }: SegmentationSheet): Draft {
  return { name, description: description ?? '', rerun: rerunHours === null ? '' : String(rerunHours) };
}

/** The edit as the API takes it: name and description go into the language that the page is in. */
function inputOf(segmentation: SegmentationSheet, { name, description, rerun }: Draft): Input {
  const texts = { name: name.trim(), description: description.trim() || null };
  return {
    id: segmentation.id,
    version: segmentation.version,
    rerunHours: rerun.trim() === '' ? null : Number(rerun),
    ...(segmentation.language === apiLanguage.value
      ? texts
      : { translations: [{ language: apiLanguage.value, ...texts }] }),
  };
}

export interface EditDialogProps {
  /** As it is now; a conflict reads it anew. */
  readonly segmentation: SegmentationSheet;
  readonly onClose: () => void;
}

/** Name, purpose and how often. Shown at once; what somebody else wrote meanwhile stands beside it. */
export function EditDialog({ segmentation, onClose }: EditDialogProps) {
  const t = words.value.editing;
  const [draft, setDraft] = useState(() => draftOf(segmentation));
  const [wrong, setWrong] = useState<string>();
  const [isConflict, setConflict] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isRerunWrong = draft.rerun.trim() !== '' && !(Number(draft.rerun) >= 0.1 && Number(draft.rerun) <= 8_760);

  const save = async (what: Draft) => {
    if (what.name.trim() === '' || isRerunWrong) return;
    setBusy(true);
    const variables: VariablesOf<typeof Sheet> = { language: apiLanguage.value, key: segmentation.key };
    const outcome = await change(EditSegmentation, { input: inputOf(segmentation, what) }, [
      patching(Sheet, variables, (data) => ({
        ...data,
        segmentation: data.segmentation && {
          ...data.segmentation,
          name: what.name.trim(),
          description: what.description.trim() || null,
        },
      })),
    ]);
    setBusy(false);
    if (outcome.ok) {
      toast(t.saved);
      onClose();
    } else if (outcome.conflict) setConflict(true);
    else setWrong(outcome.errors[0]?.message);
  };

  if (isConflict) {
    const theirs = draftOf(segmentation);
    const differences = (['name', 'description', 'rerun'] as const)
      .filter((key) => theirs[key] !== draft[key])
      .map((key): Difference => ({ key, label: t[key], theirs: theirs[key], mine: draft[key] }));
    return (
      <Conflict
        differences={differences}
        onDrop={onClose}
        onSave={(mine) => {
          const chosen = { ...theirs };
          for (const { key } of differences)
            if (mine.has(key)) Object.assign(chosen, { [key]: draft[key as keyof Draft] });
          setDraft(chosen);
          setConflict(false);
          void save(chosen);
        }}
      />
    );
  }
  return (
    <Dialog
      title={t.title}
      onClose={onClose}
      foot={<DialogFoot onCancel={onClose} disabled={isBusy} form="segmentation-edit" />}
    >
      <form
        id="segmentation-edit"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save(draft);
        }}
      >
        <TextField
          label={t.name}
          required
          value={draft.name}
          error={draft.name.trim() === '' ? t.nameNeeded : undefined}
          onValue={(name) => setDraft({ ...draft, name })}
        />
        <TextField
          label={t.description}
          lines={4}
          value={draft.description}
          onValue={(description) => setDraft({ ...draft, description })}
        />
        <TextField
          label={t.rerun}
          hint={t.rerunHint}
          error={isRerunWrong ? t.rerunWrong : undefined}
          value={draft.rerun}
          onValue={(rerun) => setDraft({ ...draft, rerun })}
        />
        {wrong !== undefined && (
          <p class="error" role="alert">
            {wrong}
          </p>
        )}
      </form>
    </Dialog>
  );
}
