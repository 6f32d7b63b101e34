import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogFoot } from '../../../ui/dialog-foot.tsx';
import { TextField } from '../../../ui/field.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { type ListedKey, RotateKey } from './documents.ts';
import { words } from './texts.ts';

/** Gives a key another secret, shown once. */
export function RotateKeyDialog({ apiKey, onClose }: { readonly apiKey: ListedKey; readonly onClose: () => void }) {
  const t = words.value;
  const [hours, setHours] = useState('24');
  const [wrong, setWrong] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const isWrong = hours.trim() === '' || !(Number(hours) >= 0 && Number(hours) <= 720);
  const rotate = async () => {
    const outcome = await change(RotateKey, { id: apiKey.id, graceHours: Number(hours) });
    if (outcome.ok) setSecret(outcome.payload.secret ?? undefined);
    else setWrong(outcome.errors[0]?.message);
  };
  if (secret !== undefined) return <SecretDialog secret={secret} onClose={onClose} />;
  return (
    <Dialog
      title={t.rotateTitle}
      onClose={onClose}
      foot={
        <DialogFoot
          label={t.rotate}
          danger={Number(hours) === 0}
          disabled={isWrong}
          onCancel={onClose}
          onDo={() => void rotate()}
        />
      }
    >
      <div class="stack">
        <p>{apiKey.name}</p>
        <p>{t.rotateText}</p>
        <TextField label={t.hours} error={isWrong ? t.hoursWrong : undefined} value={hours} onValue={setHours} />
        <p class="soft small">{t.mine}</p>
        {wrong !== undefined && (
          <p class="error" role="alert">
            {wrong}
          </p>
        )}
      </div>
    </Dialog>
  );
}
