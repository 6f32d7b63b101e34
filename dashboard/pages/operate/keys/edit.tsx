import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { may } from '../../../data/viewer.ts';
import { CheckField, TextField } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { toast } from '../../../ui/toast.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { CreateKey, EditKey, type KeyScope, type ListedKey } from './documents.ts';
import { words } from './texts.ts';

const SCOPES: readonly KeyScope[] = ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL', 'ADMIN'];

interface Draft {
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  /** A day, or empty: it does not expire. */
  readonly expires: string;
}

/** The end of a day where the reader is. */
function momentOf(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59`).toISOString();
}

function dayOf(moment: string | null): string {
  if (moment === null) return '';
  const at = new Date(moment);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function isFine({ name, scopes, expires }: Draft): boolean {
  return name.trim() !== '' && scopes.length > 0 && !isPast(expires);
}

function isPast(day: string): boolean {
  const at = momentOf(day);
  return at !== null && Date.parse(at) <= Date.now();
}

/** Makes a key, and shows its secret once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const t = words.value;
  const [draft, setDraft] = useState<Draft>({ name: '', scopes: ['READ'], expires: '' });
  const [wrong, setWrong] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const save = async () => {
    if (!isFine(draft)) return;
    const { name, scopes, expires } = draft;
    const outcome = await change(CreateKey, {
      input: { name: name.trim(), scopes: [...scopes], expiresAt: momentOf(expires) },
    });
    if (outcome.ok) setSecret(outcome.payload.secret ?? undefined);
    else setWrong(outcome.errors[0]?.message);
  };
  if (secret !== undefined) return <SecretDialog secret={secret} onClose={onClose} />;
  return <KeyForm title={t.make} draft={draft} wrong={wrong} onDraft={setDraft} onSave={save} onClose={onClose} />;
}

/** Changes what a key is for, may do, and when it ends. */
export function EditKeyDialog({ apiKey, onClose }: { readonly apiKey: ListedKey; readonly onClose: () => void }) {
  const t = words.value;
  const [begun] = useState(apiKey);
  const [draft, setDraft] = useState<Draft>({
    name: begun.name,
    scopes: begun.scopes,
    expires: dayOf(begun.expiresAt),
  });
  const [wrong, setWrong] = useState<string>();
  const save = async () => {
    if (!isFine(draft)) return;
    const { name, scopes, expires } = draft;
    // Left out, what was not touched stays as somebody else may have made it meanwhile.
    const outcome = await change(EditKey, {
      input: {
        id: begun.id,
        ...(name.trim() !== begun.name && { name: name.trim() }),
        ...(scopes.toSorted().join() !== begun.scopes.toSorted().join() && { scopes: [...scopes] }),
        ...(expires !== dayOf(begun.expiresAt) && { expiresAt: momentOf(expires) }),
      },
    });
    if (!outcome.ok) return setWrong(outcome.errors[0]?.message);
    toast(t.saved);
    onClose();
  };
  return (
    <KeyForm
      title={t.editOf(begun.name)}
      draft={draft}
      wrong={wrong}
      onDraft={setDraft}
      onSave={save}
      onClose={onClose}
    />
  );
}

interface KeyFormProps {
  readonly title: string;
  readonly draft: Draft;
  readonly wrong: string | undefined;
  readonly onDraft: (draft: Draft) => void;
  readonly onSave: () => Promise<void>;
  readonly onClose: () => void;
}

function KeyForm({ title, draft, wrong, onDraft, onSave, onClose }: KeyFormProps) {
  const t = words.value;
  const { name, scopes, expires } = draft;
  return (
    <FormDialog
      title={title}
      save={t.save}
      isFine={isFine(draft)}
      wrong={wrong}
      onSave={() => void onSave()}
      onClose={onClose}
    >
      <TextField label={t.name} required value={name} onValue={(value) => onDraft({ ...draft, name: value })} />
      <fieldset class="stack scopes">
        <legend>{t.scopes}</legend>
        {SCOPES.filter((scope) => may(scope)).map((scope) => (
          <CheckField
            key={scope}
            label={t.scope[scope]}
            hint={t.scopeHints[scope]}
            checked={scopes.includes(scope)}
            onValue={(checked) =>
              onDraft({ ...draft, scopes: checked ? [...scopes, scope] : scopes.filter((one) => one !== scope) })
            }
          />
        ))}
        {scopes.length === 0 && <p class="error">{t.needScope}</p>}
        {!SCOPES.every(may) && <p class="hint">{t.cannot}</p>}
      </fieldset>
      <TextField
        label={t.expires}
        hint={t.expiresHint}
        type="date"
        error={isPast(expires) ? t.expiresPast : undefined}
        value={expires}
        onValue={(value) => onDraft({ ...draft, expires: value })}
      />
    </FormDialog>
  );
}
