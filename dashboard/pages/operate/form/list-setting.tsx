import { useContext } from 'preact/hooks';
import { Icon } from '../../../ui/icon.tsx';
import { Description } from './descriptions.tsx';
import { blankOf, kindOf, resolved, type Schema } from './schema.ts';
import { Form, labelOf, leftOut, notSet, Setting, type SettingProps } from './setting.tsx';
import { words } from './texts.ts';

export interface PartsProps extends SettingProps {
  readonly isNullable: boolean;
  readonly error: string | undefined;
}

/** A list: items are added, removed and moved. Those of a fixed number keep their places. */
export function ListSetting({ schema, name, path, value, required, isNullable, error, onChange }: PartsProps) {
  const t = words.value;
  const { root } = useContext(Form);
  const {
    items = {},
    prefixItems,
    description,
    default: usual,
    minItems = 0,
    maxItems = Number.POSITIVE_INFINITY,
  } = schema;
  const list = Array.isArray(value) ? (value as readonly unknown[]) : undefined;
  const label = labelOf(name);
  const isFixed = prefixItems !== undefined || (minItems === maxItems && minItems > 0);
  const schemaAt = (index: number): Schema => prefixItems?.[index] ?? items;
  const isFlat = !['object', 'array'].includes(kindOf(resolved(schemaAt(0), root)));
  // What comes without a setting is where one begins: to add to it is not to lose it.
  const begun: unknown =
    Array.isArray(usual) && usual.length > 0 ? usual : isFixed ? blankOf(schema, root) : [blankOf(schemaAt(0), root)];
  return (
    <fieldset class="setting-parts">
      <legend>{label}</legend>
      {description && <Description text={description} />}
      {error !== undefined && <p class="error">{error}</p>}
      {list === undefined ? (
        <p class="soft small">{required ? t.kinds['null'] : notSet(usual)}</p>
      ) : (
        <ol class={isFlat ? 'setting-items flat' : 'setting-items'}>
          {list.map((item, index) => (
            <li key={index} class="setting-item">
              <Setting
                schema={schemaAt(index)}
                name={t.item(String(index + 1))}
                path={[...path, String(index)]}
                value={item}
                required
                onChange={(next) => onChange(list.with(index, next))}
              />
              {!isFixed && (
                <span class="setting-deeds">
                  {index > 0 && (
                    <button
                      class="bare"
                      type="button"
                      aria-label={t.up(label, String(index + 1))}
                      onClick={() => onChange(list.with(index, list[index - 1]).with(index - 1, item))}
                    >
                      <Icon name="up" />
                    </button>
                  )}
                  <button
                    class="bare"
                    type="button"
                    aria-label={t.remove(label, String(index + 1))}
                    onClick={() => onChange(list.toSpliced(index, 1))}
                  >
                    <Icon name="close" />
                  </button>
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      <p class="row tight">
        {(list === undefined || (!isFixed && list.length < maxItems)) && (
          <button
            class="button small"
            type="button"
            onClick={() => onChange(list === undefined ? begun : [...list, blankOf(schemaAt(list.length), root)])}
          >
            <Icon name="plus" /> {list === undefined ? t.set(label) : t.add(label)}
          </button>
        )}
        {list !== undefined && (!required || isNullable) && (
          <button class="link" type="button" aria-label={t.reset(label)} onClick={() => onChange(leftOut(required))}>
            {t.resetShort}
          </button>
        )}
      </p>
    </fieldset>
  );
}
