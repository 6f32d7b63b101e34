import type { UserError } from '../../../data/change.ts';
import { TextField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { Proposal } from '../imports/documents.ts';
import { ColumnRow } from './column-row.tsx';
import { at, type Mapping, type Use, usesOf, withAt } from './mapping.ts';
import { words } from './texts.ts';
import { WholeFile } from './whole-file.tsx';

/** A mapping being written: as an object by its columns, or as a text of the writer's own. */
export interface MappingDraft {
  readonly mapping: Mapping;
  /** Null while it is edited by its columns. */
  readonly text: string | null;
  /** Doubts that the reader has decided. */
  readonly decided: readonly string[];
}

/** The draft of a proposal: its doubts stand beside it until they are decided. */
export function draftOf({ mapping }: Proposal): MappingDraft {
  const { decide: _, ...rest } = mapping as Mapping;
  return { mapping: rest, text: null, decided: [] };
}

export interface MappingEditorProps {
  readonly proposal: Proposal;
  readonly draft: MappingDraft;
  /** What the server refused. */
  readonly errors: readonly UserError[];
  readonly onChange: (draft: MappingDraft) => void;
}

/** A mapping by hand, column by column, with what stands in each; or as a text. */
export function MappingEditor({ proposal, draft, errors, onChange }: MappingEditorProps) {
  const t = words.value;
  const { mapping, text } = draft;
  const change = (next: Mapping) => onChange({ ...draft, mapping: next });
  const isJson = text !== null && parsed(text) !== undefined;
  return (
    <section class="mapping" aria-label={t.title}>
      <div class="row mapping-head">
        <h2>{t.title}</h2>
        <button
          class="button small"
          type="button"
          disabled={text !== null && !isJson}
          onClick={() => {
            if (text === null) onChange({ ...draft, text: JSON.stringify(mapping, null, 2) });
            else onChange({ ...draft, mapping: parsed(text) ?? mapping, text: null });
          }}
        >
          {text === null ? t.asText : t.asColumns}
        </button>
        <button class="button small" type="button" onClick={() => onChange(draftOf(proposal))}>
          {t.anew}
        </button>
      </div>
      <p class="soft">{t.lead}</p>
      <Doubts proposal={proposal} draft={draft} onChange={onChange} />
      {text === null ? (
        <>
          <WholeFile mapping={mapping} onChange={change} />
          <Rejections mapping={mapping} onChange={change} />
          <Columns proposal={proposal} mapping={mapping} errors={errors} onChange={change} />
        </>
      ) : (
        <TextField
          label={t.text}
          hint={isJson ? t.textHint : `${t.textHint} ${t.notJson}`}
          lines={24}
          value={text}
          onValue={(next) => onChange({ ...draft, text: next })}
        />
      )}
    </section>
  );
}

/** What cannot be told from the file: each is ticked by whoever decided it. */
function Doubts({ proposal, draft, onChange }: Omit<MappingEditorProps, 'errors'>) {
  const t = words.value;
  if (proposal.doubts.length === 0) return null;
  const { decided } = draft;
  return (
    <fieldset class="notice doubts-open">
      <legend>{t.doubts}</legend>
      {proposal.doubts.map((doubt) => (
        <label class="doubt" key={doubt} lang="en">
          <input
            type="checkbox"
            checked={decided.includes(doubt)}
            onChange={({ currentTarget: { checked } }) =>
              onChange({ ...draft, decided: checked ? [...decided, doubt] : decided.filter((one) => one !== doubt) })
            }
          />
          <span>{doubt}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Rules of the proposal by which lines are left out; each can be taken away. */
function Rejections({ mapping, onChange }: { readonly mapping: Mapping; readonly onChange: (next: Mapping) => void }) {
  const t = words.value;
  const events = (mapping['events'] ?? []) as readonly unknown[];
  const places = [['reject'], ...events.map((_, event) => ['events', event, 'reject'])];
  const rules = places.flatMap((place) =>
    ((at(mapping, place) ?? []) as readonly { readonly reason: string }[]).map(({ reason }, index) => ({
      reason,
      path: [...place, index],
    })),
  );
  if (rules.length === 0) return null;
  return (
    <details class="card">
      <summary>{t.rules(rules.length)}</summary>
      <ul class="plain-list">
        {rules.map(({ reason, path }) => (
          <li key={path.join('.')} class="row">
            <span>{reason}</span>
            <button class="link" type="button" onClick={() => onChange(withAt(mapping, path, undefined))}>
              {t.takeRule}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface ColumnsProps {
  readonly proposal: Proposal;
  readonly mapping: Mapping;
  readonly errors: readonly UserError[];
  readonly onChange: (next: Mapping) => void;
}

function Columns({ proposal, mapping, errors, onChange }: ColumnsProps) {
  const uses = usesOf(mapping);
  const { samples, lines } = proposal.facts;
  const errorOf = ({ path }: Use) =>
    errors.find(({ field }) => field && path.every((part, index) => String(part) === field[index + offset(field)]))
      ?.message;
  const known = new Set(samples.map(({ name }) => name));
  // Names such as `$line`, and columns that these lines lack.
  const others = [...new Set(uses.flatMap(({ columns }) => columns))].filter((name) => !known.has(name));
  return (
    <ul class="columns">
      {[...samples, ...others.map((name) => ({ name, filled: 0, texts: [] }))].map((sample) => (
        <ColumnRow
          key={sample.name}
          sample={sample}
          lines={lines}
          mapping={mapping}
          uses={uses.filter(({ columns }) => columns.includes(sample.name))}
          errorOf={errorOf}
          onChange={onChange}
        />
      ))}
    </ul>
  );
}

/** The path of an error may begin with the name of the input. */
function offset(field: readonly string[]): number {
  return field[0] === 'mapping' ? 1 : 0;
}

function parsed(text: string): Mapping | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether every doubt of a proposal is decided. */
export function isDecided({ doubts }: Proposal, { decided }: MappingDraft): boolean {
  return doubts.every((doubt) => decided.includes(doubt));
}

/** The lines of errors that no column shows. */
export function errorsAtTop(errors: readonly UserError[], { mapping, text }: MappingDraft): readonly UserError[] {
  if (text !== null) return errors;
  const uses = usesOf(mapping);
  return errors.filter(
    ({ field }) =>
      !field || !uses.some(({ path }) => path.every((part, index) => String(part) === field[index + offset(field)])),
  );
}

/** A failure in words, with an icon. */
export function Refusals({ errors }: { readonly errors: readonly UserError[] }) {
  if (errors.length === 0) return null;
  return (
    <div role="alert">
      {errors.map(({ message, field }) => (
        <p class="error" key={message}>
          <Icon name="warning" /> {field && field.length > 0 ? `${field.join('.')}: ` : ''}
          {message}
        </p>
      ))}
    </div>
  );
}
