import type { Option } from '../options.ts';

/** One text of each record of a list. */
export interface RowColumn {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly lines?: number;
  /** One of these. Default: any text. */
  readonly options?: readonly Option[];
}

export type Row = Readonly<Record<string, string>>;

/** The records that a draft has as JSON. */
export function rowsOf(value: string): readonly Row[] {
  return value === '' ? [] : (JSON.parse(value) as readonly Row[]);
}

/** A list of records as a draft has it; none are an empty text. */
export function rowsValue(rows: readonly Row[]): string {
  return rows.length === 0 ? '' : JSON.stringify(rows);
}

/** The same in words, a paragraph a record. */
export function rowsText(value: string, columns: readonly RowColumn[]): string {
  return rowsOf(value)
    .map((row) =>
      columns
        .filter(({ key }) => row[key])
        .map(({ key, label, options }) => `${label}: ${options?.find(([one]) => one === row[key])?.[1] ?? row[key]}`)
        .join('\n'),
    )
    .join('\n\n');
}
