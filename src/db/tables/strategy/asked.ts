import type { Placeholders } from '../../postgres/keyset.ts';

/** The condition that columns have the values that were asked for; undefined asks for nothing. */
export function asked(
  values: Placeholders,
  wanted: readonly (readonly [column: string, cast: string, value: string | number | undefined])[],
): string {
  return wanted
    .filter(([, , value]) => value !== undefined)
    .map(([column, cast, value]) => `${column} = ${values.add(value)}${cast}`)
    .join(' AND ');
}

/** The condition that a column of ids holds one; none is asked for without. */
export function holding(values: Placeholders, column: string, id: number | undefined): string[] {
  return id === undefined ? [] : [`${values.add(id)}::int = ANY(${column})`];
}
