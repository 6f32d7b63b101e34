import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { decimal } from '../../../reader/format.ts';
import { language } from '../../../reader/language.ts';
import { CheckField, Field, SelectField, TextField } from '../../../ui/field.tsx';
import { Description, DescriptionText } from './descriptions.tsx';
import { ListSetting } from './list-setting.tsx';
import { NAMES_ZH } from './names.zh.ts';
import { ObjectSetting } from './object-setting.tsx';
import { blankOf, type Fault, kindOf, resolved, type Schema, variantAt, variantsOf } from './schema.ts';
import { words } from './texts.ts';
import { VALUES_ZH } from './values.zh.ts';

/** What all settings of a form have in common. */
export interface FormContext {
  readonly root: Schema;
  readonly faults: readonly Fault[];
  /** What the server refused, by the path within the settings. */
  readonly refusals: readonly { readonly path: readonly string[]; readonly message: string }[];
}

export const Form = createContext<FormContext>({ root: {}, faults: [], refusals: [] });

export interface SettingProps {
  readonly schema: Schema;
  readonly name: string;
  readonly path: readonly string[];
  /** Undefined: as it comes. */
  readonly value: unknown;
  /** It cannot be left out. */
  readonly required: boolean;
  readonly onChange: (value: unknown) => void;
}

/** `loyalPurchases` as people read it, in the language of the page where there is a word. */
export function labelOf(name: string): string {
  const chinese = language.value === 'zh' ? NAMES_ZH[name] : undefined;
  if (chinese !== undefined) return chinese;
  const text = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}

/** What is wrong at a path, in words; undefined: nothing. */
export function useFault(path: readonly string[]): string | undefined {
  const { faults, refusals } = useContext(Form);
  const isHere = (one: { readonly path: readonly string[] }) =>
    one.path.length === path.length && one.path.every((part, index) => part === path[index]);
  const refusal = refusals.find(isHere);
  if (refusal) return refusal.message;
  const fault = faults.find(isHere);
  return fault && faultText(fault);
}

function faultText({ code, limit }: Fault): string {
  const text = words.value.faults[code];
  return typeof text === 'string' ? text : text(decimal(limit ?? 0, 6));
}

/** One setting, by what its schema says: a field, a choice, a list, or parts of their own. */
export function Setting(props: SettingProps) {
  const { root } = useContext(Form);
  const { value, onChange } = props;
  const schema = resolved(props.schema, root);
  const variants = variantsOf(schema, root).filter((one) => kindOf(one) !== 'null');
  const isNullable = variantsOf(schema, root).length > variants.length;
  const t = words.value;
  // A text or a text for each language, a number or none: where only null is beside it, an empty field is null.
  if (variants.length <= 1) {
    return <Typed {...props} schema={{ ...described(schema), ...(variants[0] ?? {}) }} isNullable={isNullable} />;
  }
  const at = value === undefined || value === null ? -1 : variantAt(variants, value, root);
  const labels = variants.map((one) => variantLabel(one));
  return (
    <fieldset class="setting-choice">
      <legend>{labelOf(props.name)}</legend>
      {schema.description && <Description text={schema.description} />}
      <SelectField
        label={t.form}
        value={String(at)}
        options={[
          ...(props.required && !isNullable ? [] : [['-1', props.required ? t.kinds['null']! : t.notSet] as const]),
          ...labels.map((label, index) => [String(index), label] as const),
        ]}
        onValue={(next) => onChange(next === '-1' ? leftOut(props.required) : blankOf(variants[Number(next)]!, root))}
      />
      {at >= 0 && <Typed {...props} schema={withoutDescription(variants[at]!)} isNullable={false} required />}
    </fieldset>
  );
}

/** What describes a schema as a whole stays with its only variant. */
function described({ description, default: usual }: Schema): Schema {
  return { ...(description === undefined ? {} : { description }), ...(usual === undefined ? {} : { default: usual }) };
}

function withoutDescription({ description: _, ...rest }: Schema): Schema {
  return rest;
}

function variantLabel(schema: Schema): string {
  const kind = kindOf(schema);
  const name = words.value.kinds[kind] ?? kind;
  if (kind === 'const') return shownChoice(schema.const);
  if (kind === 'enum') return schema.enum!.slice(0, 3).map(shownChoice).join(', ');
  if (kind !== 'object' || !schema.properties) return name;
  const keys = schema.required && schema.required.length > 0 ? schema.required : Object.keys(schema.properties);
  return keys.slice(0, 4).map(labelOf).join(', ');
}

interface TypedProps extends SettingProps {
  /** Null is a value of it, and an empty field means that. */
  readonly isNullable: boolean;
}

function Typed({ isNullable, ...props }: TypedProps) {
  const { schema, value, name, path, required, onChange } = props;
  const t = words.value;
  const error = useFault(path);
  const usual = schema.default;
  const hint = schema.description === undefined ? undefined : <DescriptionText text={schema.description} />;
  const label = labelOf(name);
  const around = { label, ...(hint === undefined ? {} : { hint }), error };
  const left = isNullable ? leftOut(required) : undefined;
  switch (kindOf(schema)) {
    case 'const':
      return (
        <p class="setting-fixed">
          <b>{label}</b> {shownChoice(schema.const)}
        </p>
      );
    case 'enum':
    case 'boolean': {
      const choices = schema.enum ?? [true, false];
      return (
        <SelectField
          {...around}
          value={value === undefined || value === null ? '' : String(choices.indexOf(value))}
          options={[
            ...(required && !isNullable
              ? []
              : [['', required ? t.kinds['null']! : notSet(usual, shownChoice)] as const]),
            ...choices.map((one, index) => [String(index), shownChoice(one)] as const),
          ]}
          onValue={(next) => onChange(next === '' ? left : choices[Number(next)])}
        />
      );
    }
    case 'number':
    case 'integer':
      return (
        <>
          <NumberSetting {...props} around={around} usual={usual} left={left} />
          {isNullable && usual != null && (
            // Left empty it is the default, and that is a number: none at all is said apart.
            <CheckField
              label={`${label}: ${t.kinds['null']!}`}
              checked={value === null}
              onValue={(checked) => onChange(checked ? null : undefined)}
            />
          )}
        </>
      );
    case 'string':
      return (
        <TextField
          {...around}
          {...(required ? { required } : {})}
          value={typeof value === 'string' ? value : ''}
          placeholder={usual === undefined || usual === null ? '' : shownValue(usual)}
          onValue={(text) => onChange(text !== '' ? text : required && !isNullable ? '' : left)}
        />
      );
    case 'array':
      return <ListSetting {...props} isNullable={isNullable} error={error} />;
    case 'object':
      return <ObjectSetting {...props} isNullable={isNullable} error={error} />;
    default:
      return <JsonSetting {...props} hint={t.json} error={error} />;
  }
}

/** What stands for a setting that is left out: nothing, or where it cannot be, none. */
export function leftOut(required: boolean): null | undefined {
  return required ? null : undefined;
}

/** What a setting is that is left out, in words. */
export function notSet(usual: unknown, shown = shownValue): string {
  const t = words.value;
  return usual === undefined || usual === null ? t.notSet : t.asDefault(shown(usual));
}

/** One of a few values: in Chinese with the value itself, which descriptions and the API name. */
function shownChoice(value: unknown): string {
  const chinese = language.value === 'zh' && typeof value === 'string' ? VALUES_ZH[value] : undefined;
  return chinese === undefined ? shownValue(value) : `${chinese}（${String(value)}）`;
}

export function shownValue(value: unknown): string {
  const t = words.value;
  if (value === true) return t.yes;
  if (value === false) return t.no;
  if (value === null) return t.kinds['null']!;
  if (Array.isArray(value)) return value.length === 0 ? t.empty : value.map(shownValue).join(', ');
  if (typeof value !== 'object') return String(value);
  // Parts that are none by default say nothing.
  const parts = Object.entries(value).filter(([, part]) => part !== null);
  return parts.length === 0 ? t.empty : parts.map(([key, part]) => `${labelOf(key)}: ${shownValue(part)}`).join(', ');
}

interface NumberSettingProps extends SettingProps {
  readonly around: { readonly label: string; readonly error: string | undefined };
  readonly usual: unknown;
  /** What an empty field means. */
  readonly left: null | undefined;
}

/** A number as it is being written: `1e` is none yet, and must not be taken away under the hands. */
function NumberSetting({ around, usual, value, left, onChange }: NumberSettingProps) {
  const [text, setText] = useState(typeof value === 'number' ? String(value) : '');
  const [held, setHeld] = useState(value);
  // What is no number is NaN, which is not even itself.
  if (!Object.is(held, value)) {
    setHeld(value);
    if (!(typeof value === 'number' ? Number(text) === value : Number.isNaN(Number(text)))) {
      setText(typeof value === 'number' && Number.isFinite(value) ? String(value) : '');
    }
  }
  return (
    <Field {...around}>
      {(control) => (
        <input
          {...control}
          class="input"
          inputMode="decimal"
          autocomplete="off"
          value={text}
          placeholder={usual === undefined || usual === null ? '' : String(usual)}
          onInput={({ currentTarget }) => {
            const next = currentTarget.value;
            setText(next);
            const number = next.trim() === '' ? left : Number(next);
            setHeld(number);
            onChange(number);
          }}
        />
      )}
    </Field>
  );
}

/** What no form can be made for, as a text. */
function JsonSetting({
  name,
  value,
  hint,
  error,
  onChange,
}: SettingProps & { readonly hint: string; readonly error: string | undefined }) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const [isWrong, setWrong] = useState(false);
  return (
    <TextField
      label={labelOf(name)}
      hint={hint}
      lines={4}
      error={isWrong ? words.value.notJson : error}
      value={text}
      onValue={(next) => {
        setText(next);
        try {
          onChange(next.trim() === '' ? undefined : JSON.parse(next));
          setWrong(false);
        } catch {
          setWrong(true);
        }
      }}
    />
  );
}
