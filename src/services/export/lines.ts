import type { WholeCustomer } from '../../db/tables/customers/customer-export.ts';
import type { Cell, ExportColumn } from './columns.ts';

/** Stands before a text that a spreadsheet would take for a formula, and before one that begins with it. */
export const GUARD = "'";

/** A cell that spreadsheets calculate; plain numbers and telephone numbers are none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s().-]*$))/;

export type Formulas = 'guard' | 'keep';

/** The first line of a CSV file. */
export function headerLine(columns: readonly ExportColumn[]): string {
  return `${columns.map(({ name }) => quoted(name)).join(',')}\r\n`;
}

/** A customer as a line of CSV, by RFC 4180. What is missing is empty. */
export function csvLine(columns: readonly ExportColumn[], customer: WholeCustomer, formulas: Formulas): string {
  const cells = columns.map(({ read }) => {
    const text = textOf(read(customer));
    return quoted(formulas === 'guard' && isGuarded(text) ? `${GUARD}${text}` : text);
  });
  return `${cells.join(',')}\r\n`;
}

/** A customer as a line of JSON, with one key a column. What is missing is left out. */
export function jsonLine(columns: readonly ExportColumn[], customer: WholeCustomer): string {
  const present = columns.flatMap(({ name, read }) => {
    const cell = read(customer);
    return cell === null ? [] : [[name, cell] as const];
  });
  return `${JSON.stringify(Object.fromEntries(present))}\n`;
}

function isGuarded(text: string): boolean {
  return text.startsWith(GUARD) || FORMULA.test(text);
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
