import { useEffect, useState } from 'preact/hooks';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count } from '../../../reader/format.ts';
import { Problem } from '../../../ui/states.tsx';
import { uiWords } from '../../../ui/texts.ts';
import { PreviewPersona } from '../edit-documents.ts';
import { type CriteriaDraft, criteriaInputs, sentRows } from './draft.ts';
import { nameOf } from './editor.tsx';
import { words } from './texts.ts';

/** A pause in editing, after which it is counted. */
const PAUSE_MS = 250;

export interface PreviewProps {
  readonly personaId: string;
  readonly draft: CriteriaDraft;
  readonly isChanged: boolean;
  readonly onReset: () => void;
  readonly onSave: () => void;
}

/** What saving a draft would do, counted exactly. */
export function Preview({ personaId, draft, isChanged, onReset, onSave }: PreviewProps) {
  const t = words.value;
  const asked = useSettled(draft);
  const { threshold, minCoverage } = asked;
  const variables = { id: personaId, criteria: criteriaInputs(asked), threshold, minCoverage };
  const { data, failure, previous, loading } = useQuery(PreviewPersona, variables);
  const counted = data?.personaPreview;
  return (
    <aside class="card preview" aria-label={t.preview} aria-live="polite">
      <h2>{t.preview}</h2>
      {failure && <Problem failure={failure} />}
      {!counted && loading && <p class="soft">{t.previewing}</p>}
      {counted && !failure && (
        <div class={previous || asked !== draft ? 'previous' : undefined}>
          <p class="preview-matched">
            <b>{count(counted.matched.count)}</b> {t.matched}
            <span class="soft small under">{t.of(count(counted.population))}</span>
          </p>
          <FlowBar
            parts={[
              { key: 'leave', value: counted.leave.count, text: t.leave },
              { key: 'stay', value: counted.stay.count, text: t.stay },
              { key: 'enter', value: counted.enter.count, text: t.enter },
            ]}
          />
          <dl class="preview-moves">
            <Move sign="+" label={t.enter} customers={counted.enter} />
            <Move sign="−" label={t.leave} customers={counted.leave} />
            <div>
              <dt>{t.unknownShort}</dt>
              <dd>{count(counted.unknown.count)}</dd>
            </div>
          </dl>
          <ul class="preview-criteria">
            {sentRows(asked).map((row, index) => {
              const one = counted.criteria[index];
              return (
                one && (
                  <li key={row.key}>
                    <span>{nameOf(row)}</span>
                    <span class="numeric">
                      {count(one.holds)}
                      {one.unknown > 0 && <span class="soft small"> {t.unknown(count(one.unknown))}</span>}
                    </span>
                    {one.problem && <span class="error">{one.problem}</span>}
                  </li>
                )
              );
            })}
          </ul>
        </div>
      )}
      {may('WRITE') && (
        <div class="row preview-foot">
          {isChanged ? (
            <>
              <button class="button primary" type="button" onClick={onSave} disabled={failure !== undefined}>
                {uiWords.value.save}
              </button>
              <button class="button" type="button" onClick={onReset}>
                {t.reset}
              </button>
            </>
          ) : (
            <p class="soft small">{t.unchanged}</p>
          )}
        </div>
      )}
    </aside>
  );
}

/** The draft as it was when the reader last paused. */
function useSettled(draft: CriteriaDraft): CriteriaDraft {
  const [settled, setSettled] = useState(draft);
  const text = JSON.stringify(draft);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.stringify(settled) === text ? draft : settled;
}

interface MoveProps {
  readonly sign: string;
  readonly label: string;
  readonly customers: {
    readonly count: number;
    readonly sample: readonly { readonly id: string; readonly externalId: string; readonly name: string | null }[];
  };
}

function Move({ sign, label, customers }: MoveProps) {
  const t = words.value;
  const names = customers.sample.slice(0, 3).map((one) => (may('PERSONAL') && one.name) || one.externalId);
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {customers.count > 0 && sign}
        {count(customers.count)}
        {names.length > 0 && <span class="soft small under">{t.such(names.join(', '))}</span>}
      </dd>
    </div>
  );
}

interface FlowBarProps {
  readonly parts: readonly { readonly key: string; readonly value: number; readonly text: string }[];
}

/** Who goes, stays and comes in one bar. The numbers stand beside it. */
function FlowBar({ parts }: FlowBarProps) {
  return (
    <span class="flow-bar" aria-hidden="true">
      {parts.map(({ key, value }) => value > 0 && <span key={key} class={key} style={{ flexGrow: value }} />)}
    </span>
  );
}
