import { useState } from 'preact/hooks';
import { change, type UserError } from '../../data/change.ts';
import { session } from '../../data/session.ts';
import { may } from '../../data/viewer.ts';
import { count } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { confirmed, Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Persona } from './documents.ts';
import { EditDialog } from './edit/dialog.tsx';
import { ActivatePersona, LinkSheet, PublishPersona, RetirePersona } from './edit-documents.ts';
import { words } from './texts.ts';

function refuse(errors: readonly UserError[]): void {
  toast(errors[0]?.message ?? '', { kind: 'failed' });
}

/** What the key may do with a persona. */
export function Actions({ persona }: { readonly persona: Persona }) {
  const t = words.value;
  const { id, version, name, status, matchCount } = persona;
  const [open, setOpen] = useState<'edit' | 'publish' | null>(null);

  async function print() {
    const outcome = await change(LinkSheet, { input: { id, language: apiLanguage.value } });
    if (!outcome.ok) return refuse(outcome.errors);
    window.open(new URL(outcome.payload.url ?? '', session.value?.url).href, '_blank', 'noopener');
    toast(t.printed);
  }
  async function activate() {
    const outcome = await change(ActivatePersona, { input: { id, version } });
    if (!outcome.ok) return refuse(outcome.errors);
    toast(t.activated(name));
  }
  async function retire() {
    const question = { title: `${t.retire}: ${name}`, text: t.retireText(name, count(matchCount)), action: t.retire };
    if (!(await confirmed({ ...question, danger: true }))) return;
    const outcome = await change(RetirePersona, { input: { id, version } });
    if (!outcome.ok) return refuse(outcome.errors);
    toast(t.retired(name));
  }
  return (
    <>
      <button class="button" type="button" onClick={print}>
        <Icon name="print" /> {t.print}
      </button>
      {may('WRITE') && (
        <>
          {status === 'ACTIVE' ? (
            <button class="button" type="button" onClick={retire}>
              {t.retire}
            </button>
          ) : (
            <button class="button" type="button" onClick={activate}>
              {t.activate}
            </button>
          )}
          <button class="button" type="button" onClick={() => setOpen('publish')}>
            {t.publish}
          </button>
          <button class="button primary" type="button" onClick={() => setOpen('edit')}>
            <Icon name="edit" /> {t.edit}
          </button>
        </>
      )}
      {open === 'publish' && <Publish persona={persona} onClose={() => setOpen(null)} />}
      {open === 'edit' && <EditDialog persona={persona} onClose={() => setOpen(null)} />}
    </>
  );
}

function Publish({ persona, onClose }: { readonly persona: Persona; readonly onClose: () => void }) {
  const t = words.value;
  const [note, setNote] = useState('');
  async function publish() {
    const input = { id: persona.id, version: persona.version, ...(note && { note }) };
    const outcome = await change(PublishPersona, { input });
    if (!outcome.ok) return refuse(outcome.errors);
    onClose();
    toast(t.published(outcome.payload.persona?.publishedVersion?.number ?? 0));
  }
  return (
    <Dialog
      title={t.publishTitle}
      onClose={onClose}
      foot={<DialogFoot onCancel={onClose} label={t.publish} onDo={publish} />}
    >
      <p class="soft">{t.publishLead}</p>
      <TextField label={t.note} value={note} onValue={setNote} lines={3} />
    </Dialog>
  );
}
