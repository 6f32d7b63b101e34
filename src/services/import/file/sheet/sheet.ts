import { PersonagraphError } from '../../../../errors.ts';

/** A row of a sheet with something in it: its number, from 1, and the texts of its cells up to the last filled one. */
export interface SheetRow {
  readonly line: number;
  readonly fields: string[];
  /** Columns whose cells are numbers, rather than texts. */
  readonly numbers: ReadonlySet<number>;
}

/** A spreadsheet being read. */
export interface Workbook {
  /** Names of the sheets that hold something, in order. */
  readonly sheets: readonly string[];
  /** Rows of a sheet. Throws INVALID_FILE where the file is damaged. */
  rows(sheet: string): AsyncGenerator<SheetRow[]>;
  close(): void;
}

/** The sheet a mapping names, otherwise the only one. Throws INVALID_MAPPING where that is none. */
export function chooseSheet(file: string, { sheets }: Workbook, wanted: string | undefined): string {
  const only = sheets.length === 1 ? sheets[0] : undefined;
  const found = wanted === undefined ? only : sheets.find((name) => name === wanted);
  if (found !== undefined) return found;
  if (sheets.length === 0) throw new PersonagraphError('INVALID_FILE', `${file} has no sheet with a cell.`);
  const why = wanted === undefined ? 'has several sheets: choose one with `sheet`' : `has no sheet "${wanted}"`;
  const message = `sheet: ${file} ${why}; there are: ${sheets.join(', ')}`;
  throw new PersonagraphError('INVALID_MAPPING', message, { field: ['sheet'] });
}
