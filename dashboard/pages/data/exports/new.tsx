import { useState } from 'preact/hooks';
import { query } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { useQuery } from '../../../data/query.ts';
import { count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogFoot } from '../../../ui/dialog-foot.tsx';
import { CheckField, Field, SelectField, TextField } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Audiences, ExportAudience } from './documents.ts';
import { words } from './texts.ts';

/** Whom to export, and how. The address may name a segment or a persona. */
export function NewExport({ onClose }: { readonly onClose: () => void }) {
  const t = words.value;
  const found = useQuery(Audiences, { language: apiLanguage.value });
  const [segment, setSegment] = useState(query.value.get('segment') ?? '');
  const [persona, setPersona] = useState(query.value.get('persona') ?? '');
  const [fit, setFit] = useState('');
  const [format, setFormat] = useState<'CSV' | 'NDJSON'>('CSV');
  const [columns, setColumns] = useState('');
  const [purpose, setPurpose] = useState('');
  const [hash, setHash] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const isFitWrong = fit.trim() !== '' && !(Number(fit) >= 0 && Number(fit) <= 100);
  const save = async () => {
    if (isFitWrong) return;
    const names = columns.split(',').flatMap((name) => name.trim() || []);
    const outcome = await change(ExportAudience, {
      input: {
        format,
        hash,
        segmentId: segment || null,
        personaId: persona || null,
        minFit: persona && fit.trim() !== '' ? Number(fit) / 100 : null,
        purpose: purpose || null,
        columns: names.length > 0 ? names : null,
      },
    });
    if (!outcome.ok) setWrong(outcome.errors[0]?.message);
    else {
      toast(t.asked);
      onClose();
    }
  };
  return (
    <Dialog title={t.title} onClose={onClose} foot={<DialogFoot label={t.start} onCancel={onClose} form="export" />}>
      <form
        id="export"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t.segment}>
          {(control) => (
            <select
              {...control}
              class="input"
              value={segment}
              onChange={({ currentTarget }) => setSegment(currentTarget.value)}
            >
              <option value="">{t.everybody}</option>
              {found.data?.segmentations.map(({ id, name, segments }) => (
                <optgroup key={id} label={name}>
                  {segments
                    .filter(({ current }) => current)
                    .map((one) => (
                      <option key={one.id} value={one.id}>{`${one.name} (${count(one.size)})`}</option>
                    ))}
                </optgroup>
              ))}
            </select>
          )}
        </Field>
        <SelectField
          label={t.persona}
          value={persona}
          onValue={setPersona}
          options={[
            ['', t.everybody],
            ...(found.data?.personas.nodes ?? []).map(({ id, name }) => [id, name] as const),
          ]}
        />
        {persona !== '' && (
          <TextField
            label={t.minFit}
            hint={t.minFitHint}
            error={isFitWrong ? t.wrongFit : undefined}
            value={fit}
            onValue={setFit}
          />
        )}
        <SelectField
          label={t.format}
          value={format}
          options={[
            ['CSV', t.formats.CSV],
            ['NDJSON', t.formats.NDJSON],
          ]}
          onValue={setFormat}
        />
        <TextField label={t.columns} hint={t.columnsHint} value={columns} onValue={setColumns} />
        <SelectField
          label={t.purpose}
          hint={t.purposeHint}
          value={purpose}
          onValue={setPurpose}
          options={[
            ['', t.noPurpose],
            ...(found.data?.workspace.consentPurposes ?? []).map(({ key, name }) => [key, name] as const),
          ]}
        />
        <CheckField label={t.hash} hint={t.hashHint} checked={hash} onValue={setHash} />
        {wrong !== undefined && (
          <p class="error" role="alert">
            {wrong}
          </p>
        )}
      </form>
    </Dialog>
  );
}
