import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { word } from '../../../data/enumerations.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { decimal, share } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Conflict } from '../../../ui/conflict.tsx';
import { Shown } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type CriteriaState, EditPersona, PersonaCriteria } from '../edit-documents.ts';
import { touching } from '../touching.ts';
import { type CriteriaDraft, criteriaDraftOf, criteriaInputs, type Row, sameCriteria } from './draft.ts';
import { CriteriaEditor, nameOf } from './editor.tsx';
import { Preview } from './preview.tsx';
import { words } from './texts.ts';

/** The criteria as they are, or being edited with what the edit would do. */
export function Criteria({ personaKey }: { readonly personaKey: string }) {
  const variables = { key: personaKey, language: apiLanguage.value };
  const state = useQuery(PersonaCriteria, variables, { touchedBy: touching(personaKey) });
  return <Shown query={state}>{({ persona }) => persona && <Editing stored={persona} />}</Shown>;
}

interface Edited {
  readonly draft: CriteriaDraft;
  /** What the edit began from. */
  readonly base: CriteriaDraft;
  readonly version: number;
}

function Editing({ stored }: { readonly stored: CriteriaState }) {
  const t = words.value;
  const now = criteriaDraftOf(stored);
  const [edited, setEdited] = useState<Edited | null>(null);
  const [isConflict, setConflict] = useState(false);
  const [error, setError] = useState<string>();
  const isEditor = may('WRITE');
  const draft = edited?.draft ?? now;
  const isChanged = edited !== null && !sameCriteria(edited.draft, edited.base);

  async function save(version: number) {
    const { threshold, minCoverage } = draft;
    const input = { id: stored.id, version, criteria: criteriaInputs(draft), threshold, minCoverage };
    const outcome = await change(EditPersona, { input });
    if (outcome.ok) {
      setEdited(null);
      setError(undefined);
      toast(t.saved);
    } else if (outcome.conflict) setConflict(true);
    else setError(outcome.errors[0]?.message);
  }
  return (
    <div class="criteria">
      <div class="stack">
        <p class="soft">{t.lead}</p>
        {error && (
          <p class="notice" role="alert">
            {error}
          </p>
        )}
        <CriteriaEditor
          draft={draft}
          stored={stored}
          isEditor={isEditor}
          onDraft={(next) =>
            setEdited({ base: edited?.base ?? now, version: edited?.version ?? stored.version, draft: next })
          }
        />
      </div>
      <Preview
        personaId={stored.id}
        draft={draft}
        isChanged={isChanged}
        onReset={() => {
          setEdited(null);
          setError(undefined);
        }}
        onSave={() => void save(edited?.version ?? stored.version)}
      />
      {isConflict && (
        <Conflict
          differences={[{ key: 'criteria', label: t.wholeCriteria, theirs: inWords(now), mine: inWords(draft) }]}
          onDrop={() => {
            setConflict(false);
            setEdited(null);
          }}
          onSave={(mine) => {
            setConflict(false);
            if (mine.has('criteria')) void save(stored.version);
            else setEdited(null);
          }}
        />
      )}
    </div>
  );
}

function inWords({ rows, threshold, minCoverage }: CriteriaDraft): string {
  const t = words.value;
  const lines = rows.map((row: Row) => `${nameOf(row)} · ${word('CriterionRole', row.role)} · ${decimal(row.weight)}`);
  return [...lines, `${t.threshold}: ${share(threshold)}`, `${t.minCoverage}: ${share(minCoverage)}`].join('\n');
}
