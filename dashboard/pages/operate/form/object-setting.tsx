import { useContext, useState } from 'preact/hooks';
import { TextField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Description } from './descriptions.tsx';
import type { PartsProps } from './list-setting.tsx';
import { blankOf } from './schema.ts';
import { Form, labelOf, leftOut, notSet, Setting } from './setting.tsx';
import { words } from './texts.ts';

/** Several settings that belong together; some are named by whoever sets them. */
export function ObjectSetting({ schema, name, path, value, required, isNullable, error, onChange }: PartsProps) {
  const t = words.value;
  const { root } = useContext(Form);
  const { description, default: usual } = schema;
  const label = labelOf(name);
  const plain = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  return (
    <fieldset class="setting-parts">
      <legend>{label}</legend>
      {description && <Description text={description} />}
      {error !== undefined && <p class="error">{error}</p>}
      {plain === undefined ? (
        <>
          <p class="soft small">{required ? t.kinds['null'] : notSet(usual)}</p>
          <p>
            <button
              class="button small"
              type="button"
              onClick={() => onChange(usual ?? blankOf({ ...schema, default: undefined }, root))}
            >
              {t.set(label)}
            </button>
          </p>
        </>
      ) : (
        <>
          <Parts schema={schema} path={path} value={plain} onChange={onChange} />
          {(!required || isNullable) && (
            <p>
              <button
                class="link"
                type="button"
                aria-label={t.reset(label)}
                onClick={() => onChange(leftOut(required))}
              >
                {t.resetShort}
              </button>
            </p>
          )}
        </>
      )}
    </fieldset>
  );
}

export interface SettingsProps extends Pick<PartsProps, 'schema' | 'path' | 'onChange'> {
  readonly value: Readonly<Record<string, unknown>>;
}

/** The settings of an object, one under the other. */
export function Parts({ schema, path, value, onChange }: SettingsProps) {
  const t = words.value;
  const { root } = useContext(Form);
  const { properties = {}, required = [], additionalProperties } = schema;
  const others = Object.keys(value).filter((key) => !(key in properties));
  const rest = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const write = (key: string, next: unknown) => {
    if (next !== undefined) return onChange({ ...value, [key]: next });
    const { [key]: _, ...kept } = value;
    return onChange(kept);
  };
  return (
    <div class="stack">
      {Object.entries(properties).map(([key, own]) => (
        <Setting
          key={key}
          schema={own}
          name={key}
          path={[...path, key]}
          value={value[key]}
          required={required.includes(key)}
          onChange={(next) => write(key, next)}
        />
      ))}
      {rest &&
        others.map((key) => (
          <div class="setting-item" key={key}>
            <Setting
              schema={rest}
              name={key}
              path={[...path, key]}
              value={value[key]}
              required
              onChange={(next) => write(key, next)}
            />
            <button class="bare" type="button" aria-label={t.remove(key, '1')} onClick={() => write(key, undefined)}>
              <Icon name="close" />
            </button>
          </div>
        ))}
      {rest && <NewKey onAdd={(key) => key in value || write(key, blankOf(rest, root))} />}
    </div>
  );
}

function NewKey({ onAdd }: { readonly onAdd: (key: string) => void }) {
  const t = words.value;
  const [key, setKey] = useState('');
  return (
    <div class="new-key">
      <TextField label={t.addKey} value={key} onValue={setKey} />
      <button
        class="button"
        type="button"
        disabled={key.trim() === ''}
        onClick={() => {
          onAdd(key.trim());
          setKey('');
        }}
      >
        {t.addKeyDo}
      </button>
    </div>
  );
}
