import { SelectField } from '../ui/field.tsx';
import { query, setQuery } from './router.ts';

/** One of several values that the address has; the first where it has none of them. */
export function chosenOf<Value extends string>(name: string, all: readonly Value[], first: Value): Value {
  return all.find((one) => one === query.value.get(name)) ?? first;
}

export interface QueryFieldProps {
  /** What the address calls it. */
  readonly name: string;
  readonly label: string;
  /** The first is taken where the address says nothing, and is an empty text. */
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** A choice of the page that stands in its address. */
export function QueryField({ name, label, options }: QueryFieldProps) {
  return (
    <SelectField
      label={label}
      value={query.value.get(name) ?? ''}
      onValue={(value) => setQuery({ [name]: value })}
      options={options}
    />
  );
}
