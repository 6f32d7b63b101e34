import { useState } from 'preact/hooks';
import { word } from '../../../data/enumerations.ts';
import { useQuery } from '../../../data/query.ts';
import { decimal, share } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Field, TextField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Empty } from '../../../ui/states.tsx';
import { type CriteriaState, type CriterionRole, SegmentChoices } from '../edit-documents.ts';
import type { CriteriaDraft, Row } from './draft.ts';
import { words } from './texts.ts';

const ROLES: readonly CriterionRole[] = ['SUPPORTING', 'REQUIRED', 'EXCLUDING'];

/** A criterion in a few words. */
export function nameOf({ condition }: Row): string {
  if (condition.kind === 'SEGMENT' || condition.kind === 'SCORE') return condition.name;
  if (condition.kind === 'GONE') return words.value.gone;
  return typeof condition.rule === 'string' ? condition.rule || words.value.rule : JSON.stringify(condition.rule);
}

export interface CriteriaEditorProps {
  readonly draft: CriteriaDraft;
  readonly stored: CriteriaState;
  readonly isEditor: boolean;
  readonly onDraft: (draft: CriteriaDraft) => void;
}

export function CriteriaEditor({ draft, stored, isEditor, onDraft }: CriteriaEditorProps) {
  const t = words.value;
  const setRow = (key: string, part: Partial<Row>) =>
    onDraft({ ...draft, rows: draft.rows.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  return (
    <>
      {draft.rows.length === 0 && <Empty title={t.none} />}
      <ul class="criterion-list">
        {draft.rows.map((row) => {
          const { key, role, weight, condition } = row;
          const { notice, problem, segment } = stored.criteria.find(({ id }) => id === key) ?? {};
          return (
            <li class="criterion" key={key}>
              <div class="criterion-what">
                {condition.kind === 'RULE' && typeof condition.rule === 'string' && isEditor ? (
                  <TextField
                    label={t.rule}
                    hint={t.ruleHint}
                    lines={2}
                    value={condition.rule}
                    onValue={(rule) => setRow(key, { condition: { kind: 'RULE', rule } })}
                  />
                ) : (
                  <>
                    <b>{nameOf(row)}</b>
                    {segment?.segmentation && <span class="soft small under">{segment.segmentation.name}</span>}
                  </>
                )}
                {(problem ?? notice) && <p class="error">{problem ?? notice}</p>}
              </div>
              {isEditor ? (
                <>
                  <select
                    class="input"
                    aria-label={t.roleOf(nameOf(row))}
                    value={role}
                    onChange={(event) => setRow(key, { role: event.currentTarget.value as CriterionRole })}
                  >
                    {ROLES.map((one) => (
                      <option value={one} key={one}>
                        {word('CriterionRole', one)}
                      </option>
                    ))}
                  </select>
                  <input
                    class="input weight"
                    type="number"
                    step="0.1"
                    aria-label={t.weightOf(nameOf(row))}
                    value={weight}
                    onInput={(event) => {
                      const value = event.currentTarget.valueAsNumber;
                      if (Number.isFinite(value)) setRow(key, { weight: value });
                    }}
                  />
                  <button
                    class="bare"
                    type="button"
                    aria-label={t.remove(nameOf(row))}
                    onClick={() => onDraft({ ...draft, rows: draft.rows.filter((one) => one.key !== key) })}
                  >
                    <Icon name="close" />
                  </button>
                </>
              ) : (
                <>
                  <Badge tone={role === 'EXCLUDING' ? 'bad' : 'plain'}>{word('CriterionRole', role)}</Badge>
                  <span class="numeric">{decimal(weight)}</span>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {isEditor && <Additions draft={draft} onDraft={onDraft} />}
      <div class="grid">
        {(['threshold', 'minCoverage'] as const).map((name) => (
          <Field label={t[name]} key={name}>
            {(control) => (
              <span class="slider">
                <input
                  {...control}
                  type="range"
                  min="0"
                  max="1"
                  step="0.05"
                  disabled={!isEditor}
                  value={draft[name]}
                  aria-valuetext={share(draft[name])}
                  onInput={(event) => onDraft({ ...draft, [name]: event.currentTarget.valueAsNumber })}
                />
                <output class="numeric">{share(draft[name])}</output>
              </span>
            )}
          </Field>
        ))}
      </div>
    </>
  );
}

let added = 0;

/** Adds segments and rules to a draft. */
function Additions({ draft, onDraft }: Pick<CriteriaEditorProps, 'draft' | 'onDraft'>) {
  const t = words.value;
  const [chosen, setChosen] = useState('');
  const { data } = useQuery(SegmentChoices, { language: apiLanguage.value });
  const add = (condition: Row['condition']) =>
    onDraft({ ...draft, rows: [...draft.rows, { key: `new-${++added}`, role: 'SUPPORTING', weight: 1, condition }] });
  const taken = new Set(draft.rows.flatMap(({ condition }) => (condition.kind === 'SEGMENT' ? [condition.id] : [])));
  return (
    <div class="row">
      <select
        class="input add"
        aria-label={t.addSegment}
        value={chosen}
        onChange={(event) => {
          const segment = data?.segmentations
            .flatMap(({ segments }) => segments)
            .find(({ id }) => id === event.currentTarget.value);
          if (segment) add({ kind: 'SEGMENT', id: segment.id, name: segment.name });
          setChosen('');
          event.currentTarget.value = '';
        }}
      >
        <option value="">＋ {t.choose}</option>
        {data?.segmentations.map(({ id, name, segments }) => (
          <optgroup label={name} key={id}>
            {segments
              .filter((one) => one.current && !taken.has(one.id))
              .map((one) => (
                <option value={one.id} key={one.id}>
                  {one.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <button class="button" type="button" onClick={() => add({ kind: 'RULE', rule: '' })}>
        <Icon name="plus" /> {t.addRule}
      </button>
    </div>
  );
}
