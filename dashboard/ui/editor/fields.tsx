import { SelectField, TextField, type TextFieldProps } from '../field.tsx';
import type { Option } from '../options.ts';
import { ChoicesField } from './choices-field.tsx';
import { linesOf } from './draft.ts';
import type { EditorField } from './editor.tsx';
import { type RowColumn, rowsText } from './rows.ts';
import { RowsField } from './rows-field.tsx';

type Named = Pick<EditorField, 'key' | 'label' | 'hint' | 'required' | 'wrong' | 'isOffered'>;

/** A field for a text, a number or a day. */
export function textField(field: Named & Pick<TextFieldProps, 'lines' | 'type' | 'placeholder'>): EditorField {
  const { lines, type, placeholder, ...named } = field;
  const form = {
    ...(lines !== undefined && { lines }),
    ...(type !== undefined && { type }),
    ...(placeholder !== undefined && { placeholder }),
  };
  return { ...named, control: (props) => <TextField {...props} {...form} /> };
}

const nameIn = (options: readonly Option[], value: string) => options.find(([one]) => one === value)?.[1] ?? value;

/** A field for one of several values. */
export function selectField({ options, ...named }: Named & { readonly options: readonly Option[] }): EditorField {
  return {
    ...named,
    shown: (value) => nameIn(options, value),
    control: (props) => <SelectField {...props} options={options} />,
  };
}

/** A field for any of several values; they stand one a line. */
export function choicesField({ options, ...named }: Named & { readonly options: readonly Option[] }): EditorField {
  return {
    ...named,
    shown: (value) =>
      linesOf(value)
        .map((one) => nameIn(options, one))
        .join('\n'),
    control: (props) => <ChoicesField {...props} options={options} />,
  };
}

export interface RowsFieldOptions extends Named {
  readonly columns: readonly RowColumn[];
  /** What the button that adds a row says. */
  readonly add: string;
  /** What a row is called, by its number from 1. */
  readonly row: (number: number) => string;
}

/** A field for a list of records. */
export function rowsField({ columns, add, row, ...named }: RowsFieldOptions): EditorField {
  return {
    ...named,
    shown: (value) => rowsText(value, columns),
    control: (props) => <RowsField {...props} columns={columns} add={add} row={row} />,
  };
}
