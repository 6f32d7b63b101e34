import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogFoot } from '../../../ui/dialog-foot.tsx';
import { CheckField, TextField } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast.tsx';
import { fieldName } from '../field-name.ts';
import { FIELDS } from '../mapping/targets.ts';
import { SaveStandard, type Standard } from './documents.ts';
import { words } from './texts.ts';

/** Limits that a standard may have. */
export const LIMITS = ['leastCompleteness', 'mostConflicts', 'mostDuplicates', 'mostStale'] as const;

function percentOf(value: number | null): string {
  return value === null ? '' : String(Math.round(value * 10_000) / 100);
}

function isPercent(text: string): boolean {
  return text.trim() === '' || (Number(text) >= 0 && Number(text) <= 100);
}

/** What the workspace expects of its data, as a form. */
export function StandardDialog({ standard, onClose }: { readonly standard: Standard; readonly onClose: () => void }) {
  const t = words.value.editing;
  const [fields, setFields] = useState<readonly string[]>(standard.expectedFields);
  const [limits, setLimits] = useState(() => LIMITS.map((key) => percentOf(standard[key])));
  const [days, setDays] = useState(String(standard.staleDays));
  const [hours, setHours] = useState(standard.checkHours === null ? '' : String(standard.checkHours));
  const [wrong, setWrong] = useState<string>();
  const isDaysWrong = !(Number.isInteger(Number(days)) && Number(days) >= 1);
  const isHoursWrong = hours.trim() !== '' && !(Number(hours) >= 1);
  const labels = [t.least, t.conflicts, t.duplicates, t.stale];
  const save = async () => {
    if (isDaysWrong || isHoursWrong || !limits.every(isPercent)) return;
    const [leastCompleteness, mostConflicts, mostDuplicates, mostStale] = limits.map((text) =>
      text.trim() === '' ? null : Number(text) / 100,
    ) as [number | null, number | null, number | null, number | null];
    const outcome = await change(SaveStandard, {
      input: {
        expectedFields: [...fields],
        expectedTraits: [...standard.expectedTraits],
        leastCompleteness,
        mostConflicts,
        mostDuplicates,
        mostStale,
        staleDays: Number(days),
        checkHours: hours.trim() === '' ? null : Number(hours),
      },
    });
    if (!outcome.ok) setWrong(outcome.errors[0]?.message);
    else {
      toast(t.saved);
      onClose();
    }
  };
  return (
    <Dialog title={t.title} onClose={onClose} foot={<DialogFoot onCancel={onClose} form="quality-standard" />}>
      <form
        id="quality-standard"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset class="checks">
          <legend>{t.fields}</legend>
          {[...FIELDS, ...fields.filter((name) => !(FIELDS as readonly string[]).includes(name))].map((name) => (
            <CheckField
              key={name}
              label={fieldName(name)}
              checked={fields.includes(name)}
              onValue={(checked) => setFields(checked ? [...fields, name] : fields.filter((one) => one !== name))}
            />
          ))}
        </fieldset>
        {LIMITS.map((key, index) => (
          <TextField
            key={key}
            label={labels[index]!}
            hint={t.noLimit}
            error={isPercent(limits[index]!) ? undefined : t.percent}
            value={limits[index]!}
            onValue={(text) => setLimits(limits.with(index, text))}
          />
        ))}
        <TextField label={t.days} error={isDaysWrong ? t.wrong : undefined} value={days} onValue={setDays} />
        <TextField
          label={t.hours}
          hint={t.hoursHint}
          error={isHoursWrong ? t.wrong : undefined}
          value={hours}
          onValue={setHours}
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
