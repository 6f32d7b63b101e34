import { useMemo, useState } from 'preact/hooks';
import { go, hrefOf } from '../../../app/router.ts';
import { change, type UserError } from '../../../data/change.ts';
import { Failure } from '../../../data/failure.ts';
import { send } from '../../../data/send.ts';
import { may } from '../../../data/viewer.ts';
import { count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Conflict, type Difference } from '../../../ui/conflict.tsx';
import { TextField } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Parts } from '../form/object-setting.tsx';
import { faultsOf, type Schema } from '../form/schema.ts';
import { Form, labelOf, Setting } from '../form/setting.tsx';
import {
  type OneSegmenterData,
  type PreviewData,
  PreviewSettings,
  RunOne,
  SaveSegmentation,
  type SegmentationOf,
} from './documents.ts';
import { PreviewCard } from './preview-card.tsx';
import { words } from './texts.ts';

type Config = Readonly<Record<string, unknown>>;

interface Draft {
  readonly name: string;
  readonly config: Config;
  /** The version that the draft was begun from; undefined of a new one. */
  readonly version: number | undefined;
}

function draftOf(segmenter: OneSegmenterData, segmentation: SegmentationOf | undefined): Draft {
  if (!segmentation) return { name: segmenter.name, config: {}, version: undefined };
  const { name, config, version } = segmentation;
  return { name, config: config as Config, version };
}

export interface SettingsFormProps {
  readonly segmenter: OneSegmenterData;
  /** The one that is edited; undefined: a new one is made. */
  readonly segmentation: SegmentationOf | undefined;
}

/** Settings as a form made from their schema: looked at before they are kept. */
export function SettingsForm({ segmenter, segmentation }: SettingsFormProps) {
  const t = words.value;
  const [draft, setDraft] = useState(() => draftOf(segmenter, segmentation));
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [shown, setShown] = useState<{ readonly preview: PreviewData; readonly config: Config }>();
  const [isCounting, setCounting] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isConflict, setConflict] = useState(false);
  const root = segmenter.configSchema as Schema | null;
  const faults = useMemo(() => (root ? faultsOf(draft.config, root, root) : []), [draft.config, root]);
  const refusals = errors.flatMap(({ field, message }) =>
    field && field.length > 0 ? [{ path: field[0] === 'config' ? field.slice(1) : field, message }] : [],
  );
  const mayWrite = may('WRITE');
  const isFine = faults.length === 0 && draft.name.trim() !== '';

  const write = (config: unknown) => {
    setDraft({ ...draft, config: (config ?? {}) as Config });
    setErrors([]);
  };
  const look = async () => {
    setCounting(true);
    setErrors([]);
    const { config } = draft;
    try {
      const { data } = await send(PreviewSettings, {
        language: apiLanguage.value,
        input: { segmenter: segmenter.id, config, ...(segmentation && { segmentationId: segmentation.id }) },
      });
      const { preview, userErrors } = data.segmentationPreview;
      setErrors(userErrors);
      setShown(preview === null ? undefined : { preview, config });
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      setErrors([{ code: thrown.code, message: thrown.message }]);
    }
    setCounting(false);
  };
  const save = async (what: Draft) => {
    setBusy(true);
    const { name, config, version } = what;
    const outcome = await change(SaveSegmentation, {
      input: segmentation
        ? { id: segmentation.id, config, ...(version === undefined ? {} : { version }) }
        : { segmenter: segmenter.id, name: name.trim(), config, language: apiLanguage.value },
    });
    if (!outcome.ok) {
      setBusy(false);
      if (outcome.conflict && segmentation) setConflict(true);
      else setErrors(outcome.errors);
      return;
    }
    const saved = outcome.payload.segmentation!;
    const run = await change(RunOne, { id: saved.id });
    setBusy(false);
    if (run.ok) toast(t.saved(name));
    else toast(run.errors[0]?.message ?? '', { kind: 'failed' });
    go(hrefOf(`segments/${encodeURIComponent(saved.key)}`));
  };

  if (isConflict && segmentation) {
    return (
      <SettingsConflict
        mine={draft}
        theirs={draftOf(segmenter, segmentation)}
        onDrop={() => {
          setDraft(draftOf(segmenter, segmentation));
          setConflict(false);
        }}
        onSave={(next) => {
          setDraft(next);
          setConflict(false);
          void save(next);
        }}
      />
    );
  }
  return (
    <Form.Provider value={{ root: root ?? {}, faults, refusals }}>
      <form
        class="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save(draft);
        }}
      >
        <fieldset class="card settings-fields" disabled={!mayWrite}>
          <legend>{segmentation ? t.editing(segmentation.name) : t.making}</legend>
          {!segmentation && (
            <TextField
              label={t.name}
              required
              value={draft.name}
              error={draft.name.trim() === '' ? t.nameNeeded : undefined}
              onValue={(name) => setDraft({ ...draft, name })}
            />
          )}
          {root ? (
            <Parts schema={root} path={[]} value={draft.config} onChange={write} />
          ) : (
            <>
              <p class="soft small">{t.noSchema}</p>
              <Setting schema={{}} name={t.settings} path={[]} value={draft.config} required onChange={write} />
            </>
          )}
        </fieldset>
        <aside class="card settings-side" aria-label={t.previewTitle}>
          <h2>{t.previewTitle}</h2>
          <p class="row">
            <button class="button" type="button" disabled={!isFine || isCounting} onClick={() => void look()}>
              {t.preview}
            </button>
            {mayWrite && (
              <button class="button primary" type="submit" disabled={!isFine || isBusy}>
                {t.save}
              </button>
            )}
          </p>
          {faults.length > 0 && <p class="error">{t.faults(count(faults.length))}</p>}
          {errors.map(({ message, field }) => (
            <p class="error" key={message} role="alert">
              {field && field.length > 0 ? `${field.join('.')}: ` : ''}
              {message}
            </p>
          ))}
          {isCounting && (
            <p class="soft" role="status">
              {t.previewing}
            </p>
          )}
          {shown && !isCounting && (
            <>
              {shown.config !== draft.config && <p class="notice">{t.changed}</p>}
              <PreviewCard preview={shown.preview} />
            </>
          )}
        </aside>
      </form>
    </Form.Provider>
  );
}

interface SettingsConflictProps {
  readonly mine: Draft;
  readonly theirs: Draft;
  readonly onSave: (draft: Draft) => void;
  readonly onDrop: () => void;
}

/** Two edits of the same settings, setting by setting. */
function SettingsConflict({ mine, theirs, onSave, onDrop }: SettingsConflictProps) {
  const keys = [...new Set([...Object.keys(theirs.config), ...Object.keys(mine.config)])];
  const text = (config: Config, key: string) => (config[key] === undefined ? '' : JSON.stringify(config[key]));
  const differences = keys
    .filter((key) => text(mine.config, key) !== text(theirs.config, key))
    .map(
      (key): Difference => ({
        key,
        label: labelOf(key),
        theirs: text(theirs.config, key),
        mine: text(mine.config, key),
      }),
    );
  return (
    <Conflict
      differences={differences}
      onDrop={onDrop}
      onSave={(chosen) => {
        const config: Record<string, unknown> = { ...theirs.config };
        for (const { key } of differences) {
          if (!chosen.has(key)) continue;
          if (mine.config[key] === undefined) delete config[key];
          else config[key] = mine.config[key];
        }
        onSave({ ...mine, config, version: theirs.version });
      }}
    />
  );
}
