import { useState } from 'preact/hooks';
import { go, hrefOf } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { useQuery } from '../../../data/query.ts';
import { ago, count, moment } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { confirmed, Dialog } from '../../../ui/dialog.tsx';
import { DialogFoot } from '../../../ui/dialog-foot.tsx';
import { CheckField } from '../../../ui/field.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { told } from '../told.ts';
import { useRefreshed } from '../use-refreshed.ts';
import { Deliveries } from './deliveries.tsx';
import { DeleteWebhook, EditWebhook, type OneWebhookData, RotateSecret, WebhookSheet } from './documents.ts';
import { EditWebhookDialog } from './edit.tsx';
import { kindWord } from './kinds.ts';
import { TONES } from './list.tsx';
import { words } from './texts.ts';

/** A webhook: how it stands, what it wants, and its latest deliveries. */
export function OneWebhook({ id }: { readonly id: string }) {
  const t = words.value;
  const found = useQuery(WebhookSheet, { id, language: apiLanguage.value });
  // Deliveries are no changes of the workspace.
  useRefreshed(found);
  const webhook = found.data?.webhook;
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('operate/webhooks')}>← {t.all}</a>
      </p>
      <PageHead title={webhook?.name ?? (found.data ? t.missing : t.all)} lead={webhook?.url}>
        {webhook && <Actions webhook={webhook} />}
      </PageHead>
      <Shown query={found} lines={8}>
        {() =>
          webhook ? (
            <div class="stack">
              <State webhook={webhook} />
              <Deliveries webhook={webhook} />
            </div>
          ) : (
            <Empty title={t.missing} />
          )
        }
      </Shown>
    </>
  );
}

function State({ webhook }: { readonly webhook: OneWebhookData }) {
  const t = words.value;
  const { status, failures, failingSince, retryAt, disabledReason, problem, gap, kinds, personal, withheld } = webhook;
  const { filterDeleted, secretChangingUntil, segmentations, segments, personas, customers } = webhook;
  const about = [
    ...[...segmentations, ...segments, ...personas].map(({ name }) => name),
    ...(customers.length > 0 ? [t.customers(count(customers.length))] : []),
  ];
  return (
    <section class="card stack">
      <p class="row tight">
        <Badge tone={TONES[status]}>{t.states[status]}</Badge>
        {failures > 0 && <Badge tone="bad">{t.failing(count(failures))}</Badge>}
        {failingSince && <span class="soft small">{t.since(moment(failingSince))}</span>}
        {retryAt && status === 'ACTIVE' && <span class="soft small">{t.retry(ago(retryAt))}</span>}
      </p>
      {disabledReason && <p class="error">{disabledReason}</p>}
      {problem && <p class="notice">{problem}</p>}
      {gap && (
        <p class="notice">
          {t.gap}. {t.gapText(moment(gap.at))} ({gap.told ? t.told : t.notTold})
        </p>
      )}
      <dl class="facts-list">
        <div>
          <dt>{t.kinds}</dt>
          <dd>{kinds.length === 0 ? t.allKinds : kinds.map(kindWord).join(', ')}</dd>
        </div>
        <div>
          <dt>{t.about}</dt>
          <dd>{about.length === 0 && filterDeleted === 0 ? t.aboutAll : about.join(', ') || '–'}</dd>
        </div>
      </dl>
      {filterDeleted > 0 && <p class="notice">{t.deleted(count(filterDeleted))}</p>}
      {!personal && <p class="soft small">{t.masked}</p>}
      {withheld > 0 && <p class="soft small">{t.withheld(count(withheld))}</p>}
      {secretChangingUntil && <p class="soft small">{t.secretChanging(moment(secretChangingUntil))}</p>}
    </section>
  );
}

function Actions({ webhook }: { readonly webhook: OneWebhookData }) {
  const t = words.value;
  const { id, name, version, status } = webhook;
  const [isEditing, setEditing] = useState(false);
  const [isRotating, setRotating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const setActive = async (active: boolean) =>
    told(await change(EditWebhook, { input: { id, version, active } }), active ? t.resumed : t.paused);
  const remove = async () => {
    const question = { title: t.removeTitle(name), text: t.removeText, action: t.remove, danger: true };
    if (!(await confirmed(question))) return;
    const outcome = await change(DeleteWebhook, { id });
    told(outcome, t.removed);
    if (outcome.ok) go(hrefOf('operate/webhooks'));
  };
  const rotate = async (keepHours: number) => {
    setRotating(false);
    const outcome = await change(RotateSecret, { id, keepHours });
    if (outcome.ok) setSecret(outcome.payload.secret ?? undefined);
    else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
  };
  return (
    <>
      <button class="button" type="button" onClick={() => void setActive(status !== 'ACTIVE')}>
        {status === 'ACTIVE' ? t.pause : t.resume}
      </button>
      <button class="button" type="button" onClick={() => setEditing(true)}>
        {t.edit}
      </button>
      <button class="button" type="button" onClick={() => setRotating(true)}>
        {t.rotate}
      </button>
      <button class="button danger" type="button" onClick={() => void remove()}>
        {t.remove}
      </button>
      {isEditing && <EditWebhookDialog webhook={webhook} onClose={() => setEditing(false)} />}
      {isRotating && <RotateDialog onClose={() => setRotating(false)} onRotate={(hours) => void rotate(hours)} />}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  );
}

interface RotateDialogProps {
  readonly onClose: () => void;
  /** Told for how many hours the former secret is used too. */
  readonly onRotate: (keepHours: number) => void;
}

function RotateDialog({ onClose, onRotate }: RotateDialogProps) {
  const t = words.value;
  const [isLeaked, setLeaked] = useState(false);
  return (
    <Dialog
      title={t.rotateTitle}
      onClose={onClose}
      foot={
        <DialogFoot label={t.rotate} danger={isLeaked} onCancel={onClose} onDo={() => onRotate(isLeaked ? 0 : 24)} />
      }
    >
      <div class="stack">
        <p>{t.rotateText}</p>
        <CheckField label={t.leaked} checked={isLeaked} onValue={setLeaked} />
      </div>
    </Dialog>
  );
}
