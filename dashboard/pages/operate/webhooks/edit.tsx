import { useState } from 'preact/hooks';
import { go, hrefOf } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { Conflict, type Difference } from '../../../ui/conflict.tsx';
import { CheckField, TextField } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { toast } from '../../../ui/toast.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { type ChangeKind, CreateWebhook, EditWebhook, type OneWebhookData } from './documents.ts';
import { KINDS, kindWord } from './kinds.ts';
import { words } from './texts.ts';

interface Draft {
  readonly name: string;
  readonly url: string;
  readonly kinds: readonly ChangeKind[];
  readonly batch: string;
}

function draftOf({ name, url, kinds, batchSize }: OneWebhookData): Draft {
  return { name, url, kinds, batch: String(batchSize) };
}

function isFine({ name, url, batch }: Draft): boolean {
  return name.trim() !== '' && /^https?:\/\//.test(url) && isBatch(batch);
}

function isBatch(text: string): boolean {
  return Number.isInteger(Number(text)) && Number(text) >= 1 && Number(text) <= 1_000;
}

/** Makes a webhook, and shows its secret once. */
export function NewWebhook({ onClose }: { readonly onClose: () => void }) {
  const t = words.value;
  const [draft, setDraft] = useState<Draft>({ name: '', url: 'https://', kinds: [], batch: '100' });
  const [wrong, setWrong] = useState<string>();
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string }>();
  const save = async () => {
    if (!isFine(draft)) return;
    const { name, url, kinds, batch } = draft;
    const outcome = await change(CreateWebhook, { input: { name, url, kinds: [...kinds], batchSize: Number(batch) } });
    if (!outcome.ok) return setWrong(outcome.errors[0]?.message);
    const { webhook, secret } = outcome.payload;
    setMade({ id: webhook!.id, secret: secret! });
  };
  if (made) {
    return (
      <SecretDialog
        secret={made.secret}
        onClose={() => {
          onClose();
          go(hrefOf(`operate/webhooks/${encodeURIComponent(made.id)}`));
        }}
      />
    );
  }
  return (
    <WebhookForm
      title={t.make}
      draft={draft}
      wrong={wrong}
      onDraft={setDraft}
      onSave={() => void save()}
      onClose={onClose}
    />
  );
}

export interface EditWebhookDialogProps {
  /** As it is now; a conflict reads it anew. */
  readonly webhook: OneWebhookData;
  readonly onClose: () => void;
}

/** Changes a webhook; what somebody else wrote meanwhile stands beside it. */
export function EditWebhookDialog({ webhook, onClose }: EditWebhookDialogProps) {
  const t = words.value;
  const [begun] = useState(webhook);
  const [draft, setDraft] = useState(() => draftOf(webhook));
  const [version, setVersion] = useState(begun.version);
  const [wrong, setWrong] = useState<string>();
  const [isConflict, setConflict] = useState(false);
  const save = async (what: Draft, seen: number) => {
    if (!isFine(what)) return;
    const { name, url, kinds, batch } = what;
    const outcome = await change(EditWebhook, {
      input: { id: webhook.id, version: seen, name, url, kinds: [...kinds], batchSize: Number(batch) },
    });
    if (outcome.ok) {
      toast(t.saved);
      onClose();
    } else if (outcome.conflict) setConflict(true);
    else setWrong(outcome.errors[0]?.message);
  };
  if (isConflict) {
    const theirs = draftOf(webhook);
    const labels = { name: t.name, url: t.address, kinds: t.kinds, batch: t.batch };
    const text = (from: Draft, key: keyof Draft) =>
      key === 'kinds' ? from.kinds.map(kindWord).join(', ') || t.allKinds : from[key];
    const differences = (['name', 'url', 'kinds', 'batch'] as const)
      .filter((key) => text(theirs, key) !== text(draft, key))
      .map((key): Difference => ({ key, label: labels[key], theirs: text(theirs, key), mine: text(draft, key) }));
    return (
      <Conflict
        differences={differences}
        onDrop={onClose}
        onSave={(mine) => {
          const chosen = { ...theirs };
          for (const { key } of differences) {
            if (mine.has(key)) Object.assign(chosen, { [key]: draft[key as keyof Draft] });
          }
          setDraft(chosen);
          setVersion(webhook.version);
          setConflict(false);
          void save(chosen, webhook.version);
        }}
      />
    );
  }
  return (
    <WebhookForm
      title={t.edit}
      draft={draft}
      wrong={wrong}
      onDraft={setDraft}
      onSave={() => void save(draft, version)}
      onClose={onClose}
    />
  );
}

interface WebhookFormProps {
  readonly title: string;
  readonly draft: Draft;
  readonly wrong: string | undefined;
  readonly onDraft: (draft: Draft) => void;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

function WebhookForm({ title, draft, wrong, onDraft, onSave, onClose }: WebhookFormProps) {
  const t = words.value;
  const { name, url, kinds, batch } = draft;
  return (
    <FormDialog title={title} save={t.save} isFine={isFine(draft)} wrong={wrong} onSave={onSave} onClose={onClose}>
      <TextField label={t.name} required value={name} onValue={(value) => onDraft({ ...draft, name: value })} />
      <TextField
        label={t.address}
        hint={t.addressHint}
        type="url"
        error={url === 'https://' || /^https?:\/\//.test(url) ? undefined : t.addressWrong}
        value={url}
        onValue={(value) => onDraft({ ...draft, url: value.trim() })}
      />
      <TextField
        label={t.batch}
        error={isBatch(batch) ? undefined : t.batchWrong}
        value={batch}
        onValue={(value) => onDraft({ ...draft, batch: value })}
      />
      <fieldset class="checks">
        <legend>{t.kinds}</legend>
        <p class="hint">{t.allKindsHint}</p>
        {KINDS.map((kind) => (
          <CheckField
            key={kind}
            label={kindWord(kind)}
            checked={kinds.includes(kind)}
            onValue={(checked) =>
              onDraft({ ...draft, kinds: checked ? [...kinds, kind] : kinds.filter((one) => one !== kind) })
            }
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}
