import { useEffect, useState } from 'preact/hooks';
import { go, hrefOf, query, setQuery } from '../../app/router.ts';
import { words as frame } from '../../app/texts.ts';
import { change } from '../../data/change.ts';
import { ofKinds } from '../../data/live-change.ts';
import { useQuery } from '../../data/query.ts';
import { may, viewer } from '../../data/viewer.ts';
import { count } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogFoot } from '../../ui/dialog-foot.tsx';
import { TextField } from '../../ui/field.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Shown } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Counted } from './counted.tsx';
import { Catalogue, RuleSegmentations, RunRules, SaveRules } from './documents.ts';
import { configOf, type Draft, type Fault, freshKey } from './draft.ts';
import { Editor } from './editor.tsx';
import { words } from './texts.ts';

/** Rules to begin with, and the features that each needs. */
const EXAMPLES = [
  ['events.purchase.amount >= 500 and events.purchase.lastAt within 90 days', ['events.purchase.amount']],
  ['count(purchase, 365 days) >= 3 and traits.newsletter is true', ['events.purchase.count', 'traits.newsletter']],
  ['events.purchase.lastAt older than 180 days', ['events.purchase.lastAt']],
] as const;
/** The address follows what is written, after a moment. */
const PAUSE_MS = 400;

/** A rule to try, and those that are saved. */
export function Scratch() {
  const t = words.value;
  const language = apiLanguage.value;
  const catalogue = useQuery(Catalogue, { language });
  const saved = useQuery(
    RuleSegmentations,
    { language },
    { touchedBy: ofKinds('SEGMENTATION_CHANGED', 'SEGMENTATION_DELETED') },
  );
  const [text, setText] = useState(() => query.peek().get('rule') ?? '');
  const [fault, setFault] = useState<Fault>();
  const [isSaving, setSaving] = useState(false);
  const draft = draftWith(text);
  const known = new Set(catalogue.data?.features.map(({ name }) => name));
  const examples = EXAMPLES.flatMap(([rule, needs]) => (needs.every((one) => known.has(one)) ? [rule] : []));
  useEffect(() => {
    const timer = setTimeout(() => {
      if ((query.peek().get('rule') ?? '') !== text) setQuery({ rule: text });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const write = (next: string) => {
    setText(next);
    setFault(undefined);
  };
  return (
    <>
      <PageHead title={frame.value.pages.rules} lead={t.lead}>
        {may('WRITE') && (
          <button
            class="button primary"
            type="button"
            disabled={text.trim() === '' || fault !== undefined}
            onClick={() => setSaving(true)}
          >
            {t.saveAs}
          </button>
        )}
      </PageHead>
      <div class="rules">
        <div class="card">
          <h2>{t.tryTitle}</h2>
          <Editor
            label={t.ruleLabel}
            text={text}
            features={catalogue.data?.features ?? []}
            fault={fault}
            onText={write}
          />
          {text === '' && examples.length > 0 && (
            <div class="rule-examples">
              <p class="soft small">{t.example}</p>
              {examples.map((example) => (
                <button key={example} class="rule-example" type="button" onClick={() => write(example)}>
                  <code>{example}</code>
                </button>
              ))}
            </div>
          )}
          {!may('WRITE') && <p class="soft small">{t.readOnly}</p>}
        </div>
        <div class="card">
          <Counted draft={draft} chosen={0} segmentationId={null} onFault={setFault} />
        </div>
      </div>
      <section class="saved-rules">
        <h2>{t.mine}</h2>
        <Shown query={saved} lines={3}>
          {({ segmentations }) =>
            segmentations.length === 0 ? (
              <p class="soft">{t.none}</p>
            ) : (
              <ul class="grid">
                {segmentations.map(({ id, key, name, segments }) => (
                  <li class="card saved-rule" key={id}>
                    <h3>
                      <a href={hrefOf(`rules/${encodeURIComponent(key)}`)}>{name}</a>
                    </h3>
                    <ul class="small">
                      {segments
                        .filter(({ current }) => current)
                        .map((one) => (
                          <li key={one.id}>
                            {one.name} <span class="soft numeric">{count(one.size)}</span>
                          </li>
                        ))}
                    </ul>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
      {isSaving && <SaveDialog text={text} onClose={() => setSaving(false)} />}
    </>
  );
}

function draftWith(text: string, name = 'Rule', key = 'rule'): Draft {
  return { timeZone: viewer.peek()?.workspace.timeZone ?? 'UTC', segments: [{ key, name, text }] };
}

function SaveDialog({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const t = words.value;
  const [name, setName] = useState('');
  const [segmentName, setSegmentName] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    if (name.trim() === '' || segmentName.trim() === '') {
      setWrong(t.needed);
      return;
    }
    setBusy(true);
    const config = configOf(draftWith(text, segmentName.trim(), freshKey(segmentName, [])));
    const outcome = await change(SaveRules, {
      input: { name: name.trim(), segmenter: 'rules.conditions', language: apiLanguage.value, config },
    });
    setBusy(false);
    if (!outcome.ok) {
      setWrong(outcome.errors[0]?.message);
      return;
    }
    const { segmentation } = outcome.payload;
    onClose();
    if (!segmentation) return;
    const run = await change(RunRules, { id: segmentation.id });
    toast(run.ok ? t.saved : (run.errors[0]?.message ?? ''), run.ok ? {} : { kind: 'failed' });
    go(hrefOf(`rules/${encodeURIComponent(segmentation.key)}`));
  };
  return (
    <Dialog
      title={t.saveTitle}
      onClose={onClose}
      foot={<DialogFoot onCancel={onClose} disabled={isBusy} onDo={() => void save()} />}
    >
      <div class="stack">
        <TextField label={t.name} required value={name} onValue={setName} />
        <TextField label={t.segmentName} required value={segmentName} onValue={setSegmentName} />
        <p class="rule-shown">
          <code>{text}</code>
        </p>
        {wrong !== undefined && (
          <p class="error" role="alert">
            {wrong}
          </p>
        )}
      </div>
    </Dialog>
  );
}
