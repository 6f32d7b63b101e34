import { useEffect, useState } from 'preact/hooks';
import { count } from '../../../reader/format.ts';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { ColumnSample } from '../imports/documents.ts';
import { isPlain, type Mapping, manner, renamed, type Use, withAt } from './mapping.ts';
import { EVENT_PARTS, FIELDS, given, LINE_PARTS, type Target, taken } from './targets.ts';
import { words } from './texts.ts';
import { labelOf } from './use-label.ts';

const TYPES = ['category', 'number', 'flag', 'time', 'date', 'list'] as const;
/** What stands for a text that the key may not see. */
const MASKED = '[masked]';

export interface ColumnRowProps {
  readonly sample: ColumnSample;
  readonly lines: number;
  readonly mapping: Mapping;
  readonly uses: readonly Use[];
  /** What the server refused of one of its places, by the place. */
  readonly errorOf: (use: Use) => string | undefined;
  readonly onChange: (mapping: Mapping) => void;
}

/** A column of the file: what stands in it, and what it means. */
export function ColumnRow({ sample, lines, mapping, uses, errorOf, onChange }: ColumnRowProps) {
  const t = words.value;
  const { name, filled, texts } = sample;
  return (
    <li class={uses.length === 0 ? 'column unread' : 'column'}>
      <div class="column-head">
        <h3 class="column-name">{name}</h3>
        <p class="column-texts">
          {texts.length === 0
            ? t.noValue
            : texts.map((text) => (
                <span class="column-text" key={text}>
                  {text === MASKED ? t.hidden : text}
                </span>
              ))}
        </p>
        <p class="soft small">{t.filled(count(filled), count(lines))}</p>
      </div>
      <div class="column-uses">
        {uses.length === 0 && <p class="soft small column-none">{t.unread}</p>}
        {uses.map((use, index) => (
          <UseEditor key={index} use={use} column={name} mapping={mapping} error={errorOf(use)} onChange={onChange} />
        ))}
        <select
          class="input column-add"
          aria-label={t.addTo(name)}
          value=""
          onChange={({ currentTarget }) => {
            const { value } = currentTarget;
            currentTarget.value = '';
            if (value) onChange(given(mapping, JSON.parse(value) as Target, name));
          }}
        >
          <option value="">{uses.length === 0 ? t.addFirst : t.addMore}</option>
          <Targets mapping={mapping} />
        </select>
      </div>
    </li>
  );
}

/** Everything that a column may mean, in groups. */
function Targets({ mapping }: { readonly mapping: Mapping }) {
  const t = words.value;
  const events = (mapping['events'] ?? []) as readonly { readonly type?: string }[];
  const option = (target: Target, label: string) => (
    <option key={label} value={JSON.stringify(target)}>
      {label}
    </option>
  );
  return (
    <>
      <optgroup label={t.customer}>
        {option({ kind: 'externalId' }, t.externalId)}
        {option({ kind: 'email' }, t.email)}
        {option({ kind: 'phone' }, t.phone)}
        {option({ kind: 'identity' }, t.otherIdentity)}
        {option({ kind: 'trait' }, t.trait)}
        {isPlain(mapping['survey']) && option({ kind: 'question' }, t.question)}
      </optgroup>
      {events.map(({ type = '' }, event) => [
        <optgroup key={`event${event}`} label={t.event(type)}>
          {option({ kind: 'event', event, part: 'at' }, t.eventParts.at)}
          {option({ kind: 'messageId', event }, t.messageId)}
          {option({ kind: 'groupBy', event }, t.groupBy)}
          {EVENT_PARTS.slice(1).map((part) => option({ kind: 'event', event, part }, t.eventParts[part]))}
          {option({ kind: 'property', event }, t.property)}
        </optgroup>,
        <optgroup key={`line${event}`} label={t.line(type)}>
          {LINE_PARTS.map((part) => option({ kind: 'line', event, part }, t.lineParts[part]))}
        </optgroup>,
      ])}
      <optgroup label={t.fields}>
        {FIELDS.map((field) => option({ kind: 'field', name: field }, t.fieldNames[field]))}
      </optgroup>
    </>
  );
}

interface UseEditorProps extends Pick<ColumnRowProps, 'mapping' | 'onChange'> {
  readonly use: Use;
  readonly column: string;
  readonly error: string | undefined;
}

/** One meaning of a column, with what belongs to it: a name, a type, how a time is written. */
function UseEditor({ use, column, mapping, error, onChange }: UseEditorProps) {
  const t = words.value;
  const { path, rule } = use;
  const label = labelOf(mapping, use);
  const holder = String(path.at(-2));
  const isNamed = holder === 'traits' || holder === 'properties';
  const isIdentity = path[1] === 'identities';
  const long = isPlain(rule) ? rule : { column: rule };
  const type = String(long['type'] ?? (isNamed ? 'category' : ''));
  const isTime = ['at', 'respondedAt', 'birthDate'].includes(String(path.at(-1))) || type === 'time' || type === 'date';
  const write = (part: object) => onChange(withAt(mapping, path, shortest({ ...long, ...part })));
  return (
    <div class="use">
      <p class="use-head">
        <span>{label}</span>
        <button
          class="bare"
          type="button"
          aria-label={t.remove(label, column)}
          onClick={() => onChange(taken(mapping, path))}
        >
          <Icon name="close" />
        </button>
      </p>
      {(isNamed || isTime || isIdentity) && manner(rule) === undefined && (
        <div class="use-parts">
          {isNamed && (
            <NameField name={String(path.at(-1))} onName={(name) => onChange(renamed(mapping, path, name))} />
          )}
          {isIdentity && (
            <TextField
              label={t.name}
              value={String(
                (mapping['customer'] as { identities: { type: string }[] }).identities[Number(path[2])]!.type,
              )}
              onValue={(name) => onChange(withAt(mapping, [...path.slice(0, 3), 'type'], name))}
            />
          )}
          {isNamed && (
            <SelectField
              label={t.type}
              value={type as (typeof TYPES)[number]}
              options={TYPES.map((one) => [one, t.types[one]] as const)}
              onValue={(next) =>
                write({ type: next, ...(next === 'time' || next === 'date' ? {} : { format: undefined }) })
              }
            />
          )}
          {isTime && (
            <TextField
              label={t.format}
              hint={t.formatHint}
              value={String(long['format'] ?? '')}
              onValue={(format) => write({ format: format || undefined })}
            />
          )}
        </div>
      )}
      {error !== undefined && (
        <p class="error" role="alert">
          <Icon name="warning" /> {error}
        </p>
      )}
    </div>
  );
}

interface NameFieldProps {
  readonly name: string;
  /** Told each name that could be one; a name that is taken changes nothing. */
  readonly onName: (name: string) => void;
}

/** A name as it is being written: for a moment it may be empty, or that of another. */
function NameField({ name, onName }: NameFieldProps) {
  const t = words.value;
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  return (
    <TextField
      label={t.name}
      error={text.trim() === name ? undefined : t.nameWrong}
      value={text}
      onValue={(next) => {
        setText(next);
        if (next.trim() !== '') onName(next.trim());
      }}
    />
  );
}

/** A rule that names no more than its column is its name. */
function shortest(rule: Readonly<Record<string, unknown>>): unknown {
  const entries = Object.entries(rule).filter(([, value]) => value !== undefined);
  return entries.length === 1 && entries[0]![0] === 'column' ? entries[0]![1] : Object.fromEntries(entries);
}
