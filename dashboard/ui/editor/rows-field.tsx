import { SelectField, TextField } from '../field.tsx';
import { Icon } from '../icon.tsx';
import { uiWords } from '../texts.ts';
import type { EditorControl } from './editor.tsx';
import { type RowColumn, rowsOf, rowsValue } from './rows.ts';

export interface RowsFieldProps extends EditorControl {
  readonly columns: readonly RowColumn[];
  readonly add: string;
  readonly row: (number: number) => string;
}

/** Records one under the other, each with its texts; any can be added and taken away. */
export function RowsField({ label, hint, error, value, onValue, columns, add, row }: RowsFieldProps) {
  const rows = rowsOf(value);
  const set = (index: number, key: string, text: string) =>
    onValue(rowsValue(rows.map((one, at) => (at === index ? { ...one, [key]: text } : one))));
  return (
    <fieldset class="rows">
      <legend>{label}</legend>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {error !== undefined && <p class="error">{error}</p>}
      {rows.map((one, index) => (
        <fieldset class="rows-row" key={index}>
          <legend class="hidden">{row(index + 1)}</legend>
          {columns.map(({ key, options, lines, ...named }) =>
            options ? (
              <SelectField
                {...named}
                key={key}
                value={one[key] ?? ''}
                options={options}
                onValue={(text) => set(index, key, text)}
              />
            ) : (
              <TextField
                {...named}
                {...(lines !== undefined && { lines })}
                key={key}
                value={one[key] ?? ''}
                onValue={(text) => set(index, key, text)}
              />
            ),
          )}
          <button
            class="bare"
            type="button"
            aria-label={uiWords.value.takeAway(row(index + 1))}
            onClick={() => onValue(rowsValue(rows.filter((_, at) => at !== index)))}
          >
            <Icon name="close" />
          </button>
        </fieldset>
      ))}
      <button class="button small" type="button" onClick={() => onValue(rowsValue([...rows, {}]))}>
        <Icon name="plus" /> {add}
      </button>
    </fieldset>
  );
}
