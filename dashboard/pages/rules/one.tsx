import { useEffect, useState } from 'preact/hooks';
import { hrefOf, query, setQuery } from '../../app/router.ts';
import { change } from '../../data/change.ts';
import { ofKinds } from '../../data/live-change.ts';
import { useQuery } from '../../data/query.ts';
import { may } from '../../data/viewer.ts';
import { share } from '../../reader/format.ts';
import { apiLanguage, language } from '../../reader/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Conflict, type Difference } from '../../ui/conflict.tsx';
import { TextField } from '../../ui/field.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Counted } from './counted.tsx';
import { Catalogue, RuleSheet, type RuleSheetData, RunRules, SaveRules } from './documents.ts';
import {
  configOf,
  type Draft,
  draftOf,
  type Fault,
  freshKey,
  isSame,
  nameIn,
  type RuleDraft,
  renamed,
} from './draft.ts';
import { Editor } from './editor.tsx';
import { words } from './texts.ts';

/** The rules of one segmentation. */
export function OneRules({ segmentationKey }: { readonly segmentationKey: string }) {
  const t = words.value;
  const answer = useQuery(
    RuleSheet,
    { language: apiLanguage.value, key: segmentationKey },
    { touchedBy: ofKinds('SEGMENTATION_CHANGED', 'SEGMENTATION_DELETED', 'RUN_PROGRESSED') },
  );
  const found = answer.data?.segmentation;
  if (answer.data && found?.segmenterId !== 'rules.conditions') {
    return (
      <>
        <PageHead title={t.missing} />
        <Empty title={t.missingText}>
          <a class="button" href={hrefOf('rules')}>
            {t.back}
          </a>
        </Empty>
      </>
    );
  }
  return (
    <Shown query={answer} lines={8}>
      {({ segmentation }) => segmentation && <RulesOf segmentation={segmentation} />}
    </Shown>
  );
}

function RulesOf({ segmentation }: { readonly segmentation: RuleSheetData }) {
  const t = words.value;
  const catalogue = useQuery(Catalogue, { language: apiLanguage.value });
  const [base, setBase] = useState(segmentation);
  const [draft, setDraft] = useState(() => draftOf(segmentation));
  const [fault, setFault] = useState<Fault>();
  const [isConflict, setConflict] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const saved = draftOf(base);
  const isEdited = !isSame(draft, saved);
  const chosen = Math.max(
    0,
    draft.segments.findIndex(({ key }) => key === query.value.get('segment')),
  );
  const rule = draft.segments[chosen];
  // What somebody else saved is shown at once where nothing was written here.
  useEffect(() => {
    if (segmentation.version === base.version || isEdited) return;
    setBase(segmentation);
    setDraft(draftOf(segmentation));
  }, [segmentation.version, isEdited]);

  const edit = (next: Partial<RuleDraft>) => {
    setFault(undefined);
    setDraft({
      ...draft,
      segments: draft.segments.map((one, index) => (index === chosen ? { ...one, ...next } : one)),
    });
  };
  const choose = (key: string) => {
    setFault(undefined);
    setQuery({ segment: key });
  };
  const save = async (what: Draft, version: number) => {
    setBusy(true);
    const outcome = await change(SaveRules, { input: { id: segmentation.id, version, config: configOf(what) } });
    if (outcome.ok) {
      setBase({ ...segmentation, version: outcome.payload.segmentation?.version ?? version, config: configOf(what) });
      setDraft(what);
      const run = segmentation.enabled ? await change(RunRules, { id: segmentation.id }) : undefined;
      toast(run?.ok ? t.saved : t.savedOnly);
    } else if (outcome.conflict) setConflict(true);
    else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
    setBusy(false);
  };
  const isFaultHere = fault !== undefined && (fault.segment === undefined || fault.segment === chosen);
  const elsewhere = fault?.segment === undefined || isFaultHere ? undefined : draft.segments[fault.segment];
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('rules')}>← {t.back}</a>
      </p>
      <PageHead
        title={segmentation.name}
        lead={<a href={hrefOf(`segments/${encodeURIComponent(segmentation.key)}`)}>{t.toSegments}</a>}
      >
        {isEdited && <Badge tone="open">{t.unsaved}</Badge>}
        {isEdited && (
          <button
            class="button"
            type="button"
            onClick={() => {
              const kept = draft;
              setDraft(saved);
              toast(t.discarded, { undo: () => setDraft(kept) });
            }}
          >
            {t.discard}
          </button>
        )}
        {may('WRITE') && (
          <button
            class="button primary"
            type="button"
            disabled={!isEdited || isBusy || fault !== undefined}
            onClick={() => void save(draft, base.version)}
          >
            {t.save}
          </button>
        )}
      </PageHead>
      {segmentation.currentRun && (
        <p class="notice" role="status">
          {t.running(share(segmentation.currentRun.progress))}
        </p>
      )}
      {isEdited && segmentation.version > base.version && (
        <p class="notice" role="status">
          {t.newer}
        </p>
      )}
      <div class="rules">
        <div class="card stack">
          <SegmentChoice
            draft={draft}
            chosen={chosen}
            onChoose={choose}
            onAdd={() => {
              const key = freshKey(
                '',
                draft.segments.map((one) => one.key),
              );
              setDraft({ ...draft, segments: [...draft.segments, { key, name: t.fresh, text: '' }] });
              choose(key);
            }}
          />
          {rule && (
            <>
              <TextField
                label={t.segmentName}
                value={nameIn(rule.name, language.value)}
                onValue={(name) => edit({ name: renamed(rule.name, language.value, name) })}
              />
              <Editor
                label={t.ruleLabel}
                text={rule.text}
                features={catalogue.data?.features ?? []}
                fault={isFaultHere ? fault : undefined}
                onText={(text) => edit({ text })}
              />
              {elsewhere && <p class="error">{t.elsewhere(nameIn(elsewhere.name, language.value))}</p>}
              {rule.stored && typeof rule.stored.when !== 'string' && <p class="soft small">{t.tree}</p>}
              {draft.segments.length > 1 && (
                <button
                  class="link rule-remove"
                  type="button"
                  onClick={() => {
                    const kept = draft;
                    setDraft({ ...draft, segments: draft.segments.filter((_, index) => index !== chosen) });
                    toast(t.removed(nameIn(rule.name, language.value)), { undo: () => setDraft(kept) });
                  }}
                >
                  {t.remove}
                </button>
              )}
            </>
          )}
          <TextField
            label={t.timeZone}
            value={draft.timeZone}
            onValue={(timeZone) => setDraft({ ...draft, timeZone })}
          />
          {!may('WRITE') && <p class="soft small">{t.readOnly}</p>}
        </div>
        <div class="card">
          {rule && <Counted draft={draft} chosen={chosen} segmentationId={segmentation.id} onFault={setFault} />}
        </div>
      </div>
      {isConflict && (
        <RulesConflict
          theirs={segmentation}
          base={saved}
          mine={draft}
          onDrop={() => {
            setConflict(false);
            setBase(segmentation);
            setDraft(draftOf(segmentation));
          }}
          onSave={(merged) => {
            setConflict(false);
            setBase(segmentation);
            setDraft(merged);
            void save(merged, segmentation.version);
          }}
        />
      )}
    </>
  );
}

interface SegmentChoiceProps {
  readonly draft: Draft;
  readonly chosen: number;
  readonly onChoose: (key: string) => void;
  readonly onAdd: () => void;
}

function SegmentChoice({ draft, chosen, onChoose, onAdd }: SegmentChoiceProps) {
  const t = words.value;
  return (
    <fieldset class="rule-segments">
      <legend class="hidden">{t.segment}</legend>
      {draft.segments.map(({ key, name }, index) => (
        <button key={key} class="chip" type="button" aria-pressed={index === chosen} onClick={() => onChoose(key)}>
          {nameIn(name, language.value)}
        </button>
      ))}
      <button class="chip add" type="button" onClick={onAdd}>
        + {t.add}
      </button>
    </fieldset>
  );
}

interface RulesConflictProps {
  /** As it is now. */
  readonly theirs: RuleSheetData;
  /** As it was when the draft was begun. */
  readonly base: Draft;
  readonly mine: Draft;
  readonly onSave: (merged: Draft) => void;
  readonly onDrop: () => void;
}

/** Segment by segment what the other wrote and what was written here: only what was touched here is asked. */
function RulesConflict({ theirs, base, mine, onSave, onDrop }: RulesConflictProps) {
  const t = words.value;
  const now = draftOf(theirs);
  const at = (draft: Draft, key: string) => draft.segments.find((one) => one.key === key);
  const said = (rule: RuleDraft | undefined) => (rule ? `${nameIn(rule.name, language.value)}\n${rule.text}` : t.gone);
  const keys = [...new Set([...now.segments, ...mine.segments].map(({ key }) => key))];
  const touched = keys.filter(
    (key) => said(at(mine, key)) !== said(at(base, key)) && said(at(mine, key)) !== said(at(now, key)),
  );
  const differences = touched.map(
    (key): Difference => ({ key, label: key, theirs: said(at(now, key)), mine: said(at(mine, key)) }),
  );
  return (
    <Conflict
      differences={differences}
      onDrop={onDrop}
      onSave={(chosen) => {
        const segments = keys.flatMap((key) => at(chosen.has(key) ? mine : now, key) ?? []);
        onSave({ timeZone: mine.timeZone === base.timeZone ? now.timeZone : mine.timeZone, segments });
      }}
    />
  );
}
