/** A stored row, as statements return it: JSON has no type until somebody checks it. */
export type Row<Model> = { [Field in keyof Model]: IsJson<Model[Field]> extends true ? unknown : Model[Field] };

/** JSON may be an object of anything, which no other column is. */
type IsJson<T> = { a: { b: null } } extends T ? true : false;

/**
 * The SQL of each field of a row. The compiler refuses a field that is left out, and one that the row does not have. No
 * column is forgotten without a word.
 */
export type ColumnTable<T> = { readonly [Field in keyof T]-?: string };

/** The list of a SELECT that returns rows of the table's type. */
export function selectList<T>(columns: ColumnTable<T>): string {
  return Object.entries(columns)
    .map(([field, sql]) => `${sql} AS "${field}"`)
    .join(', ');
}
