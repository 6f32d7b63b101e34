import type { FindColumn, Texts } from '../value.ts';
import type { UnseenName } from './json-names.ts';

/** Where a row stands, where an import has several files. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** One record of the file. */
export type Row = {
  /** Number of its first line, from 1, going on through all files of the import; of a list in JSON or a sheet, its own number. */
  readonly line: number;
  readonly place?: Place;
} & (
  | { readonly texts: Texts }
  /** It cannot be read; why, and its text. */
  | { readonly problem: string; readonly raw: string }
);

/** What was passed over or made up between the bytes and the rows. */
export interface RowCounts {
  /** Rows that lacked their last cells, which count as empty. */
  padded: number;
  /** Lines in the middle that repeat the header; no rows. */
  headersRepeated: number;
  /** Objects whose list of `each` is missing or empty; no rows. */
  withoutItems: number;
}

/** Names that no row had, given before the first row is. Throws to refuse the file. */
export type CheckNames = (unseen: readonly UnseenName[], isWhole: boolean) => void;

/** A file as rows of named columns. */
export interface Table {
  readonly find: FindColumn;
  /** Its header; undefined where each row has names of its own. */
  readonly names?: readonly string[];
  /** Text between values; undefined where there is none. */
  readonly delimiter?: string | undefined;
  /** All `find` calls come before. */
  rows(check?: CheckNames): AsyncGenerator<Row[]>;
  /** A row as people know it, for the report: JSON. */
  print(row: Row): string;
  readonly counts: Readonly<RowCounts>;
  /** Names that no row had by now; where a header names the columns, those it lacks and may lack. */
  unseen(): readonly UnseenName[];
}

/** The column that is the number of the line in its file. */
export const LINE_NUMBER = '$line';
/** The column that is the name of the file, without its folders. */
export const FILE_NAME = '$file';
/** How much of an unreadable line the report shows. */
export const SHOWN = 2_000;

/** The row's line as people find it, with its file where there are several. */
export function whereOf({ line, place }: Row): { readonly line: number; readonly file?: string } {
  return place ?? { line };
}
